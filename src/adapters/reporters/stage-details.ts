import type { DifferenceLine } from '../../domain/comparison.ts';
import type { PlannedStep, StandingVersion, StandingVersions } from '../../domain/plan.ts';
import { lastWords, standingWords } from './comparison-text.ts';
import { fence } from './markdown-text.ts';
import { formatCount, plural } from './plural.ts';
import { stepLines } from './plan-step-text.ts';
import { printable } from './printable.ts';
import type { Redact } from './style.ts';
import type { BlockLimits } from './text-block.ts';
import { blockLines } from './text-block.ts';

/** Of one difference, so that none takes the room of all others. */
const DIFFERENCE_LIMITS = { lines: 120, characters: 6_000 } as const;

/** Of one line of it: a body without line ends may be a single one. */
const MAX_LINE_CHARACTERS = 1_000;

/** A part of the details of a stage as a page shows it: what is sent, and what of that is different. */
export interface DetailPart {
  readonly lines: readonly string[];
  /** Lines for a fence of the language `diff`. */
  readonly difference?: readonly string[];
}

/** One step of a plan, with the difference to what was last applied. Absent limits: those of the step itself. */
export function stepPart(step: PlannedStep, redact: Redact, limits?: BlockLimits): DetailPart {
  const style = { colour: false, redact };
  const all = stepLines(step, style);
  const lines = limits === undefined ? all : blockLines(all.join('\n'), limits, style);
  if (step.kind === 'deployment' || step.comparison?.kind !== 'changed') return { lines };
  const { difference = [] } = step.comparison;
  if (difference.length === 0) return { lines };
  const name = step.kind === 'migration' ? step.label : 'run';
  return { lines, difference: diffLines(`${name} since ${lastWords(step.kind)}`, difference, redact) };
}

/** The applied versions of a stage whose file changed since. Of a file that is gone there is nothing to compare. */
export function driftParts(standing: StandingVersions | undefined, redact: Redact): readonly DetailPart[] {
  return (standing?.others ?? [])
    .filter(({ comparison }) => comparison.kind === 'changed')
    .map((version) => driftPart(version, redact));
}

function driftPart(version: StandingVersion, redact: Redact): DetailPart {
  const lines = [printable(redact(`${version.label}: ${standingWords(version)}`))];
  const { comparison } = version;
  const difference = comparison.kind === 'changed' ? (comparison.difference ?? []) : [];
  if (difference.length === 0) return { lines };
  return { lines, difference: diffLines(`${version.label} since it was applied`, difference, redact) };
}

function diffLines(title: string, difference: readonly DifferenceLine[], redact: Redact): readonly string[] {
  const shown: string[] = [`@@ ${printable(redact(title))} @@`];
  let characters = 0;
  for (const [place, { mark, text }] of difference.entries()) {
    const line = mark === '@' ? `@@ ${text} @@` : `${mark} ${shortened(printable(redact(text)))}`;
    characters += line.length + 1;
    if (place >= DIFFERENCE_LIMITS.lines || characters > DIFFERENCE_LIMITS.characters) {
      return [...shown, `@@ ${plural(difference.length - place, 'more line')} @@`];
    }
    shown.push(line.trimEnd());
  }
  return shown;
}

function shortened(line: string): string {
  const left = line.length - MAX_LINE_CHARACTERS;
  return left > 0 ? `${line.slice(0, MAX_LINE_CHARACTERS)}… (${formatCount(line.length)} characters)` : line;
}

/** How many characters a part takes on a page, about. */
export function partSize({ lines, difference = [] }: DetailPart): number {
  return [...lines, ...difference].reduce((sum, line) => sum + line.length + 1, 0);
}

/** The fences of some parts: texts that follow each other share one, each difference has its own. */
export function detailFences(
  ahead: readonly string[],
  parts: readonly DetailPart[],
  redact: Redact,
): readonly string[] {
  const fences: string[] = [];
  let lines = [...ahead];
  for (const part of parts) {
    lines.push(...part.lines);
    if (part.difference === undefined) continue;
    fences.push(fence(lines, 'text', redact), fence(part.difference, 'diff', redact));
    lines = [];
  }
  return lines.length > 0 ? [...fences, fence(lines, 'text', redact)] : fences;
}
