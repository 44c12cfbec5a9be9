import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import { showInstance } from '../../domain/instance.ts';
import type { NextStep } from '../../domain/next-step.ts';
import type { Plan, PlannedStage, PlannedStep } from '../../domain/plan.ts';
import { describeReason } from '../../domain/reason-words.ts';
import { absentRows } from './absent-text.ts';
import { labelsLine, plannedName } from './display-names.ts';
import { summaryBehind } from './failure-text.ts';
import type { GraphDrawing, NodeLook } from './graph-drawing.ts';
import { hookLines } from './hook-lines.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { escapeMarkdown, folded, markdownTable, tableRow } from './markdown-text.ts';
import { countPlan, planSize } from './plan-counts.ts';
import { dangersSection } from './plan-dangers.ts';
import { plural } from './plural.ts';
import { detailFences, driftParts, stepPart } from './stage-details.ts';
import type { StageGroup } from './stage-words.ts';
import { STAGE_MARKS, groupOfPlanned, skipWords } from './stage-words.ts';
import type { Redact } from './style.ts';
import type { SummaryView } from './summary-sections.ts';
import {
  RANKS,
  failuresSection,
  graphSection,
  nextSection,
  noticesSection,
  paragraphs,
  summaryOf,
} from './summary-sections.ts';

/** Unchanged stages that have a row; where there are more, they are only counted. */
const MAX_UNCHANGED_ROWS = 20;

/** What stands on the page beside the plan. */
export interface PlanSummaryInput {
  readonly plan: Plan;
  readonly hash: string;
  /** Failures that are known before anything is sent, and stop the run. */
  readonly refused: readonly Failure[];
  readonly next: readonly NextStep[];
}

/** A plan as a page of Markdown for the summary of its job, within GitHub's limit. */
export function planSummary({ plan, hash, refused, next }: PlanSummaryInput, view: SummaryView): string {
  const { redact } = view;
  return summaryOf([
    planOutcome(plan, { hash, isRefused: refused.length > 0 }, redact),
    failuresSection(
      refused.map((failure) => ['This can not go well', failure] as const),
      redact,
    ),
    dangersSection(plan, redact),
    nextSection(next, view),
    noticesSection(plan.notices, redact),
    driftSection(plan, redact),
    stagesSection(plan, redact),
    graphSection(drawingOf(plan), redact),
    detailsSection(plan, redact),
  ]);
}

/** What a plan comes to, in a heading and a line. */
export function planOutcome(
  plan: Plan,
  { hash, isRefused }: { readonly hash: string; readonly isRefused: boolean },
  redact: Redact,
): MarkdownSection {
  const { run, undecided, scheduled } = countPlan(plan);
  const mark = isRefused ? '❌' : run + undecided + scheduled > 0 ? '📝' : '➖';
  const what = plan.direction === 'up' ? 'plan' : 'plan to roll back';
  const about = [plan.environments.join(', '), plan.strategy.name, `plan-hash ${hash}`];
  return paragraphs(RANKS.outcome, [
    `## ${mark} ${escapeMarkdown(`${plan.project}: ${what}: ${planSize(plan)}`, redact)}`,
    about.map((part) => escapeMarkdown(part, redact)).join(' · '),
    ...(run + undecided + scheduled === 0 && !isRefused ? ['There is nothing to do.'] : []),
  ]);
}

function stagesSection(plan: Plan, redact: Redact): MarkdownSection {
  const { unchanged } = countPlan(plan);
  const isShort = unchanged > MAX_UNCHANGED_ROWS;
  const shown = plan.stages.filter((stage) => !isShort || groupOfPlanned(stage) !== 'unchanged');
  const absent = absentRows(plan.absent, ({ name, why }) => [name, '', '', `skipped: ${why}`], redact);
  const rows = [...shown.map((stage) => plannedRow(stage, redact)), ...absent];
  const others = isShort ? [`${tableEnd(rows)}${plural(unchanged, 'more stage')} with nothing to do`] : [];
  return {
    rank: RANKS.stages,
    head: ['### Stages', '', ...markdownTable(['', 'stage', 'wave', 'steps', 'why'])],
    blocks: [...rows, ...others],
    gap: '\n',
    rest: (count) => `… and ${plural(count, 'more stage')}`,
  };
}

