import type { DifferenceLine } from '../../domain/comparison.ts';
import type { PlannedMigration, PlannedShell, StandingVersion, StandingVersions } from '../../domain/plan.ts';
import { formatCount, plural } from './plural.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';

/** Lines of a difference in a terminal; the comment and the JSON document have more. */
const MAX_LINES = 40;

/** Characters of one line of a difference: a body without line ends may be a single one. */
const MAX_LINE_CHARACTERS = 400;

/** Versions of a stage that are told apart; the rest is counted. */
const MAX_STANDING = 50;

/** What is said beside a step about what was last applied of it; what is new needs no words. */
export function comparisonMarks(
  { kind, comparison }: PlannedMigration | PlannedShell,
  style: Style,
): readonly string[] {
  const last = lastWords(kind);
  switch (comparison?.kind) {
    case 'changed':
      return [paint(style, 'warning', `changed since ${last}`)];
    case 'unchanged':
      return [paint(style, 'quiet', `the same as when ${last}`)];
    case 'unknown':
      return [paint(style, 'quiet', `what was sent when ${last} is not known`)];
    case 'new':
    case 'removed':
    case undefined:
      return [];
  }
}

/** What a step is compared with: `it was last applied`. */
export function lastWords(kind: 'migration' | 'shell'): string {
  return kind === 'shell' ? 'it last ran' : 'it was last applied';
}

/** The lines of a difference, folded. */
export function differenceLines(difference: readonly DifferenceLine[], style: Style): readonly string[] {
  const lines = difference
    .slice(0, MAX_LINES)
    .map((line) => paint(style, HUES[line.mark], differenceLine(line, style)));
  const left = difference.length - lines.length;
  return left > 0 ? [...lines, paint(style, 'quiet', `… ${plural(left, 'more line')}`)] : lines;
}

const HUES: Readonly<Record<DifferenceLine['mark'], Hue>> = { '+': 'good', '-': 'bad', ' ': 'quiet', '@': 'quiet' };

function differenceLine({ mark, text }: DifferenceLine, style: Style): string {
  const shown = show(style, text);
  const cut =
    shown.length > MAX_LINE_CHARACTERS
      ? `${shown.slice(0, MAX_LINE_CHARACTERS)}… (${formatCount(shown.length)} characters)`
      : shown;
  return mark === '@' ? `… ${cut}` : `${mark} ${cut}`.trimEnd();
}

/**
 * What is applied of a stage and stays as it is: every version whose file changed or is gone, and a count of the others
 * where that is of interest.
 */
export function standingLines(
  { unchanged, others }: StandingVersions,
  style: Style,
  { counts }: { readonly counts: boolean },
): readonly string[] {
  const lines = others
    .slice(0, MAX_STANDING)
    .flatMap((version) => [
      `${paint(style, 'name', show(style, version.label))}  ${paint(style, 'warning', standingWords(version))}`,
      ...(version.comparison.kind === 'changed'
        ? differenceLines(version.comparison.difference ?? [], style).map((line) => `  ${line}`)
        : []),
    ]);
  const left = others.length - MAX_STANDING;
  if (left > 0) lines.push(`… and ${plural(left, 'more version')} whose file changed or is gone`);
  if (counts && unchanged > 0) lines.push(paint(style, 'quiet', `${plural(unchanged, 'applied version')} unchanged`));
  return lines;
}

/** How a version stands whose file is another one than when it was applied; `isCompared`: with what was sent then. */
export function standingWords({ comparison, request }: StandingVersion, isCompared = true): string {
  if (comparison.kind === 'removed') return 'its file is gone: it stays applied';
  const words = 'its file changed after it was applied: it is not run again';
  if (!isCompared) return words;
  if (comparison.difference?.length === 0) return `${words}; its request is the same`;
  if (comparison.difference !== undefined) return words;
  return request === undefined
    ? `${words}; its request can not be rendered now`
    : `${words}; what was sent is not known`;
}
