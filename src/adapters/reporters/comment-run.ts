import type { Run } from '../../domain/run.ts';
import type { CommentView } from './comment-page.ts';
import { COMMENT_RANKS, causesSection, commentPage, lastSection, linksSection } from './comment-page.ts';
import { failuresOf, outcomeRow, runOutcome } from './job-summary.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { markdownTable } from './markdown-text.ts';
import { formatCount, plural } from './plural.ts';
import type { StageOutcome } from './run-outcome.ts';
import { nextOf, stageOutcomes } from './run-outcome.ts';
import { groupOfResult } from './stage-words.ts';
import type { Redact } from './style.ts';
import { noticesSection, paragraphs } from './summary-sections.ts';

/** A run as a comment on a pull request: what failed and why, what became of each stage, and what comes next. */
export function runComment(run: Run, view: CommentView): string {
  const { redact } = view;
  const outcomes = stageOutcomes(run);
  return commentPage(
    [
      runOutcome(run, redact),
      causesSection(failuresOf(run, outcomes), view),
      { ...noticesSection(run.plan.notices, redact), rank: COMMENT_RANKS.notices },
      stagesSection(outcomes.filter(isTold), redact),
      countsSection(outcomes.filter((outcome) => !isTold(outcome)).length),
      linksSection(view),
      lastSection(nextOf(run), view),
    ],
    view,
  );
}

function isTold({ result }: StageOutcome): boolean {
  return result === undefined || groupOfResult(result) !== 'unchanged';
}

function isBad({ result }: StageOutcome): boolean {
  return result !== undefined && groupOfResult(result) === 'failed';
}

/** In the order of the plan, but those that did not go well first, so that they are not cut off. */
function stagesSection(outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  const ordered = [...outcomes.filter(isBad), ...outcomes.filter((outcome) => !isBad(outcome))];
  return {
    rank: COMMENT_RANKS.stages,
    head: ['### Stages', '', ...markdownTable(['', 'stage', 'outcome', 'why', 'took'])],
    blocks: ordered.map((outcome) => outcomeRow(outcome, redact)),
    gap: '\n',
    rest: (count) => `… and ${plural(count, 'more stage')}`,
  };
}

function countsSection(unchanged: number): MarkdownSection {
  const words = `Stages without changes: ${formatCount(unchanged)} unchanged.`;
  return paragraphs(COMMENT_RANKS.counts, unchanged === 0 ? [] : [words]);
}
