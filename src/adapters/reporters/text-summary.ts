import type { Diagnostic } from '../../domain/diagnostic.ts';
import type { Failure } from '../../domain/failure.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import { formatLocation } from '../../domain/source-location.ts';
import { worstFirst } from './diagnostics-text.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { escapeMarkdown, fence } from './markdown-text.ts';
import { plural } from './plural.ts';
import type { Redact } from './style.ts';
import type { SummaryView } from './summary-sections.ts';
import { RANKS, failuresSection, listSection, nextSection, paragraphs, summaryOf } from './summary-sections.ts';

/** Lines in one fence, the unit in which a long text is cut. */
const LINES_IN_A_FENCE = 200;

/** A command that failed as a page of Markdown: every problem with its place, or the cause, and what comes next. */
export function failureSummary(command: string, failure: Failure, view: SummaryView): string {
  const { next } = describeFailure(failure);
  const causes =
    failure.reason === 'configuration'
      ? problemsSection(failure.diagnostics, view)
      : failuresSection([['Cause', failure]], view.redact);
  return summaryOf([failureTitle(command, failure, view), causes, nextSection(next, view)]);
}

/** What failed, in a heading. */
export function failureTitle(command: string, failure: Failure, { redact }: SummaryView): MarkdownSection {
  if (failure.reason !== 'configuration') return title('❌', `${command} failed`, redact);
  const { size } = new Set(failure.diagnostics);
  const words = size === 1 ? 'a problem in the files' : `${plural(size, 'problem')} in the files`;
  return title('❌', `${command} failed: ${words}`, redact);
}

/** Problems in files, each with its place, the worst first. */
export function problemsSection(diagnostics: readonly Diagnostic[], view: SummaryView): MarkdownSection {
  return listSection(RANKS.failures, {
    heading: 'Problems',
    items: worstFirst([...new Set(diagnostics)]).map((problem) => problemWords(problem, view)),
    noun: 'problem',
  });
}

/** The text of a command that only tells something, as a page of Markdown. */
export function textSummary(command: string, lines: readonly string[], redact: Redact): string {
  const count = Math.ceil(lines.length / LINES_IN_A_FENCE);
  const parts = Array.from({ length: count }, (_, place) =>
    lines.slice(place * LINES_IN_A_FENCE, (place + 1) * LINES_IN_A_FENCE),
  );
  return summaryOf([
    title('📋', command, redact),
    {
      rank: RANKS.stages,
      head: [],
      blocks: parts.map((part) => fence(part, 'text', redact)),
      gap: '\n\n',
      rest: () => '… and more, which stands in the log',
    },
  ]);
}

function title(mark: string, words: string, redact: Redact): MarkdownSection {
  return paragraphs(RANKS.outcome, [`## ${mark} ${escapeMarkdown(words, redact)}`]);
}

function problemWords({ severity, message, hint, location }: Diagnostic, { redact, fileOf }: SummaryView): string {
  const place = formatLocation({ ...location, file: fileOf?.(location.file) ?? location.file });
  const said = [message, ...(hint === undefined ? [] : [`hint: ${hint}`])].map((part) => escapeMarkdown(part, redact));
  return `${severity} **${escapeMarkdown(place, redact)}**: ${said.join('; ')}`;
}
