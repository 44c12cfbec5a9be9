import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StateArchive } from '../execution/snapshot-ports.ts';

/** How often what is kept is compared anew, because other runs save meanwhile, before that is a failure. */
export const MAX_COMPARISONS = 5;

/**
 * Compares what is kept of an environment and puts what came of it; where a run has saved in between, both anew.
 * `work` is given the mark for its put, taken before it looks.
 */
export async function compareAgain<Value>(
  archive: StateArchive,
  environment: string,
  stop: AbortSignal,
  work: (since: string) => Promise<Result<Value | 'stale', Failure>>,
): Promise<Result<Value, Failure>> {
  for (let comparison = 1; comparison <= MAX_COMPARISONS; comparison += 1) {
    const since = await archive.mark(environment, stop);
    if (!since.ok) return since;
    const done = await work(since.value);
    if (!done.ok) return done;
    if (done.value !== 'stale') return ok(done.value);
  }
  return err(alwaysStale(archive, environment));
}

/** The failure of a put that was overtaken each time. */
export function alwaysStale(archive: StateArchive, environment: string): Failure {
  const problem = `other runs have changed it ${MAX_COMPARISONS} times meanwhile; nothing of it was written. Try again when they are over`;
  return { reason: 'save_failed', environment, place: archive.describe(environment), problem };
}
