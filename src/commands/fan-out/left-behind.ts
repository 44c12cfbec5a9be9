import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { SlotStage } from '../../execution/fan-out/slot.ts';
import type { FanOutDocument } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { listRun, newestNamed, startArtifact } from './job-artifacts.ts';
import { readStageLeft, type StageLeft } from './leg-results.ts';

/** What all jobs of a fan-out have left, by stage; each stage of a leg is in one of these. */
export interface LeftBehind {
  /** Stages of which there is a history or a result. */
  readonly left: ReadonlyMap<InstanceId, StageLeft>;
  /** Stages of legs that have begun and left nothing: what they did is not known. */
  readonly vanished: readonly InstanceId[];
  /** Stages of legs that never began. */
  readonly notBegun: readonly InstanceId[];
}

/** Gathers what the jobs of this run have left. */
export async function gatherLeft(job: FanOutJob, { legs }: FanOutDocument): Promise<Result<LeftBehind, Failure>> {
  const listed = await listRun(job.artifacts, job.context.stop);
  if (!listed.ok) return listed;
  const left = new Map<InstanceId, StageLeft>();
  const vanished: InstanceId[] = [];
  const notBegun: InstanceId[] = [];
  for (const leg of legs) {
    const hasBegun = newestNamed(listed.value, startArtifact(leg)) !== undefined;
    for (const id of leg.stages) {
      const found = await readStageLeft(job, listed.value, id);
      if (!found.ok) return found;
      if (found.value !== undefined) left.set(id, found.value);
      else if (hasBegun) vanished.push(id);
      else notBegun.push(id);
    }
  }
  return ok({ left, vanished, notBegun });
}

/** How the stages ended that came to an end. */
export function endedStages({ left }: LeftBehind): readonly SlotStage[] {
  return [...left.values()].flatMap(({ stage }) => stage ?? []);
}
