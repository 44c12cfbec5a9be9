import type { CommentMarker } from '../../domain/comment-marker.ts';
import { writeMarker } from '../../domain/comment-marker.ts';
import type { NextStep } from '../../domain/next-step.ts';
import { showPlainly } from '../../domain/next-step.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { fitSections } from './markdown-budget.ts';
import { escapeMarkdown, fence } from './markdown-text.ts';
import { MAX_NEXT } from './next-after.ts';
import { plural } from './plural.ts';
import type { SummaryView, TitledFailure } from './summary-sections.ts';
import { paragraphs } from './summary-sections.ts';
import { blockLines } from './text-block.ts';

/** What GitHub takes as the body of a comment. */
export const MAX_COMMENT_CHARACTERS = 65_536;

/** Of the words about one failure. */
const FAILURE_LIMITS = { lines: 60, characters: 4_000 } as const;

/** Whose turn it is to get room in a comment, the most important first. */
export const COMMENT_RANKS = {
  outcome: 0,
  links: 1,
  next: 2,
  failures: 3,
  dangers: 4,
  notices: 5,
  stages: 6,
  counts: 7,
  drift: 8,
  details: 9,
} as const;

/** How a comment is written. */
export interface CommentView extends SummaryView {
  readonly marker: CommentMarker;
  /** Absent: what GitHub takes. `Infinity`: everything. */
  readonly maxCharacters?: number;
  /** The page of the run, and the artifact with what did not fit. URLs of ours. */
  readonly links?: { readonly run?: string | undefined; readonly everything?: string | undefined };
}

/** The comment of these sections in their order, within its limit, the hidden marker first. */
export function commentPage(sections: readonly MarkdownSection[], view: CommentView): string {
  const { marker, redact, maxCharacters = MAX_COMMENT_CHARACTERS } = view;
  const line = writeMarker({
    ...marker,
    project: redact(marker.project),
    environments: marker.environments.map(redact),
    planHash: redact(marker.planHash),
  });
  const page = fitSections(sections, {
    size: maxCharacters - line.length - 1,
    measure: (text) => text.length,
  });
  return `${line}\n${page}`;
}

/** Every cause, up to a length. */
export function causesSection(failures: readonly TitledFailure[], { redact }: SummaryView): MarkdownSection {
  const style = { colour: false, redact };
  return {
    rank: COMMENT_RANKS.failures,
    head: [],
    blocks: failures.map(([title, failure]) => {
      const { summary, details } = describeFailure(failure);
      const lines = blockLines([summary, ...details].join('\n'), FAILURE_LIMITS, style);
      return `**${escapeMarkdown(title, redact)}**\n\n${fence(lines, 'text', redact)}`;
    }),
    gap: '\n\n',
    rest: (count) => `… and ${plural(count, 'more failure')}`,
  };
}

/** Where there is more to read. */
export function linksSection({ marker, links = {} }: CommentView): MarkdownSection {
  const shown = [
    ...(links.run === undefined ? [] : [`[Run ${marker.run}](${links.run})`]),
    ...(links.everything === undefined ? [] : [`[everything, also what did not fit here](${links.everything})`]),
  ];
  return paragraphs(COMMENT_RANKS.links, shown.length === 0 ? [] : [shown.join(' · ')]);
}

/** What a comment ends with: commands to copy, the first ones where there are many. */
export function lastSection(
  next: readonly NextStep[],
  { redact, showNext = showPlainly }: SummaryView,
): MarkdownSection {
  const lines = showNext(next);
  const left = lines.length - MAX_NEXT;
  const more = left > 0 ? [`… and ${plural(left, 'more command')}, which the log of the run shows.`] : [];
  const blocks = lines.length === 0 ? [] : ['What comes next:', fence(lines.slice(0, MAX_NEXT), 'sh', redact), ...more];
  return paragraphs(COMMENT_RANKS.next, blocks);
}
