import type { Failure } from '../../domain/failure.ts';
import { EXIT_DONE } from '../../domain/exit-status.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Run } from '../../domain/run.ts';
import { conclude } from '../../planning/conclude.ts';
import { nextDueAfter } from '../../planning/next-due.ts';
import { collectExports } from '../collect-exports.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import { exitStatusOfRun, runContext } from '../prepared-run.ts';
import { type PreparedPlan, preparePlan } from '../prepare-plan.ts';
import { stateOfProject } from '../state-of-project.ts';
import { failed } from '../state-subject.ts';
import { type Announced, readAnnounced, sharedContext } from './announced.ts';
import { bringHome } from './bring-home.ts';
import { type ReadSlots, readSlots } from './earlier-slots.ts';
import { nothingHandedOn } from './earlier-stages.ts';
import { doubtfulStages } from './doubtful-stages.ts';
import { endedInJobs } from './ended-in-jobs.ts';
import type { FanOutDocument } from './fan-out-document.ts';
import type { FanOutJob, PlannedWork } from './job.ts';
import { gatherLeft, type LeftBehind } from './left-behind.ts';
import { uploadResults } from './leg-results.ts';
import { markInDoubt } from './mark-in-doubt.ts';
import { tellHome } from './moved-on.ts';
import { type KnownRollback, readRollback } from './rollback-results.ts';
import { tellFinished } from './unfinished.ts';

/** What the workflow tells the last job of the others. */
export interface FinishRequest {
  /** How the job of the plan ended: `success`, `failure`, `cancelled`, `skipped`. */
  readonly planResult: string;
  /** What the plan says there is to do; `undefined`: its outputs have not arrived. */
  readonly work: PlannedWork | undefined;
  /** How the job of the rollback ended: as {@link planResult}; empty: nobody says. */
  readonly rollbackResult: string;
  readonly cancelled: boolean;
}

/** What the last job has found. */
interface Found {
  readonly announced: Announced;
  readonly document: FanOutDocument;
  readonly left: LeftBehind;
  readonly slots: ReadSlots;
  readonly rollback: KnownRollback;
}

/**
 * The last job, which always runs: brings what all jobs did into the state, marks what vanished as in doubt, and says
 * what the run came to. It fails when the run failed.
 */
export async function finishFanOut(job: FanOutJob, request: FinishRequest): Promise<CommandOutcome> {
  if (request.planResult !== 'success') return failed(notPlanned(request.planResult));
  if (request.work === 'none' || request.work === 'preview') return nothingDone(WORDS[request.work]);
  const found = await findAll(job);
  if (!found.ok) return failed(request.work === undefined ? OUTPUTS_LOST : found.error);
  const context = sharedContext(job.context, found.value.document);
  // The run has begun with what was there: what is missing by now is no reason to lose what was done.
  const own = { ...context, options: { ...context.options, dryRun: true, onMissingState: 'start' as const } };
  const prepared = await preparePlan(own, 'up', { withoutSecrets: true, refusals: 'none' });
  const saved = await bringHome(own, { left: found.value.left.left, shown: 'the jobs of this run' });
  if (!prepared.ok) return failed(saved.ok ? prepared.error : saved.error);
  const marked = saved.ok ? await settle({ ...job, context: own }, prepared.value, found.value) : saved;
  return concluded(job, { ...found.value, prepared: prepared.value, request }, marked.ok ? undefined : marked.error);
}

async function findAll(job: FanOutJob): Promise<Result<Found, Failure>> {
  const announced = await readAnnounced(job);
  if (!announced.ok) return announced;
  const { document } = announced.value;
  const left = await gatherLeft(job, document);
  if (!left.ok) return left;
  const rollback = await readRollback(job, left.value.listed, document);
  if (!rollback.ok) return rollback;
  const slots = readSlots(document.legs, job.slotsOf, job.context.identity.run);
  if (!slots.ok) return err({ reason: 'usage', message: slots.error, hint: 're-run the failed jobs' });
  return ok({ announced: announced.value, document, left: left.value, slots: slots.value, rollback: rollback.value });
}

/** Marks what vanished as in doubt, for the next run and for jobs of this one that are run again, and tells those what is kept now. */
async function settle(job: FanOutJob, prepared: PreparedPlan, found: Found): Promise<Result<void, Failure>> {
  const doubtful = doubtfulStages(found.left, found.rollback);
  const marked = await markInDoubt(job.context, prepared, doubtful);
  if (!marked.ok) return marked;
  const ids = new Set(doubtful.map(({ id }) => id));
  const opened = await job.context.state.archiveOf(stateOfProject(prepared, job.context));
  if (!opened.ok) return opened;
  const archive = opened.value;
  for (const leg of found.document.legs) {
    const stages = leg.stages.filter((id) => ids.has(id));
    if (stages.length === 0) continue;
    const left = await uploadResults(job, { ...leg, stages }, { archive, stages: [], begunWith: new Map() });
    if (!left.ok) return left;
  }
  const { announced, left } = found;
  const told = await tellHome(job, { announced, left: left.left, marked: ids, archive });
  return told.ok ? tellFinished(job) : told;
}

