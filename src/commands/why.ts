import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import { describeFailure } from '../domain/failure-words.ts';
import type { AttemptRecord } from '../domain/history.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import { showInstance } from '../domain/instance.ts';
import type { PlannedStage } from '../domain/plan.ts';
import { describeReason } from '../domain/reason-words.ts';
import type { Explanation } from '../domain/status.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { readLastRun, whySkipped } from './last-run.ts';
import { preparePlan } from './prepare-plan.ts';
import { selectHistories } from './selected-histories.ts';

/** Why a stage ran or did not: its last attempt, what the last run says of it, and what would happen to it now. */
export async function runWhy(context: CommandContext): Promise<CommandOutcome> {
  const read = await selectHistories(context);
  if (!read.ok) return { kind: 'failure', failure: read.error, exitStatus: exitStatusOf(read.error), warnings: [] };
  const [id] = read.value.selected;
  if (id === undefined) throw new Error('A selection is never empty.');
  const history = read.value.histories.get(id) ?? EMPTY_HISTORY;
  const plan = await preparePlan({ ...context, options: { ...context.options, dryRun: true } }, 'up');
  const planned = plan.ok ? plan.value.plan.stages.find((stage) => stage.id === id) : undefined;
  const problem = plan.ok ? planned?.failure : plan.error;
  const name = showInstance(id);
  const skipped = whySkipped(await readLastRun(context, read.value.stateDirectory), id, name);
  const explanation: Explanation = {
    id,
    sentences: [
      history.lastAttempt ? lastAttempt(name, history.lastAttempt) : `${name} has never run.`,
      ...(skipped === undefined ? [] : [skipped]),
      ...history.openIntents.map(
        (intent) => `${intent.label} was sent in run ${intent.run} and its answer is unknown.`,
      ),
      problem ? `Now it can't run: ${describeFailure(problem).summary}.` : nextTime(planned),
    ],
    next: problem ? describeFailure(problem).next : [],
  };
  return { kind: 'explanation', explanation, exitStatus: EXIT_DONE, warnings: read.value.warnings };
}

function lastAttempt(name: string, attempt: AttemptRecord): string {
  const verb = attempt.direction === 'down' ? 'was taken back' : `ended as ${attempt.state.replace('_', ' ')}`;
  return `${name} ${verb} in run ${attempt.run} by ${attempt.actor} at ${attempt.endedAt}: ${attempt.message}.`;
}

function nextTime(planned: PlannedStage | undefined): string {
  if (!planned) return 'It is not part of the coming plan.';
  const { decision } = planned;
  const words = describeReason(decision.reason);
  if (decision.kind === 'run') return `It would run now: ${words}.`;
  return decision.kind === 'skip' ? `It would not run now: ${words}.` : `Whether it would run now is open: ${words}.`;
}
