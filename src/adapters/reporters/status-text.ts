import type { AttemptRecord, StageState } from '../../domain/history.ts';
import { RUN_VERSION } from '../../domain/history.ts';
import type { NextStep } from '../../domain/next-step.ts';
import type { AppliedSummary, ProjectStatus, StageStatus } from '../../domain/status.ts';
import { timeWords } from '../../domain/reason-words.ts';
import { absentLines } from './absent-text.ts';
import { plannedName } from './display-names.ts';
import { nextLines } from './failure-text.ts';
import { formatCount, listed } from './plural.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';
import { indented, narrowed, prose } from './text-block.ts';
import { showTime } from '../../domain/shown-time.ts';
import { titledTable, variableLines } from './variable-lines.ts';

/** What is said of a stage stands below its name. */
const INDENT = '  ';

/** Labels in one list. */
const MAX_LISTED_LABELS = 20;

/** What each state means to whoever reads. */
export const STATE_HUES: Readonly<Record<StageState, Hue>> = {
  pending: 'name',
  scheduled: 'name',
  running: 'name',
  completed: 'good',
  failed: 'bad',
  skipped: 'quiet',
  rolled_back: 'warning',
  in_doubt: 'bad',
};

/** A state in words: `rolled back`. */
export function stateWords(state: StageState): string {
  return state.replaceAll('_', ' ');
}

/**
 * Per stage: its state, what is applied and pending, what is wrong and its last attempt. Where its variables were asked
 * for, each of them with its source, and every applied version too.
 * @param next - what to type next, as commands to copy
 */
export function statusText(status: ProjectStatus, next: readonly NextStep[], style: Style): readonly string[] {
  const title = paint(style, 'strong', `Status: ${show(style, status.project)}`);
  if (status.stages.length === 0) return [title, '', 'no stage is selected'];
  return [
    title,
    '',
    ...status.stages.flatMap((stage) => stageLines(stage, style)),
    ...absentLines(status.absent, style),
    ...countLines(status, style),
    ...nextLines(next, style),
  ];
}

function stageLines(stage: StageStatus, style: Style): readonly string[] {
  const { state, due, applied, pending, doubts, lastAttempt, notices } = stage;
  const isRun = applied.some(({ version }) => version === RUN_VERSION);
  const counts =
    pending.length === 0 && (isRun || applied.length === 0)
      ? ''
      : `: ${formatCount(applied.length)} applied, ${formatCount(pending.length)} pending`;
  const about = [
    ...applied
      .filter(({ drifted }) => drifted)
      .map(({ label }) => wrong('drift', `${label} changed after it was applied`, style)),
    ...applied
      .filter(({ deleted }) => deleted)
      .map(({ label }) => wrong('deleted', `the file of ${label} is gone`, style)),
    ...doubts.map((doubt) => wrong('in doubt', doubt, style)),
    ...(due === undefined ? [] : [`due: ${show(style, timeWords(due))}`]),
    ...(pending.length > 0 ? [`pending: ${show(style, listed(pending, MAX_LISTED_LABELS))}`] : []),
    ...notices.map((notice) => `note: ${show(style, notice)}`),
    ...(lastAttempt === undefined ? [] : [`last: ${show(style, attemptWords(lastAttempt))}`]),
  ].flatMap((line) => prose(line, narrowed(style, INDENT.length)));
  const verbose = stage.variables === undefined ? [] : verboseLines(stage, style);
  const name = paint(style, 'strong', show(style, plannedName(stage)));
  const head = `${name}  ${paint(style, STATE_HUES[state], stateWords(state))}${counts}`;
  return [...prose(head, style), ...indented([...about, ...verbose], INDENT)];
}

function wrong(label: string, words: string, style: Style): string {
  return `${paint(style, 'warning', `${label}:`)} ${show(style, words)}`;
}

function attemptWords(attempt: AttemptRecord): string {
  const { direction, state, endedAt, run, attempt: number, actor, commit, message, note } = attempt;
  const who = actor === '' ? '' : ` by ${actor}`;
  const what = commit === '' ? '' : ` at ${commit.slice(0, 12)}`;
  const again = number > 1 ? ` attempt ${number}` : '';
  const reason = note === undefined || note === '' ? '' : ` (${note})`;
  return `${direction} ${stateWords(state)} ${showTime(endedAt)} in run ${run}${again}${who}${what}: ${message}${reason}`;
}

function verboseLines({ applied, values, variables = [] }: StageStatus, style: Style): readonly string[] {
  return [
    ...titledTable('applied', applied.map(appliedRow), style),
    ...variableLines('recorded values', values, style),
    ...variableLines('variables', variables, style),
  ];
}

function appliedRow({ label, appliedAt, run, reversible }: AppliedSummary): readonly string[] {
  return [label, showTime(appliedAt), `run ${run}`, reversible ? '' : 'not reversible: no down'];
}

function countLines({ stages }: ProjectStatus, style: Style): readonly string[] {
  const counts = Map.groupBy(stages, ({ state }) => state);
  const parts = [...counts].map(([state, ofState]) => `${formatCount(ofState.length)} ${stateWords(state)}`).toSorted();
  return ['', paint(style, 'strong', parts.join(', '))];
}
