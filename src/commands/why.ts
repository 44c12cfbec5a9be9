import { doubtAnswers, doubtSentence } from '../domain/doubt-words.ts';
import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import { describeFailure } from '../domain/failure-words.ts';
import type { Failure } from '../domain/failure.ts';
import type { AttemptRecord, Intent } from '../domain/history.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import { isNeverInDoubt } from '../domain/never-in-doubt.ts';
import type { InstanceId } from '../domain/instance.ts';
import { showInstance, splitInstanceId } from '../domain/instance.ts';
import { settle } from '../domain/next-step.ts';
import type { PlannedStage } from '../domain/plan.ts';
import { showTime } from '../domain/shown-time.ts';
import { describeReason } from '../domain/reason-words.ts';
import type { WaitReason } from '../domain/reason.ts';
import type { Result } from '../domain/result.ts';
import type { Explanation } from '../domain/status.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { readLastRun, whySkipped } from './last-run.ts';
import type { LastRun } from './last-run.ts';
import { preparePlan } from './prepare-plan.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { selectHistories } from './selected-histories.ts';
import type { SelectedHistories } from './selected-histories.ts';
import { stagesAtWork } from './stages-at-work.ts';
import { isSettledByItself } from './settled-by-itself.ts';

/** Why a stage ran or did not, in each environment: its last attempt, what the last run says of it, and what comes. */
export async function runWhy(context: CommandContext): Promise<CommandOutcome> {
  const read = await selectHistories(context);
  if (!read.ok) return { kind: 'failure', failure: read.error, exitStatus: exitStatusOf(read.error), warnings: [] };
  const running = await stagesAtWork(context, read.value);
  const last = await readLastRun(context, read.value.stateDirectory);
  const { stage: _, ...others } = context.options;
  const explanations: Explanation[] = [];
  for (const id of read.value.selected) {
    // What one environment waits for is no reason in another one.
    const { stage, environment } = splitInstanceId(id);
    // The coming run has what the stage depends on as well: alone it could not run for want of that.
    const options = { ...others, to: stage, environments: [environment], dryRun: true };
    const plan = await preparePlan({ ...context, options }, 'up');
    explanations.push(explain(id, { read: read.value, plan, last, running }));
  }
  return { kind: 'explanation', explanations, exitStatus: EXIT_DONE, warnings: read.value.warnings };
}

/** What is known when one stage is explained. */
interface Known {
  readonly read: SelectedHistories;
  readonly plan: Result<PreparedPlan, Failure>;
  readonly last: LastRun | undefined;
  readonly running: ReadonlySet<InstanceId>;
}

function explain(id: InstanceId, { read, plan, last, running }: Known): Explanation {
  const { stage } = read.graph.node(id);
  const history = read.histories.get(id) ?? EMPTY_HISTORY;
  const name = showInstance(id);
  // That the stage was skipped in this run may stand in its history too, and is not said twice.
  const isTold = history.lastAttempt?.state === 'skipped' && history.lastAttempt.run === last?.run;
  const skipped = isTold ? undefined : whySkipped(last, id, name);
  const past = [
    history.lastAttempt ? lastAttempt(name, history.lastAttempt) : `${name} has never run.`,
    ...(skipped === undefined ? [] : [skipped]),
  ];
  if (running.has(id)) return { id, sentences: [...past, `A run is working on ${name} now.`], next: [] };
  const waiting = history.openIntents.filter((intent) => !isSettledByItself(stage, intent));
  if (waiting.length > 0) {
    const next = waiting.flatMap((intent) => settle({ instance: id, ...intent }));
    // The newest attempt may have been refused for it.
    const told = past.join(' ');
    return { id, sentences: [...past, ...waiting.flatMap((intent) => unsettled(id, intent, told))], next };
  }
  const planned = plan.ok ? plan.value.plan.stages.find((one) => one.id === id) : undefined;
  const problem = plan.ok ? planned?.failure : plan.error;
  const sentences = [
    ...past,
    ...(isNeverInDoubt(stage) ? [] : history.openIntents).map(
      (intent) =>
        `In doubt: ${doubtSentence({ instance: id, ...intent }, intent)}. The next run settles that by itself.`,
    ),
    problem ? `Now it can't run: ${describeFailure(problem).summary}.` : nextTime(planned),
  ];
  return { id, sentences, next: problem ? describeFailure(problem).next : [] };
}

/** What nobody but a person can find out. */
function unsettled(id: InstanceId, intent: Intent, told: string): readonly string[] {
  const doubt = { instance: id, ...intent };
  const sentence = doubtSentence(doubt, intent);
  return [
    ...(told.includes(sentence) ? [] : [`In doubt: ${sentence}.`]),
    'It does not run until somebody has looked at the system itself and said what is true.',
    ...doubtAnswers(doubt).map((answer) => `${answer}.`),
  ];
}

function verbOf({ direction, state }: AttemptRecord): string {
  if (direction === 'down') return state === 'rolled_back' ? 'was taken back' : 'was not taken back';
  return state === 'scheduled' ? 'was first seen with something to do' : `ended as ${state.replace('_', ' ')}`;
}

function lastAttempt(name: string, attempt: AttemptRecord): string {
  return `${name} ${verbOf(attempt)} in run ${attempt.run} by ${attempt.actor} at ${showTime(attempt.endedAt)}: ${attempt.message}.`;
}

function waitingNow(reason: WaitReason): string {
  const words = describeReason(reason);
  return reason.because === 'waits_for' ? `It ${words}.` : `It waits for its time: it is ${words}.`;
}

function nextTime(planned: PlannedStage | undefined): string {
  if (!planned) return 'It is not part of the coming plan.';
  const { decision } = planned;
  const words = describeReason(decision.reason);
  if (decision.kind === 'run') return `It would run now: ${words}.`;
  if (decision.kind === 'undecided') return `Whether it would run now is open: ${words}.`;
  return decision.kind === 'skip' ? `It would not run now: ${words}.` : waitingNow(decision.reason);
}
