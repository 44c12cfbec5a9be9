import { compareText } from '../domain/diagnostic.ts';
import { doubtSentence } from '../domain/doubt-words.ts';
import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import type { Intent, StageHistory, StageState } from '../domain/history.ts';
import { EMPTY_HISTORY, RUN_VERSION } from '../domain/history.ts';
import { isNeverInDoubt } from '../domain/never-in-doubt.ts';
import type { InstanceId } from '../domain/instance.ts';
import { resume, settle } from '../domain/next-step.ts';
import type { NextCommand } from '../domain/next-step.ts';
import type { DueTime } from '../domain/reason.ts';
import type { Stage } from '../domain/stage.ts';
import type { AppliedSummary, ShownVariable, StageStatus } from '../domain/status.ts';
import { openRecorded } from '../execution/open-recorded.ts';
import { absentStages } from '../planning/absent-stages.ts';
import { migrationState } from '../planning/pending.ts';
import { recordedValues } from '../planning/recorded-values.ts';
import { isNarrowed } from '../planning/selection.ts';
import { dueOf } from './due-of-stage.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { readTiming, type ReadTiming } from './read-timing.ts';
import { selectHistories } from './selected-histories.ts';
import { isSettledByItself } from './settled-by-itself.ts';
import { stagesAtWork } from './stages-at-work.ts';
import type { SelectedHistories } from './selected-histories.ts';
import { shownVariables } from './shown-variables.ts';

/** Per stage: its state, applied and pending versions, the last run, drift; with `verbose` its variables and their sources. */
export async function runStatus(context: CommandContext): Promise<CommandOutcome> {
  const read = await selectHistories(context);
  if (!read.ok) return { kind: 'failure', failure: read.error, exitStatus: exitStatusOf(read.error), warnings: [] };
  const { project, selected, warnings } = read.value;
  const timing = await readTiming(context, read.value, { ids: selected, onlyDue: false });
  if (!timing.ok)
    return { kind: 'failure', failure: timing.error, exitStatus: exitStatusOf(timing.error), warnings: [] };
  const running = await stagesAtWork(context, read.value);
  const known = { ...read.value, ...timing.value, running };
  const stages = selected.map((id) => stageStatus(context, known, id));
  const next = selected
    .filter((id) => !running.has(id))
    .flatMap((id) => historyOf(read.value, id).openIntents.flatMap((intent) => afterDoubt(read.value, id, intent)));
  const absent = isNarrowed(context.options) ? [] : absentStages(project, read.value.graph, new Set(selected));
  const nextDueAt = stages.flatMap(({ due }) => (due ? [due.dueAt] : [])).toSorted()[0];
  const status = {
    project: project.name,
    stages,
    ...(nextDueAt === undefined ? {} : { nextDueAt }),
    ...(absent.length === 0 ? {} : { absent }),
  };
  return { kind: 'status', status, next, exitStatus: EXIT_DONE, warnings };
}

/** What the stages of a status are told from. */
interface KnownOfStages extends SelectedHistories, ReadTiming {
  readonly running: ReadonlySet<InstanceId>;
}

/** What is done again by itself has left nothing in doubt, whatever interrupted it. */
function historyOf({ graph, histories }: SelectedHistories, id: InstanceId): StageHistory {
  const history = histories.get(id) ?? EMPTY_HISTORY;
  return isNeverInDoubt(graph.node(id).stage) ? { ...history, openIntents: [] } : history;
}

/** What to type about something in doubt. */
function afterDoubt({ graph }: SelectedHistories, id: InstanceId, intent: Intent): readonly NextCommand[] {
  return isSettledByItself(graph.node(id).stage, intent)
    ? [resume(id, intent.direction)]
    : settle({ instance: id, ...intent });
}

/** What is in doubt, and whether somebody has to do anything about it. */
function doubtWords({ graph }: SelectedHistories, id: InstanceId, intent: Intent): string {
  const sentence = doubtSentence({ instance: id, ...intent }, intent);
  return isSettledByItself(graph.node(id).stage, intent)
    ? `${sentence}; the next ${intent.direction} settles that by itself`
    : sentence;
}

