import { appendFileSync } from 'node:fs';
import { tryLockFile } from '../../src/adapters/history/file-lock.ts';
import { directoryLock } from '../../src/adapters/snapshot/directory-lock.ts';
import { gitLock } from '../../src/adapters/snapshot/git-lock.ts';
import type { GitPlace } from '../../src/adapters/snapshot/git-place.ts';
import { postgresLockPlace } from '../../src/adapters/history/postgres-environment-lock.ts';
import { recordedLock } from '../../src/adapters/snapshot/recorded-lock.ts';
import type { PostgresAddress } from '../../src/domain/postgres-address.ts';
import { ok } from '../../src/domain/result.ts';
import type { EnvironmentLock } from '../../src/execution/lock-ports.ts';
import { given } from './given.ts';

/**
 * A process that asks for the lock of `production` until it has had it as often as its last word says. While it has it,
 * it writes `in`, then `out` with the name of its run into the log. Words: kind, place (a folder, or JSON), log, run, count.
 */
const [kind = '', place = '', log = '', run = '', count = '1'] = process.argv.slice(2);
const times = { now: Date.now, ttlMs: 600_000 };
const lock = lockOf(kind);
const owner = { run, attempt: 1, actor: 'ada', commit: 'c0ffee' };
const { signal } = new AbortController();
for (let held = 0; held < Number(count);) {
  const asked = given(await lock.acquire('production', owner, signal));
  if (asked.outcome === 'taken') continue;
  held += 1;
  appendFileSync(log, `in ${run}\n`);
  given(await lock.renew('production', owner, signal));
  appendFileSync(log, `out ${run}\n`);
  given(await lock.release('production', owner, signal));
}

function lockOf(name: string): EnvironmentLock {
  switch (name) {
    case 'git':
      return gitLock({ ...(JSON.parse(place) as GitPlace), ...times });
    case 'postgres': {
      const address = JSON.parse(place) as PostgresAddress;
      return recordedLock('postgres', postgresLockPlace({ addressOf: () => ok(address), project: 'shop' }), times);
    }
    default:
      return directoryLock({ directory: place, tryLock: tryLockFile, ...times });
  }
}
