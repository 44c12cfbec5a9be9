import type { Plan, PlannedStage } from '../../domain/plan.ts';
import { commentDetails, commentDrift } from './comment-details.ts';
import type { CommentView } from './comment-page.ts';
import { COMMENT_RANKS, causesSection, commentPage, lastSection, linksSection } from './comment-page.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { markdownTable } from './markdown-text.ts';
import { countPlan } from './plan-counts.ts';
import { dangersSection } from './plan-dangers.ts';
import type { PlanSummaryInput } from './plan-summary.ts';
import { plannedRow, planOutcome } from './plan-summary.ts';
import { formatCount, plural } from './plural.ts';
import { groupOfPlanned } from './stage-words.ts';
import type { Redact } from './style.ts';
import { noticesSection, paragraphs } from './summary-sections.ts';

/**
 * A plan as a comment on a pull request, in the order of what a reviewer must not overlook: what can't go well, what has
 * no way back or deletes, drift and lost history, what changes, and of the rest a count.
 */
export function planComment({ plan, hash, refused, next }: PlanSummaryInput, view: CommentView): string {
  const { redact } = view;
  return commentPage(
    [
      planOutcome(plan, { hash, isRefused: refused.length > 0 }, redact),
      causesSection(
        refused.map((failure) => ['This can not go well', failure] as const),
        view,
      ),
      { ...dangersSection(plan, redact), rank: COMMENT_RANKS.dangers },
      { ...noticesSection(plan.notices, redact), rank: COMMENT_RANKS.notices },
      commentDrift(plan, redact),
      changesSection(plan, redact),
      commentDetails(plan, redact),
      countsSection(plan),
      linksSection(view),
      lastSection(next, view),
    ],
    view,
  );
}

/** Whether a plan has something to do, or may have. */
function isChanging(stage: PlannedStage): boolean {
  const group = groupOfPlanned(stage);
  return group !== 'unchanged' && group !== 'skipped';
}

function changesSection({ stages }: Plan, redact: Redact): MarkdownSection {
  return {
    rank: COMMENT_RANKS.stages,
    head: ['### Changes', '', ...markdownTable(['', 'stage', 'wave', 'steps', 'why'])],
    blocks: stages.filter(isChanging).map((stage) => plannedRow(stage, redact)),
    gap: '\n',
    rest: (count) => `… and ${plural(count, 'more stage')} with changes`,
  };
}

function countsSection(plan: Plan): MarkdownSection {
  const { unchanged, skipped } = countPlan(plan);
  const absent = plan.absent?.length ?? 0;
  const parts = [
    ...(unchanged > 0 ? [`${formatCount(unchanged)} unchanged`] : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} skipped`] : []),
    ...(absent > 0 ? [`${formatCount(absent)} that ${absent === 1 ? 'exists' : 'exist'} elsewhere only`] : []),
  ];
  return paragraphs(COMMENT_RANKS.counts, parts.length === 0 ? [] : [`Stages without changes: ${parts.join(', ')}.`]);
}
