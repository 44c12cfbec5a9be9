import type { RunEvent } from '../../domain/event.ts';
import { formatDurationMs } from '../../domain/duration.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { showInstance } from '../../domain/instance.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RollbackResult, StageResult } from '../../domain/run.ts';
import { absentLines } from './absent-text.ts';
import type { StageNames } from './display-names.ts';
import { stageNames } from './display-names.ts';
import type { MigrationEvent } from './event-words.ts';
import {
  endWords,
  hookWords,
  isMigrationEvent,
  migrationWords,
  rollbackStartWords,
  rollbackWords,
  startWords,
} from './event-words.ts';
import { failureDetails, nextLinesBetween, summaryBehind } from './failure-text.ts';
import { nextAfter } from './next-after.ts';
import { planSize } from './plan-counts.ts';
import { noticeLines } from './plan-notices-text.ts';
import { closingLines } from './run-closing.ts';

import { GROUP_HUES, groupOfResult } from './stage-words.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';
import { prose } from './text-block.ts';

/** Tells a run event by event, in steady lines for a log. It remembers what the words of later events depend on. */
export type RunNarrator = (event: RunEvent) => readonly string[];

/** How lines are shown, and what stages are called in them. */
interface NamedStyle extends Style {
  readonly nameOf: StageNames;
}

/** Makes the narrator of one run. */
export function createRunLines(style: Style): RunNarrator {
  let plan: Plan | undefined;
  let view: NamedStyle = { ...style, nameOf: showInstance };
  let rollingBack: ReadonlySet<InstanceId> = new Set();

  return (event) => {
    if (event.type === 'operations_started') {
      plan = event.plan;
      view = { ...style, nameOf: stageNames(plan) };
    }
    if (event.type === 'rollback_started') rollingBack = new Set(event.ids);
    // The end of a stage that is rolled back is told by `rolled_back`.
    if (isStageEnd(event)) return rollingBack.has(event.id) ? [] : endLines(event.result, plan, view);
    return isMigrationEvent(event) ? prose(migrationLine(event, style), style) : eventLines(event, view);
  };
}

type StageEnd = Extract<RunEvent, { type: 'stage_completed' | 'stage_failed' | 'stage_skipped' }>;

/** Whether an event is the end of a stage. */
export function isStageEnd(event: RunEvent): event is StageEnd {
  return event.type === 'stage_completed' || event.type === 'stage_failed' || event.type === 'stage_skipped';
}

function endLines(result: StageResult, plan: Plan | undefined, style: NamedStyle): readonly string[] {
  const group = groupOfResult(result);
  const hue = result.tolerated ? 'warning' : GROUP_HUES[group];
  const lines = about(result.id, endWords(result, plan?.direction ?? 'up'), style, hue);
  if (result.failure === undefined) return lines;
  const next = plan === undefined ? [] : nextAfter(result.failure, plan);
  return [...lines, ...failureDetails(result.failure, style), ...nextLinesBetween(next, style)];
}

function eventLines(event: Exclude<RunEvent, StageEnd | MigrationEvent>, style: NamedStyle): readonly string[] {
  switch (event.type) {
    case 'operations_started': {
      const attempt = event.attempt > 1 ? `, attempt ${event.attempt}` : '';
      const what = event.plan.direction === 'up' ? 'run' : 'rollback run';
      return [
        ...prose(show(style, `${what} ${event.run}${attempt}: ${planSize(event.plan)}`), style),
        ...noticeLines(event.plan, style),
        ...absentLines(event.plan.absent, style),
      ];
    }
    case 'stage_started':
      return about(event.id, startWords(event), style);
    case 'stage_retried': {
      const words = `try ${event.try} in ${formatDurationMs(event.delayMs)}: ${summaryBehind(event.id, event.failure)}`;
      return about(event.id, words, style, 'warning');
    }
    case 'waited':
      return about(event.id, `${event.url} was ready after ${formatDurationMs(event.durationMs)}`, style);
    case 'output':
      return [`${show(style, showInstance(event.id))} ${paint(style, 'quiet', '|')} ${show(style, event.line)}`];
    case 'hook_started':
      return about(event.id, `hook ${event.hook}`, style);
    case 'hook_ended':
      return about(event.id, hookWords(event), style, event.problem === undefined ? undefined : 'warning');
    case 'rollback_started':
      return event.ids.length === 0 ? [] : [paint(style, 'strong', show(style, rollbackStartWords(event)))];
    case 'rolled_back':
      return rolledBackLines(event.result, style);
    case 'notice':
      return prose(noticeLine(event, style), style);
    case 'operations_finished':
      return closingLines(event.run, style);
  }
}

function noticeLine(event: Extract<RunEvent, { type: 'notice' }>, style: NamedStyle): string {
  const label = event.severity === 'warning' ? 'warning' : 'note';
  const hue = event.severity === 'warning' ? 'warning' : 'name';
  const words = `${paint(style, hue, `${label}:`)} ${show(style, event.message)}`;
  return event.id === undefined ? words : `${show(style, style.nameOf(event.id))}  ${words}`;
}

function about(id: InstanceId, words: string, style: NamedStyle, hue?: Hue): readonly string[] {
  const name = paint(style, 'strong', show(style, style.nameOf(id)));
  return prose(`${name}  ${paint(style, hue, show(style, words))}`, style);
}

function rolledBackLines(result: RollbackResult, style: NamedStyle): readonly string[] {
  const hue = result.outcome === 'rolled_back' ? undefined : 'bad';
  const lines = about(result.id, rollbackWords(result), style, hue);
  // Of what has no way back the first line says it all: the rest is for who asked for `down`.
  if (result.failure === undefined || result.outcome === 'irreversible') return lines;
  return [...lines, ...failureDetails(result.failure, style)];
}

function migrationLine(event: MigrationEvent, style: Style): string {
  const hue = event.type === 'migration_failed' ? 'bad' : event.type === 'request_retried' ? 'warning' : undefined;
  const name = show(style, `${showInstance(event.id)}/${event.label}`);
  return `${name}  ${paint(style, hue, show(style, migrationWords(event)))}`;
}
