import { formatDurationMs } from '../../domain/duration.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import { showInstance } from '../../domain/instance.ts';
import { describeReasonAfterwards } from '../../domain/reason-words.ts';
import type { Run } from '../../domain/run.ts';
import type { GraphDrawing, NodeLook } from './graph-drawing.ts';
import { lookOfConclusion } from './graph-drawing.ts';
import { mermaidLines } from './graph-mermaid.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { fitSections } from './markdown-budget.ts';
import { escapeMarkdown, fence, markdownTable, tableRow } from './markdown-text.ts';
import { noticeWords, sortNotices } from './plan-notices-text.ts';
import { plural } from './plural.ts';
import type { StageOutcome } from './run-outcome.ts';
import { nextOf, outcomeSentence, outcomeWords, ownFailure, stageOutcomes } from './run-outcome.ts';
import type { StageGroup } from './stage-words.ts';
import { groupOfResult, isUnchanged } from './stage-words.ts';
import type { Redact } from './style.ts';

/** GitHub drops the summary of a step that is larger than 1 MiB; other steps' text is not counted. */
export const MAX_SUMMARY_BYTES = 1_000_000;

/** Causes told in full; with more of them the table of stages would find no room. */
const MAX_FAILURES = 200;

/** What Mermaid draws with its own limits, which GitHub does not raise. https://mermaid.js.org/config/schema-docs/config.html */
const MERMAID_LIMITS = { characters: 50_000, edges: 500 } as const;

const MARKS: Readonly<Record<StageGroup, string>> = {
  failed: '❌',
  cancelled: '🚫',
  run: '✅',
  undecided: '❔',
  skipped: '⏭️',
  unchanged: '➖',
};

/** A run as a page of Markdown for the summary of its job, within GitHub's limit. */
export function jobSummary(run: Run, { redact }: { readonly redact: Redact }): string {
  const outcomes = stageOutcomes(run);
  const sections = [
    outcomeSection(run, redact),
    failuresSection(run, outcomes, redact),
    nextSection(run, redact),
    noticesSection(run, redact),
    graphSection(outcomes, redact),
    stagesSection(outcomes, redact),
    exportsSection(outcomes, redact),
  ];
  return fitSections(sections, { size: MAX_SUMMARY_BYTES, measure: (text) => Buffer.byteLength(text) });
}

function outcomeSection(run: Run, redact: Redact): MarkdownSection {
  const { plan } = run;
  const mark = run.conclusion === 'success' ? (run.warnings ? '⚠️' : '✅') : run.conclusion === 'failure' ? '❌' : '🚫';
  const about = [
    plan.direction,
    `run ${run.id}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}`,
    plan.environments.join(', '),
    plan.strategy.name,
    formatDurationMs(run.endedAt - run.startedAt),
  ].map((part) => escapeMarkdown(part, redact));
  return {
    rank: 0,
    head: [],
    blocks: [
      `## ${mark} ${escapeMarkdown(`${plan.project}: ${outcomeSentence(run)}`, redact)}`,
      about.filter((part) => part !== '').join(' · '),
    ],
    gap: '\n\n',
    rest: () => '',
  };
}

function failuresSection(run: Run, outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  const own = ownFailure(run);
  const blocks = [
    ...(own ? [failureBlock('The run failed', own, redact)] : []),
    ...outcomes.flatMap((outcome) => {
      const { planned, result, rollback } = outcome;
      const name = showInstance(planned.id);
      return [
        ...(result?.failure
          ? [failureBlock(`${name} ${outcomeWords({ planned, result })}`, result.failure, redact)]
          : []),
        ...(rollback?.failure ? [failureBlock(`The rollback of ${name} failed`, rollback.failure, redact)] : []),
      ];
    }),
  ];
  const left = blocks.length - MAX_FAILURES;
  const shown = left > 0 ? [...blocks.slice(0, MAX_FAILURES), moreFailures(left)] : blocks;
  return { rank: 1, head: [], blocks: shown, gap: '\n\n', rest: moreFailures };
}

