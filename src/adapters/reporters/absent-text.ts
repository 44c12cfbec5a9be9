import type { AbsentStage } from '../../domain/absent-stage.ts';
import { absenceOf } from '../../domain/absent-stage.ts';
import { describeReason } from '../../domain/reason-words.ts';
import { plannedName } from './display-names.ts';
import { reasonJson } from './json-failure.ts';
import { escapeMarkdown, tableRow } from './markdown-text.ts';
import { plural } from './plural.ts';
import { STAGE_MARKS, skipWords } from './stage-words.ts';
import type { Redact, Style } from './style.ts';
import { paint, show } from './style.ts';

/** Absent stages that are shown by name; the rest is counted. */
const MAX_SHOWN_ABSENT = 20;

/** What stands for the absent stages that are not shown by name: `… and 3 more stages that exist elsewhere`. */
function moreAbsent(count: number): string {
  return `… and ${plural(count, 'more stage')} that ${count === 1 ? 'exists' : 'exist'} elsewhere`;
}

/** Stages that an environment does not have: `test/reports  skipped: not in test: it exists in production`. */
export function absentLines(absent: readonly AbsentStage[] | undefined, style: Style): readonly string[] {
  if (absent === undefined) return [];
  const lines = absent.slice(0, MAX_SHOWN_ABSENT).map((stage) => {
    const name = paint(style, 'strong', show(style, plannedName(stage)));
    return `${name}  ${paint(style, 'quiet', show(style, skipWords(absenceOf(stage))))}`;
  });
  const left = absent.length - lines.length;
  return left > 0 ? [...lines, moreAbsent(left)] : lines;
}

/** What a row of a table tells of an absent stage. */
interface AbsentWords {
  readonly name: string;
  readonly why: string;
}

/**
 * The same as rows of a table on a page, below those of the stages.
 * @param cellsOf - the cells behind the mark
 */
export function absentRows(
  absent: readonly AbsentStage[] = [],
  cellsOf: (words: AbsentWords) => readonly string[],
  redact: Redact,
): readonly string[] {
  const row = (words: AbsentWords): string =>
    tableRow([STAGE_MARKS.skipped, ...cellsOf(words).map((cell) => escapeMarkdown(cell, redact))]);
  const rows = absent
    .slice(0, MAX_SHOWN_ABSENT)
    .map((stage) => row({ name: plannedName(stage), why: describeReason(absenceOf(stage)) }));
  const left = absent.length - rows.length;
  return left > 0 ? [...rows, row({ name: moreAbsent(left), why: '' })] : rows;
}

/** The same as an optional member of a document. */
export function withAbsent(absent: readonly AbsentStage[] | undefined): { readonly absent?: readonly object[] } {
  if (absent === undefined) return {};
  return {
    absent: absent.map((stage) => ({ ...stage, reason: reasonJson(absenceOf(stage)) })),
  };
}
