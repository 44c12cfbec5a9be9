import type { InstanceId } from '../../../domain/instance.ts';

/** A stage as a box in a drawing. */
export interface DrawnStage {
  readonly id: InstanceId;
  readonly wave: number;
  readonly waitsFor: readonly InstanceId[];
}

/** Where things are, in pixels; a box is named by its upper left corner. */
export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<InstanceId, Point>;
  /** From the right edge of a box to the left edge of one that waits for it. */
  readonly lines: readonly {
    readonly from: InstanceId;
    readonly to: InstanceId;
    readonly start: Point;
    readonly end: Point;
  }[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Boxes of a column; a wave with more of them has several columns. */
const MAX_ROWS = 14;

const COLUMN_GAP = 56;
const ROW_GAP = 12;
const MARGIN = 12;

/**
 * Places stages in columns, a wave after another. In its column a stage stands at the height of what it waits for, as far
 * as there is room, so that lines are short and seldom cross.
 */
export function placeGraph(
  stages: readonly DrawnStage[],
  box: { readonly width: number; readonly height: number },
): Placement {
  const waves = [...Map.groupBy(stages, ({ wave }) => wave)].toSorted(([a], [b]) => a - b);
  const columns: (readonly DrawnStage[])[] = [];
  const rows = new Map<InstanceId, number>();
  for (const [, ofWave] of waves) {
    const ordered = ofWave
      .map((stage) => ({ stage, height: heightOf(stage, rows) }))
      .toSorted((a, b) => a.height - b.height)
      .map(({ stage }) => stage);
    for (let first = 0; first < ordered.length; first += MAX_ROWS) {
      const column = ordered.slice(first, first + MAX_ROWS);
      for (const [row, { id }] of column.entries()) rows.set(id, row - (column.length - 1) / 2);
      columns.push(column);
    }
  }
  const most = Math.max(1, ...columns.map(({ length }) => length));
  const height = 2 * MARGIN + most * (box.height + ROW_GAP) - ROW_GAP;
  const boxes = new Map<InstanceId, Point>();
  for (const [place, column] of columns.entries()) {
    const top = (height - column.length * (box.height + ROW_GAP) + ROW_GAP) / 2;
    const x = MARGIN + place * (box.width + COLUMN_GAP);
    for (const [row, { id }] of column.entries()) boxes.set(id, { x, y: top + row * (box.height + ROW_GAP) });
  }
  const width = 2 * MARGIN + columns.length * (box.width + COLUMN_GAP) - COLUMN_GAP;
  return { width, height, boxes, lines: linesOf(stages, boxes, box) };
}

/** The middle of what a stage waits for, measured in rows from the middle of their columns. */
function heightOf({ waitsFor }: DrawnStage, rows: ReadonlyMap<InstanceId, number>): number {
  const known = waitsFor.flatMap((id) => rows.get(id) ?? []);
  return known.length === 0 ? 0 : known.reduce((sum, row) => sum + row, 0) / known.length;
}

function linesOf(
  stages: readonly DrawnStage[],
  boxes: Placement['boxes'],
  box: { readonly width: number; readonly height: number },
): Placement['lines'] {
  return stages.flatMap(({ id: to, waitsFor }) =>
    waitsFor.flatMap((from) => {
      const [start, end] = [boxes.get(from), boxes.get(to)];
      // What an environment waits for in another one is said in words.
      if (start === undefined || end === undefined) return [];
      const middle = box.height / 2;
      return [
        { from, to, start: { x: start.x + box.width, y: start.y + middle }, end: { x: end.x, y: end.y + middle } },
      ];
    }),
  );
}
