import { formatDurationMs } from '../../domain/duration.ts';
import { showInstance } from '../../domain/instance.ts';
import { describeReasonAfterwards } from '../../domain/reason-words.ts';
import type { Run } from '../../domain/run.ts';
import { absentRows } from './absent-text.ts';
import { criticalChain, ranStages } from './critical-chain.ts';
import { plannedName } from './display-names.ts';
import { MAX_BARS, ganttLines, tookMs } from './gantt-mermaid.ts';
import type { GraphDrawing, NodeLook } from './graph-drawing.ts';
import { lookOfConclusion } from './graph-drawing.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { escapeMarkdown, markdownTable, tableRow } from './markdown-text.ts';
import { firstNext } from './next-after.ts';
import { plural } from './plural.ts';
import type { StageOutcome } from './run-outcome.ts';
import { nextOf, outcomeSentence, outcomeWords, ownFailure, stageOutcomes } from './run-outcome.ts';
import { STAGE_MARKS, groupOfResult, isUnchanged, isWaiting } from './stage-words.ts';
import type { Redact } from './style.ts';
import type { SummaryView, TitledFailure } from './summary-sections.ts';
import {
  RANKS,
  diagram,
  failuresSection,
  graphSection,
  nextSection,
  noticesSection,
  paragraphs,
  summaryOf,
} from './summary-sections.ts';

/** Stages of the critical path that are named. */
const MAX_PATH_STEPS = 30;

/** A run as a page of Markdown for the summary of its job, within GitHub's limit. */
export function jobSummary(run: Run, view: SummaryView): string {
  const outcomes = stageOutcomes(run);
  const { redact } = view;
  return summaryOf([
    runOutcome(run, redact),
    failuresSection(failuresOf(run, outcomes), redact),
    nextSection(nextOf(run), { redact, showNext: firstNext(view.showNext) }),
    noticesSection(run.plan.notices, redact),
    graphSection(drawingOf(outcomes), redact),
    stagesSection(run, outcomes, redact),
    criticalPathSection(run, outcomes, redact),
    ganttSection(outcomes, redact),
    exportsSection(outcomes, redact),
  ]);
}

/** What a run came to, in a heading and a line. */
export function runOutcome(run: Run, redact: Redact): MarkdownSection {
  const { plan } = run;
  const mark = run.conclusion === 'success' ? (run.warnings ? '⚠️' : '✅') : run.conclusion === 'failure' ? '❌' : '🚫';
  const about = [
    plan.direction,
    `run ${run.id}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}`,
    plan.environments.join(', '),
    plan.strategy.name,
    formatDurationMs(run.endedAt - run.startedAt),
  ].map((part) => escapeMarkdown(part, redact));
  return paragraphs(RANKS.outcome, [
    `## ${mark} ${escapeMarkdown(`${plan.project}: ${outcomeSentence(run)}`, redact)}`,
    about.filter((part) => part !== '').join(' · '),
  ]);
}

/** Every cause of a run that did not go well, with what it is headed with. */
export function failuresOf(run: Run, outcomes: readonly StageOutcome[]): readonly TitledFailure[] {
  const own = ownFailure(run);
  const ofStages = outcomes.flatMap((outcome): readonly TitledFailure[] => {
    const { planned, result, rollback } = outcome;
    const name = showInstance(planned.id);
    return [
      ...(result?.failure ? [[`${name} ${outcomeWords({ planned, result })}`, result.failure] as const] : []),
      ...(rollback?.failure ? [[`The rollback of ${name} failed`, rollback.failure] as const] : []),
    ];
  });
  return own ? [['The run failed', own], ...ofStages] : ofStages;
}

function drawingOf(outcomes: readonly StageOutcome[]): GraphDrawing {
  return {
    nodes: outcomes.map((outcome) => ({ id: outcome.planned.id, look: lookOf(outcome) })),
    edges: outcomes.flatMap(({ planned }) => planned.waitsFor.map((from) => ({ from, to: planned.id }))),
  };
}

