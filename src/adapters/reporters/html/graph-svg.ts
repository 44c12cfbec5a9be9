import { DEFAULT_ENVIRONMENT } from '../../../domain/instance.ts';
import type { InstanceId } from '../../../domain/instance.ts';
import { plannedName } from '../display-names.ts';
import { formatCount, plural } from '../plural.ts';
import type { Redact } from '../style.ts';
import { cutToWidth } from '../text-width.ts';
import type { Placement } from './graph-placement.ts';
import { placeGraph } from './graph-placement.ts';
import { element } from './html-node.ts';
import type { HtmlNode } from './html-node.ts';
import type { ReportedStage } from './reported-stage.ts';

/** More boxes than this can't be looked over, and slow a browser down; then stages are only listed. */
const MAX_DRAWN = 1_500;

const BOX = { width: 176, height: 34 };

/** Characters of a name that have room in a box. */
const MAX_NAME_WIDTH = 21;

/** The graph of each environment as a drawing whose boxes lead to their stages. */
export function graphSection(
  stages: readonly ReportedStage[],
  critical: ReadonlySet<InstanceId>,
  redact: Redact,
): HtmlNode {
  if (stages.length === 0) return [];
  if (stages.length > MAX_DRAWN) {
    return element('p', { class: 'quiet' }, `A graph of ${formatCount(stages.length)} stages is not drawn.`);
  }
  const byEnvironment = [...Map.groupBy(stages, ({ planned }) => planned.environment)];
  const isNamed = byEnvironment.some(([name]) => name !== DEFAULT_ENVIRONMENT);
  return byEnvironment.map(([environment, ofEnvironment]) => [
    isNamed ? element('h3', {}, environment) : [],
    drawing(environment, ofEnvironment, { critical, redact }),
  ]);
}

interface DrawingView {
  readonly critical: ReadonlySet<InstanceId>;
  readonly redact: Redact;
}

function drawing(environment: string, stages: readonly ReportedStage[], view: DrawingView): HtmlNode {
  const placement = placeGraph(
    stages.map(({ planned }) => planned),
    BOX,
  );
  const { width, height } = placement;
  const label = `${environment}: ${plural(stages.length, 'stage')}, what each waits for to its left`;
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label },
    element(
      'svg',
      { class: 'graph', viewBox: `0 0 ${width} ${height}`, width, height },
      linesBehind(placement, view.critical, keysOf(stages)),
      stages.map((stage) => box(stage, placement, view)),
    ),
  );
}

function keysOf(stages: readonly ReportedStage[]): ReadonlyMap<InstanceId, string> {
  return new Map(stages.map(({ planned, key }) => [planned.id, key]));
}

function linesBehind(
  { lines }: Placement,
  critical: ReadonlySet<InstanceId>,
  keys: ReadonlyMap<InstanceId, string>,
): HtmlNode {
  return lines.map(({ from, to, start, end }) => {
    const bend = Math.max(24, (end.x - start.x) / 2);
    const curve = `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
    const isCritical = critical.has(from) && critical.has(to);
    return element('path', {
      class: isCritical ? 'line critical' : 'line',
      d: curve,
      'data-from': keys.get(from),
      'data-to': keys.get(to),
    });
  });
}

function box(stage: ReportedStage, { boxes }: Placement, { critical, redact }: DrawingView): HtmlNode {
  const { key, planned, group, state, why } = stage;
  const { x = 0, y = 0 } = boxes.get(planned.id) ?? {};
  const isCritical = critical.has(planned.id) ? ' critical' : '';
  return element(
    'a',
    { href: `#${key}`, class: `box is-${group}${isCritical}`, 'data-key': key },
    element('title', {}, `${plannedName(planned)}: ${state}: ${why}`),
    element('rect', { x, y, width: BOX.width, height: BOX.height, rx: 7 }),
    element('circle', { cx: x + 16, cy: y + BOX.height / 2, r: 5 }),
    element('text', { x: x + 29, y: y + BOX.height / 2 + 4 }, cutToWidth(redact(planned.stage), MAX_NAME_WIDTH)),
  );
}
