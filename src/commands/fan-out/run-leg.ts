import type { Failure } from '../../domain/failure.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { showInstance, splitInstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { executePlan } from '../../execution/execute-plan.ts';
import { endedElsewhere } from '../../execution/fan-out/ended-elsewhere.ts';
import { legPlan } from '../../execution/fan-out/leg-plan.ts';
import { type SlotStage, slotStage } from '../../execution/fan-out/slot.ts';
import { interruptible } from '../../execution/interruption.ts';
import type { EndedStage, RunContext } from '../../execution/run-context.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import { collectExports } from '../collect-exports.ts';
import { planHash } from '../plan-document.ts';
import { preparePlan } from '../prepare-plan.ts';
import { exitStatusOfRun, runContext } from '../prepared-run.ts';
import { failed } from '../state-subject.ts';
import { type Announced, readAnnounced, sharedContext } from './announced.ts';
import { readSlots } from './earlier-slots.ts';
import type { AnnouncedLeg } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { bringHistories } from './leg-histories.ts';
import { handOn } from './hand-on.ts';
import { tellBegun, uploadResults } from './leg-results.ts';

/** Which leg a job is. */
export interface LegNumber {
  readonly wave: number;
  readonly slot: number;
}

/**
 * The job of a leg: brings the histories, learns from the slots of all earlier waves how their stages ended, and runs
 * its own stages if the engine says so. Whatever happens, it hands on how they ended and keeps what they did.
 */
export async function runLeg(job: FanOutJob, number: LegNumber): Promise<CommandOutcome> {
  const announced = await readAnnounced(job);
  if (!announced.ok) return failed(announced.error);
  const { document } = announced.value;
  const leg = document.legs.find(({ wave, slot }) => wave === number.wave && slot === number.slot);
  if (leg === undefined) return failed(noSuchLeg(number));
  const earlier = endedEarlier(job, document.legs, leg);
  if (!earlier.ok) return failed(earlier.error);
  const context = sharedContext(job.context, document);
  const brought = await bringHistories({ ...job, context }, announced.value, leg.stages);
  if (!brought.ok) return failed(brought.error);
  const begun = await tellBegun(job, leg);
  if (!begun.ok) return failed(begun.error);
  job.onProgress('begun');
  return carryOut({ ...job, context }, leg, { announced: announced.value, earlier: earlier.value });
}

async function carryOut(
  job: FanOutJob,
  leg: AnnouncedLeg,
  known: { readonly announced: Announced; readonly earlier: ReadonlyMap<InstanceId, EndedStage> },
): Promise<CommandOutcome> {
  const { context } = job;
  const prepared = await preparePlan(context, 'up');
  if (!prepared.ok) return failed(prepared.error);
  const { plan, warnings } = prepared.value;
  const stranger = leg.stages.find((id) => plan.stages.every((stage) => stage.id !== id));
  if (stranger !== undefined) return failed(notPlanned(stranger));
  const part = legPlan(plan, new Set(leg.stages), known.earlier);
  using signals = interruptible(context.stop, context.ports.clock);
  const ended = new Map(part.ended);
  const running: RunContext = { ...runContext(context, { ...prepared.value, plan: part.plan }, signals), ended };
  const run = await executePlan(running);
  const stages = slotStages(running, leg);
  const handed = await handOn(job, leg, { stages, legs: known.announced.document.legs });
  const kept = await uploadResults(job, leg, stages);
  if (kept.ok) job.onProgress('left');
  const failure = run.failure ?? (handed.ok ? undefined : handed.error) ?? (kept.ok ? undefined : kept.error);
  const outcome = failure && !run.failure ? { ...run, conclusion: 'failure' as const, failure } : run;
  return {
    kind: 'run',
    run: outcome,
    hash: planHash(plan, context.redactor),
    exports: collectExports(running),
    exitStatus: exitStatusOfRun(outcome),
    warnings,
  };
}

function slotStages(run: RunContext, leg: AnnouncedLeg): readonly SlotStage[] {
  return leg.stages.flatMap((id) => {
    const ended = run.ended.get(id);
    if (!ended) return [];
    const { failure } = ended.result;
    return slotStage(run, ended, failure && run.redactor.redact(describeFailure(failure).summary));
  });
}

/** How the stages of all earlier waves ended. A leg of them that handed nothing on is an error that names it. */
function endedEarlier(
  { context, slotsOf }: FanOutJob,
  legs: readonly AnnouncedLeg[],
  { wave }: AnnouncedLeg,
): Result<ReadonlyMap<InstanceId, EndedStage>, Failure> {
  const read = readSlots(
    legs.filter((leg) => leg.wave < wave),
    slotsOf,
    context.identity.run,
  );
  if (!read.ok) return err({ reason: 'usage', message: read.error, hint: 're-run the failed jobs' });
  const [silent] = read.value.silent;
  if (silent !== undefined) return err(nothingHandedOn(silent));
  const ended = read.value.told.flatMap(({ leg, slot }) =>
    slot.stages.map((stage) => [stage.id, endedElsewhere(stage, leg.name)] as const),
  );
  return ok(new Map(ended));
}

function nothingHandedOn({ name, wave, slot }: AnnouncedLeg): Failure {
  return {
    reason: 'usage',
    message: `the leg ${name} of wave ${wave} has handed nothing on: its job ended too early, or GitHub left out its output slot_${slot} since a mask hit it`,
    hint: 'look at the log of its job, and re-run the failed jobs',
  };
}

function noSuchLeg({ wave, slot }: LegNumber): Failure {
  return { reason: 'usage', message: `the plan of this run has no leg ${slot} in wave ${wave}` };
}

function notPlanned(id: InstanceId): Failure {
  const { stage } = splitInstanceId(id);
  return {
    reason: 'usage',
    message: `${showInstance(id)} is a stage of this leg, and not of the plan that is made here: ${stage} is not the same in all jobs`,
    hint: 'check out the same commit in all jobs, and set the same variables for them',
  };
}

/** Leaves what a leg did that was ended before it could do so itself. */
export async function leaveUnfinishedLeg(job: FanOutJob, number: LegNumber): Promise<Result<void, Failure>> {
  const announced = await readAnnounced(job);
  if (!announced.ok) return announced;
  const { document } = announced.value;
  const leg = document.legs.find(({ wave, slot }) => wave === number.wave && slot === number.slot);
  return leg === undefined ? err(noSuchLeg(number)) : uploadResults(job, leg, []);
}
