import { testHistoryStores } from '../../contracts/history-store.ts';
import { sqliteRig } from '../../rigs/sqlite-history.ts';

testHistoryStores('SQLite', () => sqliteRig());
