import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { RunArtifact } from '../../execution/actions-ports.ts';
import type { SlotStage } from '../../execution/fan-out/slot.ts';
import type { FanOutDocument } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { listRun } from './job-artifacts.ts';
import { vanishedStages } from './leg-begun.ts';
import { readStageLeft, type StageLeft } from './leg-results.ts';
import { severalAtOnce } from './several-at-once.ts';

/** What all jobs of a fan-out have left, by stage. */
export interface LeftBehind {
  /** All artifacts of the run, as they were found. */
  readonly listed: readonly RunArtifact[];
  /** Stages of which there is a history or a result. */
  readonly left: ReadonlyMap<InstanceId, StageLeft>;
  /** Stages of legs that have begun and left nothing since: what they did is not known. */
  readonly vanished: readonly InstanceId[];
}

/** Each takes a process with the client of GitHub, and a moment of waiting for its network. */
const DOWNLOADS_AT_ONCE = 4;

/** Gathers what the jobs of this run have left since it was planned. */
export async function gatherLeft(
  job: FanOutJob,
  { legs, attempt: from }: FanOutDocument,
): Promise<Result<LeftBehind, Failure>> {
  const listed = await listRun(job.artifacts, job.context.stop);
  if (!listed.ok) return listed;
  const vanished = legs.flatMap((leg) => vanishedStages(listed.value, leg, from));
  const ids = legs.flatMap(({ stages }) => stages);
  const found = await severalAtOnce(ids, DOWNLOADS_AT_ONCE, (id) => readStageLeft(job, listed.value, { id, from }));
  if (!found.ok) return found;
  const lost = new Set(vanished);
  const left = new Map<InstanceId, StageLeft>();
  for (const [place, id] of ids.entries()) {
    const one = found.value[place];
    if (one === undefined) continue;
    const { stage: _, ...rest } = one;
    // How it ended before somebody tried again counts no more; its history does.
    left.set(id, lost.has(id) ? rest : one);
  }
  return ok({ listed: listed.value, left, vanished });
}

/** How the stages ended that came to an end. */
export function endedStages({ left }: LeftBehind): readonly SlotStage[] {
  return [...left.values()].flatMap(({ stage }) => stage ?? []);
}
