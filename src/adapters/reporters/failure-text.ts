import type { Failure } from '../../domain/failure.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { showInstance } from '../../domain/instance.ts';
import { showPlainly } from '../../domain/next-step.ts';
import type { NextStep } from '../../domain/next-step.ts';
import type { SourceOf } from './diagnostics-text.ts';
import { diagnosticsText } from './diagnostics-text.ts';
import { printableLines } from './printable.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import { indented, prose } from './text-block.ts';

/** A failure that ends a command: what happened, more about it, and what to type next. */
export function failureText(failure: Failure, sourceOf: SourceOf, style: Style): readonly string[] {
  const { summary, next } = describeFailure(failure);
  if (failure.reason === 'configuration') {
    return [...diagnosticsText(failure.diagnostics, sourceOf, style), ...nextLines(next, style)];
  }
  return [
    ...prose(`${paint(style, 'bad', 'error:')} ${show(style, summary)}`, style),
    ...failureDetails(failure, style),
    ...nextLines(next, style),
  ];
}

/** Lines about a failure beside its summary, moved to the right. */
export function failureDetails(failure: Failure, style: Style): readonly string[] {
  const { details } = describeFailure(failure);
  return indented(
    details.flatMap((detail) => printableLines(style.redact(detail))),
    '  ',
  );
}

/** The summary of a failure behind the name of its stage, which it does not repeat. */
export function summaryBehind(id: InstanceId, failure: Failure): string {
  const { summary } = describeFailure(failure);
  const name = `${showInstance(id)}: `;
  return summary.startsWith(name) ? summary.slice(name.length) : summary;
}

/** What comes next, as lines to copy. */
export function nextLines(next: readonly NextStep[], style: Style): readonly string[] {
  const lines = copied(next, style).map((line) => `  ${paint(style, 'strong', line)}`);
  return lines.length === 0 ? [] : [paint(style, 'quiet', 'next:'), ...lines];
}

/** The same among lines about other things: each says what it is; a remark about the one before it has brackets. */
export function nextLinesBetween(next: readonly NextStep[], style: Style): readonly string[] {
  const label = paint(style, 'quiet', 'next:');
  return copied(next, style).map((line) => (line.startsWith('(') ? `  ${line}` : `  ${label} ${line}`));
}

function copied(next: readonly NextStep[], { redact, showNext = showPlainly }: Style): readonly string[] {
  return showNext(next).flatMap((line) => printableLines(redact(line)));
}
