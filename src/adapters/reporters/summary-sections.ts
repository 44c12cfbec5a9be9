import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import type { NextStep, ShowNext } from '../../domain/next-step.ts';
import { showPlainly } from '../../domain/next-step.ts';
import type { Notice } from '../../domain/plan.ts';
import type { GraphDrawing } from './graph-drawing.ts';
import { mermaidLines } from './graph-mermaid.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { fitSections } from './markdown-budget.ts';
import { escapeMarkdown, fence } from './markdown-text.ts';
import { noticeWords, sortNotices } from './plan-notices-text.ts';
import { plural } from './plural.ts';
import type { Redact } from './style.ts';

/** GitHub drops the summary of a step that is larger than 1 MiB; other steps' text is not counted. */
export const MAX_SUMMARY_BYTES = 1_000_000;

/** Causes told in full; with more of them the table of stages would find no room. */
const MAX_FAILURES = 200;

/** Items of one list; the table of stages comes below it. */
const MAX_ITEMS = 100;

/** What Mermaid draws with its own limits, which GitHub does not raise. https://mermaid.js.org/config/schema-docs/config.html */
const MERMAID_LIMITS = { characters: 50_000, edges: 500 } as const;

/** How a page is written. */
export interface SummaryView {
  readonly redact: Redact;
  /** Completes commands to copy; absent: they are complete. */
  readonly showNext?: ShowNext;
  /** A file of a location as GitHub knows it: relative to the root of the repository. */
  readonly fileOf?: (file: string) => string;
}

/** Whose turn it is to get room in a page, the most important first. */
export const RANKS = {
  outcome: 0,
  failures: 1,
  dangers: 2,
  next: 3,
  notices: 4,
  stages: 5,
  criticalPath: 6,
  exports: 7,
  graph: 8,
  gantt: 9,
  details: 10,
} as const;

/** The page of these sections within GitHub's limit for the summary of a step. */
export function summaryOf(sections: readonly MarkdownSection[]): string {
  return fitSections(sections, { size: MAX_SUMMARY_BYTES, measure: (text) => Buffer.byteLength(text) });
}

/** Paragraphs that belong together and of which none is left out alone. */
export function paragraphs(rank: number, blocks: readonly string[]): MarkdownSection {
  return { rank, head: [], blocks: blocks.length === 0 ? [] : [blocks.join('\n\n')], gap: '\n\n', rest: () => '' };
}

/** A list below a heading, up to a number; what is left out of it is counted as `more` of them. */
export function listSection(
  rank: number,
  { heading, items, noun }: { readonly heading: string; readonly items: readonly string[]; readonly noun: string },
): MarkdownSection {
  const more = (count: number): string => `… and ${plural(count, `more ${noun}`)}`;
  const left = Math.max(0, items.length - MAX_ITEMS);
  const shown = items.slice(0, MAX_ITEMS).map((item) => `- ${item}`);
  return {
    rank,
    head: [`### ${heading}`, ''],
    blocks: left > 0 ? [...shown, `- ${more(left)}`] : shown,
    gap: '\n',
    // The last block stands for all that were left out before.
    rest: (count) => more(left > 0 ? count - 1 + left : count),
  };
}

/** What each failure is headed with, and the failure. */
export type TitledFailure = readonly [title: string, failure: Failure];

/** Every cause in full, up to a number. */
export function failuresSection(failures: readonly TitledFailure[], redact: Redact): MarkdownSection {
  const blocks = failures.map(([title, failure]) => failureBlock(title, failure, redact));
  const left = blocks.length - MAX_FAILURES;
  const shown = left > 0 ? [...blocks.slice(0, MAX_FAILURES), moreFailures(left)] : blocks;
  return { rank: RANKS.failures, head: [], blocks: shown, gap: '\n\n', rest: moreFailures };
}

function moreFailures(count: number): string {
  return `… and ${plural(count, 'more failure')}`;
}

function failureBlock(title: string, failure: Failure, redact: Redact): string {
  const { summary, details } = describeFailure(failure);
  return `**${escapeMarkdown(title, redact)}**\n\n${fence([summary, ...details], 'text', redact)}`;
}

/** Commands to copy. */
export function nextSection(
  next: readonly NextStep[],
  { redact, showNext = showPlainly }: SummaryView,
): MarkdownSection {
  const lines = showNext(next);
  return paragraphs(RANKS.next, lines.length === 0 ? [] : ['What comes next:', fence(lines, 'sh', redact)]);
}

/** Drift, lost history and the like, the gravest first. */
export function noticesSection(notices: readonly Notice[], redact: Redact): MarkdownSection {
  const items = sortNotices(notices).map((notice) => escapeMarkdown(noticeWords(notice), redact));
  return listSection(RANKS.notices, { heading: 'Worth knowing', items, noun: 'notice' });
}

/** The graph of the stages, unless it is larger than what GitHub draws. */
export function graphSection(drawing: GraphDrawing, redact: Redact): MarkdownSection {
  if (drawing.nodes.length === 0) return paragraphs(RANKS.graph, []);
  const isDrawn = drawing.edges.length <= MERMAID_LIMITS.edges;
  const lines = isDrawn ? mermaidLines(drawing, redact) : [];
  return paragraphs(RANKS.graph, [diagram(lines, redact) ?? 'The graph is too large to be drawn here.']);
}

/** A diagram in Mermaid's language; `undefined` where it is empty or larger than what GitHub draws. */
export function diagram(lines: readonly string[], redact: Redact): string | undefined {
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  return lines.length === 0 || length > MERMAID_LIMITS.characters ? undefined : fence(lines, 'mermaid', redact);
}
