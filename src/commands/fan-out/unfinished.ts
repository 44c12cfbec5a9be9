import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RunArtifact } from '../../execution/actions-ports.ts';
import type { FanOutJob } from './job.ts';
import { listRun, UNFINISHED_ARTIFACT } from './job-artifacts.ts';

/** Says that this run is about to do something that its last job has to bring home. `listed`: the artifacts of the run. */
export async function tellUnfinished(
  { context, artifacts }: FanOutJob,
  listed: readonly RunArtifact[],
): Promise<Result<void, Failure>> {
  if (isUnfinished(listed)) return ok(undefined);
  const files = new Map([['run.txt', new TextEncoder().encode(`${context.identity.run}\n`)]]);
  const uploaded = await artifacts.upload({ name: UNFINISHED_ARTIFACT, files }, context.stop);
  if (uploaded.ok) return ok(undefined);
  const place = `the artifact ${UNFINISHED_ARTIFACT} of this run`;
  return err({ reason: 'save_failed', environment: '', place, problem: uploaded.error });
}

/** Whether this says that a run has not brought home what it did. */
export function isUnfinished(listed: readonly RunArtifact[]): boolean {
  return listed.some(({ name }) => name === UNFINISHED_ARTIFACT);
}

/** More than these are not there: a run is re-run 50 times at most, and each attempt may have its own. */
const MAX_REMOVALS = 60;

/** Everything is home. */
export async function tellFinished({ context, artifacts }: FanOutJob): Promise<Result<void, Failure>> {
  for (let removals = 0; removals < MAX_REMOVALS; removals += 1) {
    const listed = await listRun(artifacts, context.stop);
    if (!listed.ok) return listed;
    if (!isUnfinished(listed.value)) return ok(undefined);
    const removed = await artifacts.remove(UNFINISHED_ARTIFACT, context.stop);
    if (removed.ok) continue;
    const place = `the artifact ${UNFINISHED_ARTIFACT} of this run`;
    return err({ reason: 'save_failed', environment: '', place, problem: `it can't be removed: ${removed.error}` });
  }
  return ok(undefined);
}
