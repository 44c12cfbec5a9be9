import type { NextStep } from '../../domain/next-step.ts';
import type { Plan, PlannedStage, PlannedStep } from '../../domain/plan.ts';
import { describeReason } from '../../domain/reason-words.ts';
import { formatDurationMs } from '../../domain/duration.ts';
import { absentLines } from './absent-text.ts';
import { differenceLines, lastWords, standingLines } from './comparison-text.ts';
import { environmentNames, labelsLine, plannedName } from './display-names.ts';
import { failureDetails, nextLines, nextLinesBetween, summaryBehind } from './failure-text.ts';
import { nextAfter } from './next-after.ts';
import { countPlan, planSize } from './plan-counts.ts';
import { hookLines } from './hook-lines.ts';
import { parameterLines } from './parameter-lines.ts';
import { noticeLines } from './plan-notices-text.ts';
import { stepLines } from './plan-step-text.ts';
import { plural } from './plural.ts';
import { GROUP_HUES, groupOfPlanned, skipWords } from './stage-words.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import { tableLines } from './table.ts';
import { indented, prose } from './text-block.ts';
import { variableLines } from './variable-lines.ts';

/** Unchanged stages that are shown by name; where there are more, they are only counted. */
const MAX_SHOWN_UNCHANGED = 20;

/**
 * What will happen: what holds for the whole plan, notices, every stage that is not unchanged with what it will send or
 * run, and counts.
 * @param next - what to type next, as lines to copy
 */
export function planText(plan: Plan, next: readonly NextStep[], style: Style): readonly string[] {
  const notices = noticeLines(plan, style);
  return [
    ...headerLines(plan, style),
    '',
    ...(notices.length > 0 ? [...notices, ''] : []),
    ...stageLines(plan, style),
    paint(style, 'strong', planSize(plan)),
    ...nextLines(next, style),
  ];
}

function headerLines(plan: Plan, style: Style): readonly string[] {
  const what = plan.direction === 'up' ? 'Plan' : 'Plan to roll back';
  const title = paint(style, 'strong', `${what}: ${show(style, plan.project)}`);
  const rows = [
    ['environments', environmentNames(plan)],
    ['strategy', strategyWords(plan)],
    ['stages', planSize(plan)],
  ].map(([name = '', value = '']) => [{ text: `  ${name}`, hue: 'quiet' as const }, { text: show(style, value) }]);
  return [title, ...tableLines(rows, style)];
}

function strategyWords(plan: Plan): string {
  const { strategy, maxConcurrentStages, waitBetweenStagesMs, rollbackOnFailure } = plan;
  return [
    strategy.name,
    ...(maxConcurrentStages === undefined ? [] : [`at most ${plural(maxConcurrentStages, 'stage')} at once`]),
    ...(waitBetweenStagesMs > 0 ? [`${formatDurationMs(waitBetweenStagesMs)} between stages`] : []),
    ...(rollbackOnFailure ? ['rolls back on failure'] : []),
  ].join(', ');
}

function stageLines(plan: Plan, style: Style): readonly string[] {
  const { unchanged } = countPlan(plan);
  const hidden = unchanged > MAX_SHOWN_UNCHANGED;
  const shown = plan.stages.filter((stage) => !hidden || groupOfPlanned(stage) !== 'unchanged' || isDrifted(stage));
  const lines: string[] = [];
  let wave: number | undefined;
  for (const stage of shown) {
    if (plan.waves.length > 1 && stage.wave !== wave) lines.push(...waveHeading(plan, stage.wave, lines, style));
    wave = stage.wave;
    lines.push(...plannedStageLines(stage, plan, style));
  }
  const left = plan.stages.length - shown.length;
  if (left > 0) lines.push('', `${plural(left, 'more stage')} with nothing to do`);
  const absent = absentLines(plan.absent, style);
  if (absent.length > 0 && (hidden || plan.waves.length > 1)) lines.push('');
  lines.push(...absent);
  return lines.length > 0 ? [...lines, ''] : lines;
}

/** Nothing is done about files that changed after they were applied, and everybody should know of them. */
function isDrifted({ standing }: PlannedStage): boolean {
  return standing !== undefined && standing.others.length > 0;
}

function waveHeading(plan: Plan, wave: number, before: readonly string[], style: Style): readonly string[] {
  const heading = paint(style, 'quiet', `wave ${wave} of ${plan.waves.length}`);
  return before.length === 0 ? [heading] : ['', heading];
}

function plannedStageLines(stage: PlannedStage, plan: Plan, style: Style): readonly string[] {
  const { decision, steps, standing, failure } = stage;
  const name = paint(style, 'strong', show(style, plannedName(stage)));
  const words = paint(style, GROUP_HUES[groupOfPlanned(stage)], show(style, decisionWords(stage)));
  const lines = [...prose(`${name}  ${words}`, style)];
  lines.push(
    ...indented(
      labelsLine(stage).map((line) => paint(style, 'quiet', show(style, line))),
      '  ',
    ),
  );
  if (failure !== undefined) {
    lines.push(...failureDetails(failure, style), ...nextLinesBetween(nextAfter(failure, plan), style));
  }
  const isSkipped = decision.kind === 'skip';
  if (!isSkipped) lines.push(...indented(parameterLines(stage, style), '  '));
  if (!isSkipped)
    lines.push(
      ...indented(
        steps.flatMap((step) => stepWithDifference(step, style)),
        '  ',
      ),
    );
  lines.push(...indented(hookLines(stage, style), '  '));
  if (standing) lines.push(...indented(standingLines(standing, style, { counts: !isSkipped }), '  '));
  lines.push(...indented(variableLines('variables', stage.variables ?? [], style), '  '));
  return lines;
}

function stepWithDifference(step: PlannedStep, style: Style): readonly string[] {
  if (step.kind === 'deployment' || step.comparison?.kind !== 'changed') return stepLines(step, style);
  const { difference = [] } = step.comparison;
  if (difference.length === 0) return stepLines(step, style);
  const title = paint(style, 'quiet', `since ${lastWords(step.kind)}:`);
  return [...stepLines(step, style), ...indented([title, ...indented(differenceLines(difference, style), '  ')], '  ')];
}

function decisionWords({ id, decision, failure }: PlannedStage): string {
  if (failure !== undefined) return `will fail: ${summaryBehind(id, failure)}`;
  switch (decision.kind) {
    case 'run':
      return `will run: ${describeReason(decision.reason)}`;
    case 'skip':
    case 'scheduled':
      return skipWords(decision.reason);
    case 'undecided':
      return describeReason(decision.reason);
  }
}