function moreFailures(count: number): string {
  return `… and ${plural(count, 'more failure')}`;
}

function failureBlock(title: string, failure: Failure, redact: Redact): string {
  const { summary, details } = describeFailure(failure);
  return `**${escapeMarkdown(title, redact)}**\n\n${fence([summary, ...details], 'text', redact)}`;
}

function nextSection(run: Run, redact: Redact): MarkdownSection {
  const next = nextOf(run);
  const blocks = next.length === 0 ? [] : [fence(next, 'sh', redact)];
  return { rank: 2, head: ['What comes next:', ''], blocks, gap: '\n\n', rest: () => '' };
}

function noticesSection(run: Run, redact: Redact): MarkdownSection {
  const blocks = sortNotices(run.plan.notices).map((notice) => `- ${escapeMarkdown(noticeWords(notice), redact)}`);
  return {
    rank: 3,
    head: ['### Worth knowing', ''],
    blocks,
    gap: '\n',
    rest: (count) => `… and ${plural(count, 'more notice')}`,
  };
}

function graphSection(outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  const drawing: GraphDrawing = {
    nodes: outcomes.map((outcome) => ({ id: outcome.planned.id, look: lookOf(outcome) })),
    edges: outcomes.flatMap(({ planned }) => planned.waitsFor.map((from) => ({ from, to: planned.id }))),
  };
  const text = mermaidLines(drawing, redact).join('\n');
  const isDrawn = text.length <= MERMAID_LIMITS.characters && drawing.edges.length <= MERMAID_LIMITS.edges;
  const block = isDrawn ? fence(text.split('\n'), 'mermaid', redact) : 'The graph is too large to be drawn here.';
  return { rank: 6, head: [], blocks: outcomes.length === 0 ? [] : [block], gap: '\n\n', rest: () => '' };
}

function lookOf({ result, rollback }: StageOutcome): NodeLook {
  if (rollback?.outcome === 'rolled_back') return 'rolled_back';
  if (result === undefined) return 'plain';
  return result.conclusion === 'skipped' && isUnchanged(result.reason)
    ? 'unchanged'
    : lookOfConclusion(result.conclusion);
}

function stagesSection(outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  return {
    rank: 4,
    head: ['### Stages', '', ...markdownTable(['', 'stage', 'outcome', 'why', 'took'])],
    blocks: outcomes.map((outcome) => stageRow(outcome, redact)),
    gap: '\n',
    rest: (count) => `… and ${plural(count, 'more stage')}`,
  };
}

function stageRow(outcome: StageOutcome, redact: Redact): string {
  const { planned, result } = outcome;
  const mark = result === undefined ? '🚫' : result.tolerated ? '⚠️' : MARKS[groupOfResult(result)];
  const took = result === undefined || result.conclusion === 'skipped' ? 0 : result.endedAt - result.startedAt;
  // The cause of a failure stands above, once.
  const why = result === undefined ? '' : describeReasonAfterwards(result.reason);
  const cells = [showInstance(planned.id), outcomeWords(outcome), why, took === 0 ? '' : formatDurationMs(took)];
  return tableRow([mark, ...cells.map((cell) => escapeMarkdown(cell, redact))]);
}

function exportsSection(outcomes: readonly StageOutcome[], redact: Redact): MarkdownSection {
  const blocks = outcomes
    .filter(({ result }) => result !== undefined && result.exports.length > 0)
    .map(({ planned, result }) => {
      const cells = [showInstance(planned.id), (result?.exports ?? []).join(', ')];
      return tableRow(cells.map((cell) => escapeMarkdown(cell, redact)));
    });
  return {
    rank: 5,
    head: ['### Exports', '', ...markdownTable(['stage', 'values'])],
    blocks,
    gap: '\n',
    rest: (count) => `… and those of ${plural(count, 'more stage')}`,
  };
}