function lookOf({ result, rollback }: StageOutcome): NodeLook {
  if (rollback?.outcome === 'rolled_back') return 'rolled_back';
  if (result === undefined) return 'plain';
  if (isWaiting(result.reason)) return 'scheduled';
  return result.conclusion === 'skipped' && isUnchanged(result.reason)
    ? 'unchanged'
    : lookOfConclusion(result.conclusion);
}

function stagesSection({ plan }: Run, outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  return {
    rank: RANKS.stages,
    head: ['### Stages', '', ...markdownTable(['', 'stage', 'outcome', 'why', 'took'])],
    blocks: [
      ...outcomes.map((outcome) => outcomeRow(outcome, redact)),
      ...absentRows(plan.absent, ({ name, why }) => [name, 'skipped', why, ''], redact),
    ],
    gap: '\n',
    rest: (count) => `… and ${plural(count, 'more stage')}`,
  };
}

/** A stage as a row: its sign, name, outcome, why, and how long it took. */
export function outcomeRow(outcome: StageOutcome, redact: Redact): string {
  const { planned, result } = outcome;
  const mark = result === undefined ? '🚫' : result.tolerated ? '⚠️' : STAGE_MARKS[groupOfResult(result)];
  const took = result === undefined || result.conclusion === 'skipped' ? 0 : result.endedAt - result.startedAt;
  // The cause of a failure stands above, once.
  const why = result === undefined ? '' : describeReasonAfterwards(result.reason);
  const cells = [plannedName(planned), outcomeWords(outcome), why, took === 0 ? '' : formatDurationMs(took)];
  return tableRow([mark, ...cells.map((cell) => escapeMarkdown(cell, redact))]);
}

/** Of one stage alone there is nothing to tell that the table does not say. */
function criticalPathSection(run: Run, outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  const chain = criticalChain(outcomes);
  if (ranStages(outcomes).length < 2) return paragraphs(RANKS.criticalPath, []);
  const steps = chain.map((stage) => `${showInstance(stage.planned.id)} (${formatDurationMs(tookMs(stage))})`);
  const worked = formatDurationMs(chain.reduce((sum, stage) => sum + tookMs(stage), 0));
  const whole = formatDurationMs(run.endedAt - run.startedAt);
  const words = `${shorten(steps).join(' → ')}, ${worked} of ${whole}`;
  return paragraphs(RANKS.criticalPath, [`**Critical path**: ${escapeMarkdown(words, redact)}`]);
}

/** The two ends of a long path. */
function shorten(steps: readonly string[]): readonly string[] {
  const left = steps.length - MAX_PATH_STEPS;
  if (left <= 0) return steps;
  const half = MAX_PATH_STEPS / 2;
  return [...steps.slice(0, half), `… ${plural(left, 'more stage')} …`, ...steps.slice(-half)];
}

function ganttSection(outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  const ran = ranStages(outcomes);
  const block = diagram(ganttLines(ran, criticalChain(outcomes), redact), redact);
  if (block === undefined) return paragraphs(RANKS.gantt, []);
  const left = ran.length - MAX_BARS;
  const words = left > 0 ? [`The longest stages; ${plural(left, 'shorter one')} left out.`] : [];
  return paragraphs(RANKS.gantt, ['### Times in UTC', block, ...words]);
}

function exportsSection(outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  const blocks = outcomes
    // What was taken back hands nothing on any more.
    .filter(({ result, rollback }) => (result?.exports ?? []).length > 0 && rollback?.outcome !== 'rolled_back')
    .map(({ planned, result }) => {
      const cells = [showInstance(planned.id), (result?.exports ?? []).join(', ')];
      return tableRow(cells.map((cell) => escapeMarkdown(cell, redact)));
    });
  return {
    rank: RANKS.exports,
    head: ['### Exports', '', ...markdownTable(['stage', 'values'])],
    blocks,
    gap: '\n',
    rest: (count) => `… and those of ${plural(count, 'more stage')}`,
  };
}
