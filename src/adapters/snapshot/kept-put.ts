import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { PutOutcome, PutRequest } from '../../execution/snapshot-ports.ts';
import type { Contents } from './kept-content.ts';
import { guarded, type KeptEnvironment } from './kept-environment.ts';
import { withKeptLock } from './kept-lock.ts';
import { markOf } from './kept-mark.ts';
import { busy, targetOf } from './kept-put-target.ts';
import { putWhileLocked } from './kept-put-write.ts';
import { lookIntoStores, type StoreLook } from './kept-remotes.ts';

/** How often it begins anew because a run has saved meanwhile. */
const MAX_TRIES = 5;

/** Puts histories into the stores, and then into the working copy, whose own are locked until then. */
export async function putKept(
  environment: KeptEnvironment,
  request: PutRequest,
  signal: AbortSignal,
): Promise<Result<PutOutcome, Failure>> {
  const { copy, options } = environment;
  environment.state = undefined;
  return guarded(environment, async () => {
    const done = await withKeptLock(copy.folder, options.working.tryLock, signal, () =>
      putLocked(environment, request, signal),
    );
    if (done !== undefined) return done;
    const problem = 'another process is saving it, and does not come to an end';
    return err({ reason: 'history_unavailable', place: copy.folder, problem });
  });
}

async function putLocked(
  environment: KeptEnvironment,
  request: PutRequest,
  signal: AbortSignal,
): Promise<Result<PutOutcome, Failure>> {
  for (let tryNumber = 1; ; tryNumber += 1) {
    const looks = await lookIntoStores(environment.remotes, signal);
    if (!looks.ok) return looks;
    const target = await targetOf(environment, request, looks.value);
    if (!target.ok) return target;
    const put = await putTarget(
      environment,
      { since: request.since, looks: looks.value, target: target.value },
      signal,
    );
    if (!put.ok) return put;
    if (put.value !== 'behind') return ok(put.value);
    if (tryNumber < MAX_TRIES) continue;
    const problem = `other runs have saved ${MAX_TRIES} times meanwhile`;
    return err({ reason: 'save_failed', environment: environment.name, place: environment.copy.folder, problem });
  }
}

interface PutTarget {
  readonly since: string | undefined;
  readonly looks: readonly StoreLook[];
  readonly target: Contents;
}

async function putTarget(
  environment: KeptEnvironment,
  { since, looks, target }: PutTarget,
  signal: AbortSignal,
): Promise<Result<PutOutcome | 'behind', Failure>> {
  const { copy, options } = environment;
  const names = [...new Set([...(await copy.names()), ...target.keys()])];
  const locks: { release(): void }[] = [];
  try {
    for (const name of names) {
      const path = copy.pathOf(name);
      await mkdir(dirname(path), { recursive: true });
      const lock = options.working.tryLock(`${path}.lock`);
      if (lock === undefined) return err(busy(copy.environment, name, path));
      locks.push(lock);
    }
    // With all locks: from here on nobody changes the working copy, and the stores refuse what they did not show.
    if (since !== undefined && since !== (await markOf(copy, looks))) return ok({ outcome: 'stale' });
    return await putWhileLocked(environment, { looks, target, names }, signal);
  } finally {
    for (const lock of locks) lock.release();
  }
}