/** A table ends with a blank line. */
function tableEnd(rows: readonly unknown[]): string {
  return rows.length === 0 ? '' : '\n';
}

const PLANNED_MARKS: Readonly<Record<StageGroup, string>> = { ...STAGE_MARKS, run: '▶️' };

/** A stage as a row: its sign, name, wave, count of steps, and why. */
export function plannedRow(stage: PlannedStage, redact: Redact): string {
  const steps = stage.decision.kind === 'skip' ? 0 : stepsToDo(stage).length;
  const name = [plannedName(stage), ...labelsLine(stage)].join('; ');
  const cells = [name, String(stage.wave), steps === 0 ? '' : String(steps), whyWords(stage)];
  return tableRow([PLANNED_MARKS[groupOfPlanned(stage)], ...cells.map((cell) => escapeMarkdown(cell, redact))]);
}

function whyWords({ id, decision, failure }: PlannedStage): string {
  if (failure !== undefined) return `will fail: ${summaryBehind(id, failure)}`;
  const isStarted = decision.kind === 'run' || decision.kind === 'undecided';
  return isStarted ? describeReason(decision.reason) : skipWords(decision.reason);
}

function stepsToDo({ steps }: PlannedStage): readonly PlannedStep[] {
  return steps.filter((step) => step.kind !== 'migration' || !step.skipped);
}

function drawingOf(plan: Plan): GraphDrawing {
  return {
    nodes: plan.stages.map((stage) => ({ id: stage.id, look: LOOKS_OF_GROUPS[groupOfPlanned(stage)] })),
    edges: plan.stages.flatMap(({ id, waitsFor }) => waitsFor.map((from) => ({ from, to: id }))),
  };
}

const LOOKS_OF_GROUPS: Readonly<Record<StageGroup, NodeLook>> = {
  failed: 'failed',
  cancelled: 'cancelled',
  run: 'pending',
  undecided: 'undecided',
  scheduled: 'scheduled',
  skipped: 'skipped',
  unchanged: 'unchanged',
};

/** Everything that would be sent and run, folded by stage. */
function detailsSection(plan: Plan, redact: Redact): MarkdownSection {
  return {
    rank: RANKS.details,
    head: ['### What would be sent and run', ''],
    blocks: plan.stages.flatMap((stage) => stageDetails(stage, redact)),
    gap: '\n\n',
    rest: (count) => `… and ${plural(count, 'more part')} that did not fit here`,
  };
}

function stageDetails(stage: PlannedStage, redact: Redact): readonly string[] {
  const { id, decision, failure, steps } = stage;
  if (decision.kind === 'skip' || steps.length === 0) return [];
  const hooks = hookLines(stage, { colour: false, redact });
  const ahead = [
    ...(failure === undefined ? [] : [describeFailure(failure).summary, '']),
    ...(hooks.length === 0 ? [] : [...hooks, '']),
  ];
  const title = `${showInstance(id)}: ${plural(stepsToDo(stage).length, 'step')}`;
  const parts = steps.map((step) => stepPart(step, redact));
  return [folded(title, detailFences(ahead, parts, redact), redact)];
}

/** What is different in files that changed after they were applied, folded by stage. Nothing of it is sent. */
function driftSection({ stages }: Plan, redact: Redact): MarkdownSection {
  return {
    rank: RANKS.details,
    head: ['### Changed after it was applied', ''],
    blocks: stages.flatMap(({ id, standing }) => {
      const parts = driftParts(standing, redact);
      const title = `${showInstance(id)}: ${plural(parts.length, 'version')}`;
      return parts.length === 0 ? [] : [folded(title, detailFences([], parts, redact), redact)];
    }),
    gap: '\n\n',
    rest: (count) => `… and ${plural(count, 'more part')} that did not fit here`,
  };
}