function stageStatus(context: CommandContext, read: KnownOfStages, id: InstanceId): StageStatus {
  const { stage } = read.graph.node(id);
  const history = historyOf(read, id);
  const { pending, applied } = versions(stage, history);
  const isRunning = read.running.has(id);
  // What is in flight is in doubt when nobody waits for its answer any more.
  const inDoubt = isRunning ? [] : history.openIntents;
  const due = isRunning ? undefined : dueOf(read, { id, stage, history, pending: pending.length });
  return {
    id,
    ...(stage.displayName === undefined ? {} : { displayName: stage.displayName }),
    state: isRunning ? 'running' : stateOf(history, pending.length, due),
    ...(due ? { due } : {}),
    applied,
    pending,
    inDoubt: inDoubt.map(({ version, label }) => (version === RUN_VERSION ? version : label)),
    doubts: inDoubt.map((intent) => doubtWords(read, id, intent)),
    ...(history.lastAttempt ? { lastAttempt: history.lastAttempt } : {}),
    values: recordedShown(context, read, id, history),
    ...(context.options.verbose ? { variables: shownVariables(context, read, id) } : {}),
    notices: history.notices,
  };
}

function versions(
  stage: Stage,
  history: StageHistory,
): { readonly pending: readonly string[]; readonly applied: readonly AppliedSummary[] } {
  const migrations = stage.work.kind === 'migrations' ? stage.work.config.migrations : [];
  const state = migrationState(migrations, history);
  const drifted = new Set(state.drifted.map((migration) => migration.version));
  const deleted = new Set(state.deleted.map((one) => one.version));
  const files = new Map(migrations.map((migration) => [migration.version, migration]));
  const applied = history.applied.map((one): AppliedSummary => {
    const down = one.down ?? files.get(one.version)?.down ?? 'irreversible';
    const reversible = one.version === RUN_VERSION ? isRunReversible(stage.work) : down !== 'irreversible';
    return {
      version: one.version,
      label: one.label || files.get(one.version)?.label || one.version,
      appliedAt: one.appliedAt,
      run: one.run,
      drifted: drifted.has(one.version),
      deleted: deleted.has(one.version),
      reversible,
    };
  });
  return { pending: state.pending.map((migration) => migration.label), applied };
}

function isRunReversible(work: Stage['work']): boolean {
  if (work.kind === 'shell') return work.down !== undefined;
  if (work.kind !== 'infrastructure') return false;
  return work.deployment.provider === 'command' && work.deployment.destroy !== undefined;
}

/** What is open or failed says more than what is applied. */
export function stateOf(history: StageHistory, pending: number, due?: DueTime): StageState {
  if (history.openIntents.length > 0) return 'in_doubt';
  const last = triedState(history);
  if (last === 'failed' || last === 'rolled_back') return last;
  if (history.completed && pending === 0) return 'completed';
  if (last === 'skipped' && history.applied.length === 0) return 'skipped';
  return due ? 'scheduled' : 'pending';
}

/** What the newest attempt came to. A rollback that found no way back has changed nothing: what is done stays done. */
function triedState({ lastAttempt, completed }: StageHistory): StageState | undefined {
  return completed && lastAttempt?.failureReason === 'irreversible' ? 'completed' : lastAttempt?.state;
}

function recordedShown(
  context: CommandContext,
  read: SelectedHistories,
  id: InstanceId,
  history: StageHistory,
): readonly ShownVariable[] {
  const opener = { project: read.project, sealer: context.sealer, redactor: context.redactor };
  return [...recordedValues(history).values()]
    .toSorted((a, b) => compareText(a.name, b.name))
    .map((recorded): ShownVariable => {
      const opened = openRecorded(opener, id, recorded);
      if (opened.ok && !opened.value.sensitive)
        return { name: recorded.name, value: opened.value.value, source: 'recorded' };
      const note =
        recorded.form === 'withheld' ? 'secret, not stored' : recorded.form === 'sealed' ? 'secret, sealed' : 'secret';
      return { name: recorded.name, note, source: 'recorded' };
    });
}