interface Finished extends Found {
  readonly prepared: PreparedPlan;
  readonly request: FinishRequest;
}

async function concluded(job: FanOutJob, finished: Finished, unsaved: Failure | undefined): Promise<CommandOutcome> {
  const { context } = job;
  const { prepared, document, request, rollback } = finished;
  const { plan, warnings } = prepared;
  const { cancelled } = request;
  const ended = endedInJobs({ ...finished, told: finished.slots.told, cancelled });
  const results = [...ended.values()].map(({ result }) => result);
  const failure = unsaved ?? failureOf(finished);
  const settings = { failOnAllowedFailure: plan.failOnAllowedFailure, cancelled, ...(failure ? { failure } : {}) };
  const outcome = conclude(results, settings);
  // Of all that went wrong, this alone has to be looked after.
  const worst = unsaved ?? (rollback.vanished ? ROLLBACK_VANISHED : outcome.failure);
  const nextDueAt = nextDueAfter(results, prepared.project, prepared.timing?.nextTime);
  const run: Run = {
    id: context.identity.run,
    attempt: context.identity.attempt,
    direction: 'up',
    plan,
    conclusion: outcome.conclusion,
    warnings: outcome.warnings,
    startedAt: Math.min(...results.map(({ startedAt }) => startedAt)),
    endedAt: Math.max(...results.map(({ endedAt }) => endedAt)),
    stages: results,
    rollback: rollback.results,
    ...(nextDueAt === undefined ? {} : { nextDueAt }),
    ...(worst ? { failure: worst } : {}),
  };
  const { clock, events } = context.ports;
  const silence = silenceOf(finished);
  const notices = [...(silence && 'message' in silence ? [silence.message] : []), ...leftStanding(finished)];
  for (const message of notices) events.emit({ type: 'notice', severity: 'warning', message, at: clock.now() });
  events.emit({ type: 'operations_finished', run, at: clock.now() });
  const exports = collectExports({ ...runContext(context, prepared, signalsOf(context)), ended: new Map(ended) });
  return { kind: 'run', run, hash: document.hash, exports, exitStatus: exitStatusOfRun(run), warnings };
}

/** What of the jobs themselves fails a run whose stages went well. */
function failureOf(finished: Finished): Failure | undefined {
  return finished.rollback.vanished ? ROLLBACK_VANISHED : silenceOf(finished);
}

/** Fewer slots than legs, of a run that nobody cancelled. */
function silenceOf({ slots, request }: Finished): Failure | undefined {
  return slots.silent.length > 0 && !request.cancelled ? nothingHandedOn(slots.silent) : undefined;
}

/** A rollback whose job ended before it began, since nobody approved it, say. What failed the run stays what is told of it. */
function leftStanding({ rollback, request }: Finished): readonly string[] {
  const hasEnded = request.rollbackResult === 'failure' || request.rollbackResult === 'cancelled';
  if (!hasEnded || rollback.vanished || rollback.results.length > 0) return [];
  return [
    'the job of the rollback ended before it took anything back, so what the run did is still there: its log says why, and re-running the failed jobs tries again',
  ];
}

const ROLLBACK_VANISHED: Failure = {
  reason: 'usage',
  message: 'the job of the rollback began and has left nothing: what it was about to take back is in doubt',
  hint: 'look at its log, and at "status" for what is in doubt',
};

function signalsOf({ stop }: CommandContext): { readonly stop: AbortSignal; readonly abort: AbortSignal } {
  return { stop, abort: stop };
}

function notPlanned(result: string): Failure {
  return {
    reason: 'usage',
    message: `the job of the plan ended with ${result || 'nothing'}, so nothing ran`,
    hint: 'its log says why',
    next: [],
  };
}

/** GitHub leaves out an output in which a masked text occurs, and a run that did nothing must not look well then. */
const OUTPUTS_LOST: Failure = {
  reason: 'usage',
  message: 'the plan was made, and GitHub left out its outputs since a mask hit them, so nothing ran',
  hint: 'a secret that the job of the plan gets is written in them: look at the input token, and at secrets as short as `true`',
  next: [],
};

const WORDS: { readonly [Work in Exclude<PlannedWork, 'some'>]: string } = {
  none: 'there was nothing to do',
  preview: 'a dry run: nothing was sent or written',
};

function nothingDone(line: string): CommandOutcome {
  return { kind: 'message', lines: [line], next: [], exitStatus: EXIT_DONE, warnings: [] };
}
