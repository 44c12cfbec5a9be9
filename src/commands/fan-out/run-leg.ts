import type { Failure } from '../../domain/failure.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { showInstance, splitInstanceId } from '../../domain/instance.ts';
import type { Plan } from '../../domain/plan.ts';
import { err, type Result } from '../../domain/result.ts';
import type { Run } from '../../domain/run.ts';
import { executePlan } from '../../execution/execute-plan.ts';
import { endedElsewhere } from '../../execution/fan-out/ended-elsewhere.ts';
import { legPlan } from '../../execution/fan-out/leg-plan.ts';
import { type SlotStage, slotStage } from '../../execution/fan-out/slot.ts';
import { interruptible } from '../../execution/interruption.ts';
import type { EndedStage, RunContext } from '../../execution/run-context.ts';
import { stagesAtOnce } from '../../planning/fan-out/stages-at-once.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import { collectExports } from '../collect-exports.ts';
import { planHash } from '../plan-document.ts';
import { type PreparedPlan, preparePlan } from '../prepare-plan.ts';
import { exitStatusOfRun, runContext } from '../prepared-run.ts';
import { failed } from '../state-subject.ts';
import { readAnnounced, sharedContext } from './announced.ts';
import { earlierSlots, endedEarlier } from './earlier-stages.ts';
import type { AnnouncedLeg, FanOutDocument } from './fan-out-document.ts';
import { handOn } from './hand-on.ts';
import type { BegunWith } from './history-checksum.ts';
import type { FanOutJob } from './job.ts';
import { listRun } from './job-artifacts.ts';
import { readBegunWith, tellBegun, vanishedStages } from './leg-begun.ts';
import { bringHistories } from './leg-histories.ts';
import { type StageLeft, uploadResults } from './leg-results.ts';
import { markInDoubt } from './mark-in-doubt.ts';
import { hasMovedOn } from './moved-on.ts';
import { openOwnState, type OwnState } from './own-state.ts';
import { readRollback } from './rollback-results.ts';

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
  const told = earlierSlots(job, document.legs, leg);
  if (!told.ok) return failed(told.error);
  const context = sharedContext(job.context, document);
  const own = { ...job, context };
  const brought = await bringHistories(own, announced.value, leg.stages);
  if (!brought.ok) return failed(brought.error);
  const { listed, archive, project: opened } = brought.value;
  const rollback = await readRollback(job, listed, document);
  if (!rollback.ok) return failed(rollback.error);
  if (rollback.value.vanished || rollback.value.results.length > 0) return failed(ROLLED_BACK);
  const asked = { announced: announced.value, project: opened, listed, stages: leg.stages };
  const current = await hasMovedOn(own, asked);
  if (!current.ok) return failed(current.error);
  const prepared = await preparePlan(context, 'up', { refusals: 'none', opened });
  if (!prepared.ok) return failed(prepared.error);
  const { plan, graph } = prepared.value;
  const stranger = leg.stages.find((id) => plan.stages.every((stage) => stage.id !== id));
  if (stranger !== undefined) return failed(notPlanned(stranger));
  const needed = graph.reach(leg.stages, 'dependencies');
  const earlier = await endedEarlier(job, told.value, { document, listed, needed });
  if (!earlier.ok) return failed(earlier.error);
  const vanished = vanishedStages(listed, leg, document.attempt);
  const marked = await markInDoubt(
    context,
    prepared.value,
    vanished.map((id) => ({ id, direction: 'up' })),
  );
  if (!marked.ok) return failed(marked.error);
  const begun = await tellBegun(job, leg, brought.value);
  if (!begun.ok) return failed(begun.error);
  job.onProgress('begun');
  const { begunWith, left } = brought.value;
  const done = leg.stages.flatMap((id) => (vanished.includes(id) ? [] : completedIn(left.get(id))));
  return carryOut(own, leg, { document, prepared: prepared.value, earlier: earlier.value, archive, begunWith, done });
}

