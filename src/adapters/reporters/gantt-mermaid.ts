import { formatDurationMs } from '../../domain/duration.ts';
import { DEFAULT_ENVIRONMENT } from '../../domain/instance.ts';
import type { RanStage } from './critical-chain.ts';
import { printable } from './printable.ts';
import type { Redact } from './style.ts';
import { isoTime } from './time-words.ts';

/** More bars than this can't be read. The longest are drawn. */
export const MAX_BARS = 100;

/** Mermaid marks about ten moments. */
const SHORT_CHART_MS = 10_000;

/** A bar of no length is not drawn at all. */
const MIN_BAR_MS = 1;

/**
 * When each stage worked, as a Gantt chart of Mermaid in UTC. Red: failed; blue: on the critical path.
 * https://mermaid.js.org/syntax/gantt.html
 */
export function ganttLines(ran: readonly RanStage[], critical: readonly RanStage[], redact: Redact): readonly string[] {
  if (ran.length === 0) return [];
  const onPath = new Set(critical.map(({ planned }) => planned.id));
  const drawn = longest(ran).toSorted((a, b) => a.result.startedAt - b.result.startedAt);
  const byEnvironment = Map.groupBy(drawn, ({ planned }) => planned.environment);
  return [
    'gantt',
    '  dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `  axisFormat ${axisFormat(drawn)}`,
    ...[...byEnvironment].flatMap(([environment, stages]) => [
      `  section ${environment === DEFAULT_ENVIRONMENT ? 'stages' : label(environment, redact)}`,
      ...stages.map((stage) => `    ${bar(stage, onPath.has(stage.planned.id), redact)}`),
    ]),
  ];
}

/** Marks of a chart that is only seconds wide would all say the same moment. */
function axisFormat(drawn: readonly RanStage[]): string {
  const from = Math.min(...drawn.map(({ result }) => result.startedAt));
  const to = Math.max(...drawn.map(({ result }) => result.endedAt));
  return to - from < SHORT_CHART_MS ? '%S.%Ls' : '%H:%M:%S';
}

function longest(ran: readonly RanStage[]): readonly RanStage[] {
  return ran.toSorted((a, b) => tookMs(b) - tookMs(a)).slice(0, MAX_BARS);
}

/** How long a stage worked, in milliseconds. */
export function tookMs({ result }: RanStage): number {
  return Math.max(0, result.endedAt - result.startedAt);
}

function bar(stage: RanStage, isCritical: boolean, redact: Redact): string {
  const { planned, result } = stage;
  const hasFailed = result.conclusion === 'failure';
  const state = hasFailed ? 'crit' : isCritical ? 'active' : 'done';
  const start = isoTime(result.startedAt).replace('T', ' ').replace('Z', '');
  // A mark in front, since a stage may be called as a word of Mermaid's language: title, section, 2026-01-02.
  const mark = hasFailed ? '✗' : result.conclusion === 'cancelled' ? '…' : '✓';
  const name = `${mark} ${label(planned.stage, redact)} (${formatDurationMs(tookMs(stage))})`;
  return `${name} :${state}, ${start}, ${Math.max(MIN_BAR_MS, tookMs(stage))}ms`;
}

/** A name in which nothing can end it: all but plain characters stand as entities, `#58;` is a colon. */
function label(text: string, redact: Redact): string {
  return printable(redact(text)).replaceAll(/[^\w ./-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
