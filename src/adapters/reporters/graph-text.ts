import { showInstance } from '../../domain/instance.ts';
import type { InstanceId } from '../../domain/instance.ts';
import type { StageGraph } from '../../domain/status.ts';
import { listed } from './plural.ts';
import { STATE_HUES, stateWords } from './status-text.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import { tableRows } from './table.ts';
import type { Cell } from './table.ts';
import { indented, narrowed } from './text-block.ts';

/** Names of stages that one waits for. */
const MAX_NAMES = 10;

/** The graph as people read it: wave by wave, each stage with its state and what it waits for. */
export function graphText({ nodes, edges }: StageGraph, style: Style): readonly string[] {
  if (nodes.length === 0) return ['no stage is selected'];
  const before = Map.groupBy(edges, ({ to }) => to);
  const waves = [...Map.groupBy(nodes, ({ wave }) => wave)].toSorted(([a], [b]) => a - b);
  const sorted = waves.flatMap(([, ofWave]) => ofWave);
  const rows = sorted.map((node) =>
    rowOf(
      node,
      (before.get(node.id) ?? []).map(({ from }) => from),
      style,
    ),
  );
  // One table, so that the columns of all waves stand below each other.
  const lines = new Map(tableRows(rows, narrowed(style, 2)).map((row, place) => [sorted[place]?.id, row]));
  return waves.flatMap(([wave, ofWave], place) => [
    ...(place === 0 ? [] : ['']),
    paint(style, 'quiet', `wave ${wave} of ${waves.length}`),
    ...indented(
      ofWave.flatMap(({ id }) => lines.get(id) ?? []),
      '  ',
    ),
  ]);
}

function rowOf(
  { id, state }: StageGraph['nodes'][number],
  after: readonly InstanceId[],
  style: Style,
): readonly Cell[] {
  const names = listed(after.map(showInstance), MAX_NAMES);
  return [
    { text: show(style, showInstance(id)), hue: 'strong', whole: true },
    state === undefined ? { text: 'never ran', hue: 'quiet' } : { text: stateWords(state), hue: STATE_HUES[state] },
    { text: after.length === 0 ? '' : show(style, `after ${names}`), hue: 'quiet' },
  ];
}