interface KnownToLeg extends Pick<OwnState, 'archive'> {
  readonly document: FanOutDocument;
  readonly prepared: PreparedPlan;
  readonly earlier: ReadonlyMap<InstanceId, EndedStage>;
  readonly begunWith: BegunWith;
  /** Stages of the leg that an earlier attempt has completed: their part in the run is played. */
  readonly done: readonly SlotStage[];
}

function completedIn(left: StageLeft | undefined): readonly SlotStage[] {
  return left?.stage?.conclusion === 'success' ? [left.stage] : [];
}

async function carryOut(
  job: FanOutJob,
  leg: AnnouncedLeg,
  { document, prepared, earlier, archive, begunWith, done }: KnownToLeg,
): Promise<CommandOutcome> {
  const { context } = job;
  const { plan, warnings } = prepared;
  const before = new Map(done.map((stage) => [stage.id, stage]));
  const left = leg.stages.filter((id) => !before.has(id));
  const known = [...done].map((stage) => [stage.id, endedElsewhere(stage, leg.name)] as const);
  const part = legPlan(besideOthers(plan, leg, document), new Set(left), new Map([...earlier, ...known]));
  using signals = interruptible(context.stop, context.ports.clock);
  const ended = new Map(part.ended);
  const running: RunContext = { ...runContext(context, { ...prepared, plan: part.plan }, signals), ended };
  const run = await executePlan(running);
  const stages = slotStages(running, leg, before);
  const handed = await handOn(job, leg, { stages, legs: document.legs });
  const kept = await uploadResults(job, leg, { archive, stages, begunWith });
  if (kept.ok) job.onProgress('left');
  const unsaved = [handed, kept].find((one) => !one.ok);
  const outcome = unsaved === undefined ? run : failedBy(context, run, unsaved.error);
  return {
    kind: 'run',
    run: outcome,
    hash: planHash(plan, context.redactor),
    exports: collectExports(running),
    exitStatus: exitStatusOfRun(outcome),
    warnings,
  };
}

/** What was done and could not be handed on or left for the last job: the run has told its end by then. */
function failedBy({ ports: { clock, events } }: CommandContext, run: Run, failure: Failure): Run {
  const { summary } = describeFailure(failure);
  events.emit({ at: clock.now(), type: 'notice', severity: 'warning', message: summary });
  return run.failure === undefined ? { ...run, conclusion: 'failure', failure } : { ...run, unsaved: failure };
}

/** The plan for one leg of several that run side by side: all of them together keep within the most stages at once. */
function besideOthers(plan: Plan, { wave }: AnnouncedLeg, { legs }: FanOutDocument): Plan {
  const { maxConcurrentStages: most } = plan;
  if (most === undefined) return plan;
  const count = legs.filter((leg) => leg.wave === wave).length;
  return { ...plan, maxConcurrentStages: stagesAtOnce(most, count) };
}

/** The stages that it needs may have been taken back. */
const ROLLED_BACK: Failure = {
  reason: 'usage',
  message: "this run was rolled back, so its jobs can't be run again one by one",
  hint: '"Re-run all jobs" plans anew, and so does a new run',
};

function slotStages(
  run: RunContext,
  leg: AnnouncedLeg,
  before: ReadonlyMap<InstanceId, SlotStage>,
): readonly SlotStage[] {
  return leg.stages.flatMap((id) => {
    const done = before.get(id);
    if (done) return done;
    const ended = run.ended.get(id);
    if (!ended) return [];
    const { failure } = ended.result;
    return slotStage(run, ended, failure && run.redactor.redact(describeFailure(failure).summary));
  });
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
  const leg = announced.value.document.legs.find(({ wave, slot }) => wave === number.wave && slot === number.slot);
  if (leg === undefined) return err(noSuchLeg(number));
  const listed = await listRun(job.artifacts, job.context.stop);
  if (!listed.ok) return listed;
  const own = await openOwnState(job.context);
  if (!own.ok) return own;
  const { archive } = own.value;
  return uploadResults(job, leg, { archive, stages: [], begunWith: await readBegunWith(job, listed.value, leg) });
}
