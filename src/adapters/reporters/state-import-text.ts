import { showInstance } from '../../domain/instance.ts';
import { IMPORT_OUTCOMES } from '../../domain/state-report.ts';
import type { HistorySummary, ImportedHistory, ImportOutcome, StateImport } from '../../domain/state-report.ts';
import { indentedRows } from './indented-table.ts';
import { listed, plural } from './plural.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';
import type { Cell } from './table.ts';
import { indented } from './text-block.ts';
import { showTime } from '../../domain/shown-time.ts';

/** Labels in one list. */
const MAX_LISTED_LABELS = 20;

const OUTCOMES: { readonly [Outcome in ImportOutcome]: { readonly words: string; readonly hue: Hue } } = {
  taken: { words: 'taken', hue: 'good' },
  unchanged: { words: 'unchanged', hue: 'quiet' },
  kept: { words: 'kept: the one here is newer', hue: 'quiet' },
  conflicting: { words: 'conflicting: both have changed', hue: 'bad' },
  replaced: { words: 'replaced: both have changed', hue: 'warning' },
  left_out: { words: 'left out', hue: 'warning' },
};

/** What became of each history of an import, or would become of it, and how many of each there are. */
export function importText(report: StateImport, style: Style): readonly string[] {
  const { source, histories, counts, notices, objections, result } = report;
  const rows = indentedRows(
    histories.map((history) => row(history, style)),
    '  ',
    style,
  );
  const lines = histories.flatMap((history, place) => [...(rows[place] ?? []), ...sides(history, style)]);
  return [
    `${TITLES[result]} ${paint(style, 'strong', show(style, source))}`,
    ...lines,
    '',
    paint(style, 'strong', countWords(counts)),
    ...notices.map((notice) => `note: ${show(style, notice)}`),
    ...objections.map((objection) => paint(style, 'warning', show(style, objection))),
    ...resultLines(report, style),
  ];
}

const TITLES: { readonly [Result in StateImport['result']]: string } = {
  done: 'Import of',
  would_do: 'Dry run of an import of',
  refused: 'Refused: import of',
};

function row({ id, outcome, imported }: ImportedHistory, style: Style): readonly Cell[] {
  const { words, hue } = OUTCOMES[outcome];
  return [
    { text: show(style, showInstance(id)), hue: 'strong' },
    { text: words, hue, whole: true },
    { text: outcome === 'taken' ? show(style, summaryWords(imported)) : '' },
  ];
}

/** Both sides of a conflict, for whoever has to decide which is true. */
function sides({ outcome, imported, here }: ImportedHistory, style: Style): readonly string[] {
  if ((outcome !== 'conflicting' && outcome !== 'replaced') || here === undefined) return [];
  const sideLines = [
    `imported: ${summaryWords(imported)}${onlyIn(imported, here)}`,
    `here:     ${summaryWords(here)}${onlyIn(here, imported)}`,
  ];
  return indented(
    sideLines.map((line) => show(style, line)),
    '      ',
  );
}

function summaryWords({ applied, inDoubt, attempts, last }: HistorySummary): string {
  const doubt = inDoubt.length === 0 ? '' : `, in doubt: ${listed(inDoubt, MAX_LISTED_LABELS)}`;
  const again = last !== undefined && last.attempt > 1 ? ` attempt ${last.attempt}` : '';
  const when = last === undefined ? '' : `, last by run ${last.run}${again} ${showTime(last.endedAt)}`;
  return `${applied.length} applied${doubt}, ${plural(attempts, 'attempt')}${when}`;
}

function onlyIn(one: HistorySummary, other: HistorySummary): string {
  const only = one.applied.filter((label) => !other.applied.includes(label));
  return only.length === 0 ? '' : `; only there: ${listed(only, MAX_LISTED_LABELS)}`;
}

function countWords(counts: StateImport['counts']): string {
  return IMPORT_OUTCOMES.filter((outcome) => counts[outcome] > 0 || !OPTIONAL.has(outcome))
    .map((outcome) => `${counts[outcome]} ${outcome.replace('_', ' ')}`)
    .join(', ');
}

/** Not told where there are none. */
const OPTIONAL: ReadonlySet<ImportOutcome> = new Set(['replaced', 'left_out']);

function resultLines(report: StateImport, style: Style): readonly string[] {
  const { result, histories, saved } = report;
  const takes = histories.some(({ outcome }) => outcome === 'taken' || outcome === 'replaced');
  switch (result) {
    case 'would_do':
      return [takes ? 'nothing was written: this is a dry run' : 'there would be nothing to change'];
    case 'done':
      return saved.length === 0 ? ['nothing was changed: all of it is here already'] : savedLines(report, style);
    case 'refused':
      return [...savedLines(report, style), ...refusedLines(report, style)];
  }
}

function savedLines({ saved }: StateImport, style: Style): readonly string[] {
  return saved.map(({ environment, generation }) => `${show(style, environment)} is saved as generation ${generation}`);
}

function refusedLines({ histories, objections, saved }: StateImport, style: Style): readonly string[] {
  // An environment may have been written before a run came in between and made another one conflict.
  const nothing = saved.length === 0 ? 'nothing was written' : 'nothing else was written';
  return histories.some(({ outcome }) => outcome === 'conflicting')
    ? [
        paint(style, 'bad', `${nothing}: taking one side of a conflict would lose what the other knows`),
        'look at the system itself: --stage imports one stage alone, and --take lets it take the place of the one here',
      ]
    : [paint(style, 'bad', `${nothing}: ${objections.length === 1 ? 'this needs' : 'these need'} --yes`)];
}
