import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RunArtifact } from '../../execution/actions-ports.ts';
import { endedElsewhere } from '../../execution/fan-out/ended-elsewhere.ts';
import type { SlotStage } from '../../execution/fan-out/slot.ts';
import type { EndedStage } from '../../execution/run-context.ts';
import { type LegSlot, readSlots } from './earlier-slots.ts';
import type { AnnouncedLeg, FanOutDocument } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { readStageLeft } from './leg-results.ts';

/** What the legs of all earlier waves have told. One of them that handed nothing on is an error that names it. */
export function earlierSlots(
  { context, slotsOf }: FanOutJob,
  legs: readonly AnnouncedLeg[],
  { wave }: AnnouncedLeg,
): Result<readonly LegSlot[], Failure> {
  const read = readSlots(
    legs.filter((leg) => leg.wave < wave),
    slotsOf,
    context.identity.run,
  );
  if (!read.ok) return err({ reason: 'usage', message: read.error, hint: 're-run the failed jobs' });
  return read.value.silent.length > 0 ? err(nothingHandedOn(read.value.silent)) : ok(read.value.told);
}

/** More legs than these are only counted. */
const MAX_NAMED = 5;

/** Names legs of which there is no slot. */
export function nothingHandedOn(silent: readonly AnnouncedLeg[]): Failure {
  const named = silent.slice(0, MAX_NAMED).map(({ name, wave }) => `${name} (wave ${wave})`);
  const more = silent.length > MAX_NAMED ? `, and ${silent.length - MAX_NAMED} more` : '';
  return {
    reason: 'usage',
    message: `nothing was handed on by ${silent.length === 1 ? 'the leg' : `${silent.length} legs:`} ${named.join(', ')}${more}: the job ended too early, or GitHub left out its output since a mask hit it`,
    hint: 'look at the log of the job, and re-run the failed jobs',
  };
}

/**
 * How the stages of all earlier waves ended. What a stage hands on that was too long for a job output is read from its
 * artifact, where this leg depends on the stage.
 *
 * @param needed - what the stages of this leg depend on, near and far
 */
export async function endedEarlier(
  job: FanOutJob,
  told: readonly LegSlot[],
  {
    document,
    listed,
    needed,
  }: {
    readonly document: FanOutDocument;
    readonly listed: readonly RunArtifact[];
    readonly needed: ReadonlySet<InstanceId>;
  },
): Promise<Result<ReadonlyMap<InstanceId, EndedStage>, Failure>> {
  const ended = new Map<InstanceId, EndedStage>();
  for (const { leg, slot } of told) {
    for (const stage of slot.stages) {
      const isWanted = stage.exportsElsewhere === true && needed.has(stage.id);
      const whole = isWanted ? await wholeStage(job, listed, { stage, document }) : ok(stage);
      if (!whole.ok) return whole;
      ended.set(stage.id, endedElsewhere(whole.value, leg.name));
    }
  }
  return ok(ended);
}

async function wholeStage(
  job: FanOutJob,
  listed: readonly RunArtifact[],
  { stage, document }: { readonly stage: SlotStage; readonly document: FanOutDocument },
): Promise<Result<SlotStage, Failure>> {
  const left = await readStageLeft(job, listed, { id: stage.id, from: document.attempt });
  if (!left.ok) return left;
  if (left.value?.stage) return ok(left.value.stage);
  const problem = `what ${stage.id} hands on is too long for a job output, and its artifact is not there (any more)`;
  return err({ reason: 'history_unavailable', place: 'in the artifacts of this run', problem });
}
