import { showInstance } from '../../domain/instance.ts';
import type { NextStep } from '../../domain/next-step.ts';
import type {
  KeptElsewhere,
  KeptState,
  SnapshotFacts,
  StateExport,
  StateList,
  StateReport,
} from '../../domain/state-report.ts';
import { nextLines } from './failure-text.ts';
import { indentedRows } from './indented-table.ts';
import { listed, plural } from './plural.ts';
import { importText } from './state-import-text.ts';
import { rollbackText } from './state-rollback-text.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import type { Cell } from './table.ts';
import { indented } from './text-block.ts';
import { showTime } from '../../domain/shown-time.ts';

/** Generations of one environment that are listed; the document of `--json` has all of them. */
const MAX_LISTED_GENERATIONS = 20;

/** Stages in one list. */
const MAX_LISTED_STAGES = 20;

/** Characters of a commit's hash. */
const SHOWN_COMMIT_LENGTH = 12;

/**
 * What one of the commands `state …` came to.
 * @param next - what to type next, as commands to copy
 */
export function stateText(report: StateReport, next: readonly NextStep[], style: Style): readonly string[] {
  return [...linesOf(report, style), ...nextLines(next, style)];
}

function linesOf(report: StateReport, style: Style): readonly string[] {
  switch (report.action) {
    case 'list':
      return listText(report, style);
    case 'export':
      return exportText(report, style);
    case 'import':
      return importText(report, style);
    case 'rollback':
      return rollbackText(report, style);
  }
}

function listText({ project, environments, elsewhere }: StateList, style: Style): readonly string[] {
  return [
    paint(style, 'strong', `Kept histories: ${show(style, project)}`),
    '',
    ...environments.flatMap((one) => [...keptLines(one, style), '']),
    ...elsewhereLines(elsewhere, 'not among them', style),
  ];
}

function keptLines(kept: KeptState, style: Style): readonly string[] {
  const { environment, place, generations, newest, problem, workingCopy } = kept;
  const name = paint(style, 'strong', show(style, environment));
  if (generations.length === 0 && workingCopy === undefined)
    return [`${name}  nothing is kept in ${show(style, place)}`];
  const shown = generations.slice(0, MAX_LISTED_GENERATIONS);
  const rows = shown.map(({ generation, stores }): readonly Cell[] => [
    { text: `generation ${generation}`, whole: true },
    { text: show(style, stores.join(', ')) },
    { text: newest?.generation === generation ? show(style, factsWords(newest)) : '' },
  ]);
  const older = generations.length - shown.length;
  const about = [
    ...(older > 0 ? [paint(style, 'quiet', `and ${plural(older, 'older one')}; --json lists all`)] : []),
    ...(newest === undefined ? [] : [`stages: ${show(style, listed(newest.stages, MAX_LISTED_STAGES))}`]),
    ...(problem === undefined ? [] : [paint(style, 'bad', show(style, problem))]),
    ...(workingCopy === undefined ? ['no working copy here'] : [workingCopyWords(workingCopy, style)]),
  ];
  return [`${name}  ${show(style, place)}`, ...indentedRows(rows, '  ', style).flat(), ...indented(about, '  ')];
}

function factsWords({ createdAt, run, attempt, commit }: SnapshotFacts): string {
  const again = attempt > 1 ? ` attempt ${attempt}` : '';
  const what = commit === '' ? '' : ` at ${commit.slice(0, SHOWN_COMMIT_LENGTH)}`;
  return `${showTime(createdAt)} by run ${run}${again}${what}`;
}

function workingCopyWords({ generation, unsaved }: NonNullable<KeptState['workingCopy']>, style: Style): string {
  const words = `working copy: generation ${generation}`;
  if (unsaved.length === 0) return words;
  const stages = show(style, listed(unsaved, MAX_LISTED_STAGES));
  return `${words}, ${paint(style, 'warning', `with what was never saved of ${stages}`)}`;
}

function exportText({ file, environments, empty, elsewhere }: StateExport, style: Style): readonly string[] {
  const rows = environments.map(({ environment, generation, stages }): readonly Cell[] => [
    { text: show(style, environment), hue: 'strong' },
    { text: `generation ${generation}`, whole: true },
    { text: show(style, listed(stages, MAX_LISTED_STAGES)) },
  ]);
  const unsaved = environments.flatMap(({ environment, unsaved: stages }) =>
    stages.length === 0 ? [] : [`${environment}: what was never saved of ${listed(stages, MAX_LISTED_STAGES)}`],
  );
  return [
    `wrote ${paint(style, 'strong', show(style, file))}`,
    ...indentedRows(rows, '  ', style).flat(),
    'It holds histories: what was applied, when and by whom, and recorded values. Sensitive ones are sealed or left out.',
    ...empty.map((environment) => warning(`not in it: ${environment}, of which nothing is kept`, style)),
    ...unsaved.map((words) => warning(`not in it: ${words}`, style)),
    ...elsewhereLines(elsewhere, 'not in it', style),
  ];
}

function elsewhereLines(elsewhere: readonly KeptElsewhere[], what: string, style: Style): readonly string[] {
  return elsewhere.map(({ id, place }) =>
    warning(`${what}: the history of ${showInstance(id)}, which is kept in ${place}`, style),
  );
}

function warning(words: string, style: Style): string {
  return paint(style, 'warning', show(style, words));
}
