import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '../../domain/failure.ts';
import type { HistoryFile } from './history-failure.ts';
import { foreign, OWNER_KEY } from './history-owner.ts';

/**
 * What to say of a history with our tables that is another instance's; `undefined`: it is that of `owner`, or does not
 * say. Only environment and stage are compared: a project without a name is called as its folder, and a folder of
 * histories may serve several checkouts.
 */
export function foreignOwner(database: DatabaseSync, owner: string, history: HistoryFile): Failure | undefined {
  const found = readOwner(database);
  if (found === undefined || instanceIn(found) === instanceIn(owner)) return undefined;
  return foreign(history, found, owner, 'meta');
}

/** Writes down whose a history is that does not say so yet. */
export function writeOwner(database: DatabaseSync, owner: string): void {
  if (readOwner(database) === undefined) {
    database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(OWNER_KEY, owner);
  }
}

function readOwner(database: DatabaseSync): string | undefined {
  const found = database.prepare('SELECT value FROM meta WHERE key = ?').get(OWNER_KEY)?.['value'];
  return typeof found === 'string' ? found : undefined;
}

/** `environment/stage`, which no slash is in otherwise. */
function instanceIn(owner: string): string {
  return owner.split('/').slice(-2).join('/');
}
