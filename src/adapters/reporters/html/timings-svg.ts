import { formatDurationMs } from '../../../domain/duration.ts';
import { showInstance } from '../../../domain/instance.ts';
import type { InstanceId } from '../../../domain/instance.ts';
import type { Run, StageResult } from '../../../domain/run.ts';
import { formatCount } from '../plural.ts';
import type { Redact } from '../style.ts';
import { cutToWidth } from '../text-width.ts';
import { element } from './html-node.ts';
import type { HtmlNode } from './html-node.ts';
import type { ReportedStage } from './reported-stage.ts';

/** Bars that are drawn, those of the stages that took longest. */
const MAX_BARS = 500;

const WIDTH = 1_080;
const NAMES = 200;
/** Room for the last length, which stands behind its bar. */
const RIGHT = 70;
const ROW = 24;
const HEAD = 26;
const MAX_NAME_WIDTH = 26;

/** A line about every this many pixels. */
const TICK_DISTANCE = 120;

const NICE_STEPS: readonly number[] = [1, 2, 5];

type TimedStage = ReportedStage & { readonly result: StageResult };

/** What is marked, and what is hidden. */
export interface TimingsView {
  readonly critical: ReadonlySet<InstanceId>;
  readonly redact: Redact;
}

/** When each stage of a run worked, and its migrations in it. */
export function timingsSection(run: Run, stages: readonly ReportedStage[], view: TimingsView): HtmlNode {
  const worked = stages.flatMap((stage): readonly TimedStage[] =>
    stage.result === undefined || stage.result.conclusion === 'skipped' ? [] : [{ ...stage, result: stage.result }],
  );
  if (worked.length === 0) return element('p', { class: 'quiet' }, 'No stage had anything to do.');
  const shown = worked
    .toSorted((a, b) => tookMs(b) - tookMs(a))
    .slice(0, MAX_BARS)
    .toSorted((a, b) => a.result.startedAt - b.result.startedAt);
  const left = worked.length - shown.length;
  return [
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'When each stage worked' },
      chart(run, shown, view),
    ),
    left > 0 ? element('p', { class: 'quiet' }, `… and ${formatCount(left)} stages that took less`) : [],
  ];
}

function tookMs({ result }: TimedStage): number {
  return Math.max(0, result.endedAt - result.startedAt);
}

function chart(run: Run, stages: readonly TimedStage[], view: TimingsView): HtmlNode {
  const spanMs = Math.max(1, run.endedAt - run.startedAt);
  const height = HEAD + stages.length * ROW + 6;
  const scale = (WIDTH - NAMES - RIGHT) / spanMs;
  const at = (moment: number): number => Math.round(NAMES + (Math.min(moment, run.endedAt) - run.startedAt) * scale);
  return element(
    'svg',
    { class: 'timings', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': 'A bar for each stage' },
    ticks(spanMs, scale, height),
    stages.map((stage, row) => bar(stage, HEAD + row * ROW, { ...view, at })),
  );
}

function ticks(spanMs: number, scale: number, height: number): HtmlNode {
  const stepMs = niceStep(TICK_DISTANCE / scale);
  const count = Math.floor(spanMs / stepMs);
  return Array.from({ length: count + 1 }, (_, place) => {
    const x = Math.round(NAMES + place * stepMs * scale);
    return [
      element('line', { class: 'tick', x1: x, x2: x, y1: HEAD - 6, y2: height }),
      element(
        'text',
        { class: 'tick', x, y: 14, 'text-anchor': 'middle' },
        place === 0 ? '0' : formatDurationMs(place * stepMs),
      ),
    ];
  });
}

/** The next step that people count in: 1, 2, 5, 10, 20 … milliseconds. */
function niceStep(leastMs: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, leastMs)));
  const factor = NICE_STEPS.find((one) => one * power >= leastMs) ?? 10;
  return factor * power;
}

function bar(
  { key, planned, group, state, result, times }: TimedStage,
  y: number,
  { at, critical, redact }: TimingsView & { readonly at: (moment: number) => number },
): HtmlNode {
  const [from, to] = [at(result.startedAt), at(result.endedAt)];
  const took = formatDurationMs(Math.max(0, result.endedAt - result.startedAt));
  const name = showInstance(planned.id);
  return element(
    'a',
    { href: `#${key}`, class: `bar is-${group}${critical.has(planned.id) ? ' critical' : ''}` },
    element('title', {}, `${name}: ${state}, ${took}`),
    element('text', { x: NAMES - 12, y: y + 15, 'text-anchor': 'end' }, cutToWidth(redact(name), MAX_NAME_WIDTH)),
    element('rect', { class: 'whole', x: from, y: y + 3, width: Math.max(3, to - from), height: ROW - 8, rx: 4 }),
    times.map(({ label, startedAt, endedAt, outcome }) =>
      element(
        'rect',
        {
          class: `part is-${outcome}`,
          x: at(startedAt),
          y: y + 6,
          width: Math.max(2, at(endedAt) - at(startedAt)),
          height: ROW - 14,
          rx: 2,
        },
        element('title', {}, `${label}: ${formatDurationMs(Math.max(0, endedAt - startedAt))}`),
      ),
    ),
    element('text', { class: 'took', x: Math.max(to, from + 3) + 7, y: y + 15 }, took),
  );
}
