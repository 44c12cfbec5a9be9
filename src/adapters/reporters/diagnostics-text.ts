import type { Diagnostic, Severity } from '../../domain/diagnostic.ts';
import { sortDiagnostics } from '../../domain/diagnostic.ts';
import { formatLocation } from '../../domain/source-location.ts';
import { plural } from './plural.ts';
import { printableLines } from './printable.ts';
import { sourceExcerpt } from './source-excerpt.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';
import { prose } from './text-block.ts';

/** Diagnostics shown in full; the rest is counted. */
const MAX_SHOWN_DIAGNOSTICS = 100;

/** Related places shown with one diagnostic. */
const MAX_RELATED_PLACES = 20;

/** The text of a file by the name in locations; `undefined` where it can't be had: then there is no excerpt. */
export type SourceOf = (file: string) => string | undefined;

/** Worst first; what is left out of a long list matters least. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];

const HUES: Readonly<Record<Severity, Hue>> = { error: 'bad', warning: 'warning', notice: 'name' };

/**
 * Problems in the user's files with an excerpt, related places and what to do, errors first, each kind by its place;
 * at the end their count. No lines where there are none.
 */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  sourceOf: SourceOf,
  style: Style,
): readonly string[] {
  if (diagnostics.length === 0) return [];
  const sorted = worstFirst(diagnostics);
  const lines: string[] = [];
  for (const diagnostic of sorted.slice(0, MAX_SHOWN_DIAGNOSTICS)) {
    lines.push(...diagnosticLines(diagnostic, sourceOf, style), '');
  }
  const left = sorted.slice(MAX_SHOWN_DIAGNOSTICS);
  if (left.length > 0) lines.push(`… and ${countDiagnostics(left)} more`, '');
  lines.push(paint(style, 'strong', countDiagnostics(sorted)));
  return lines;
}

/** Errors, then warnings, then notices, each by place. */
export function worstFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = sortDiagnostics(diagnostics);
  return SEVERITIES.flatMap((severity) => sorted.filter((diagnostic) => diagnostic.severity === severity));
}

/** How many of each kind there are: `2 errors, 1 warning`. */
function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return SEVERITIES.flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [plural(count, severity)];
  }).join(', ');
}

function diagnosticLines(diagnostic: Diagnostic, sourceOf: SourceOf, style: Style): readonly string[] {
  const { severity, code, location, message, hint, related = [] } = diagnostic;
  const kind = paint(style, HUES[severity], `${severity}[${code}]`);
  const place = paint(style, 'strong', show(style, formatLocation(location)));
  const source = sourceOf(location.file);
  const lines = [
    ...prose(`${kind} ${place}: ${show(style, message)}`, style),
    ...(source === undefined ? [] : sourceExcerpt(source, location, style)),
  ];
  for (const other of related.slice(0, MAX_RELATED_PLACES)) {
    lines.push(...prose(`  ${show(style, formatLocation(other.location))}: ${show(style, other.message)}`, style));
  }
  if (related.length > MAX_RELATED_PLACES) {
    lines.push(`  … and ${plural(related.length - MAX_RELATED_PLACES, 'more place', 'more places')}`);
  }
  if (hint !== undefined) lines.push(...hintLines(hint, style));
  return lines;
}

/** A hint may be an example of several lines: those after the first stand below its text. */
function hintLines(hint: string, style: Style): readonly string[] {
  const label = 'hint: ';
  const lines = printableLines(style.redact(hint)).map(
    (line, place) => `  ${place === 0 ? paint(style, 'name', label) : ' '.repeat(label.length)}${line}`,
  );
  // An example is to be copied, so only a sentence is wrapped.
  return lines.length === 1 ? lines.flatMap((line) => prose(line, style, label.length)) : lines;
}
