import type { Hue, Style } from './style.ts';
import { paint } from './style.ts';
import { cutMiddleToWidth, padToWidth, widthOf, wrapToWidth } from './text-width.ts';

/** One cell: a text on one line that may be shown as it is, and what it means. */
export interface Cell {
  readonly text: string;
  readonly hue?: Hue;
  /** Its column is not cut: part of a moment or of a state says nothing. */
  readonly whole?: boolean;
}

/** Blanks between two columns. */
const GAP = '  ';

/** A column is not made wider than this for the sake of one long cell where lines have no end. */
const MAX_PADDED_WIDTH = 40;

/** A column that is not the last is not cut below this. */
const MIN_COLUMN_WIDTH = 8;

/** The last column is not narrower than this; where there is less room, the cells follow each other. */
const MIN_LAST_WIDTH = 16;

/**
 * Rows in columns. The last column may be long: on a terminal it is wrapped. The others are cut in their middle where
 * the terminal is narrow; on one that is too narrow for columns, the cells of a row follow each other.
 */
export function tableLines(rows: readonly (readonly Cell[])[], style: Style): readonly string[] {
  return tableRows(rows, style).flat();
}

/** The same with the lines of each row for themselves. */
export function tableRows(rows: readonly (readonly Cell[])[], style: Style): readonly (readonly string[])[] {
  const natural = naturalWidths(rows);
  const { width: room } = style;
  if (room === undefined) {
    const widths = natural.map((width) => Math.min(width, MAX_PADDED_WIDTH));
    return rows.map((row) => [joinCells(row, widths, style)]);
  }
  const widths = fitWidths(natural, wholeColumns(rows), room);
  return rows.map((row) => (widths === undefined ? stackCells(row, style, room) : wrapRow(row, widths, style)));
}

function naturalWidths(rows: readonly (readonly Cell[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [place, cell] of row.entries()) widths[place] = Math.max(widths[place] ?? 0, widthOf(cell.text));
  }
  return widths;
}

function wholeColumns(rows: readonly (readonly Cell[])[]): ReadonlySet<number> {
  return new Set(rows.flatMap((row) => row.flatMap(({ whole }, place) => (whole === true ? [place] : []))));
}

/** Widths that fit into `room` columns: the widest gives first. `undefined`: there is too little room. */
function fitWidths(
  natural: readonly number[],
  whole: ReadonlySet<number>,
  room: number,
): readonly number[] | undefined {
  const last = natural.at(-1) ?? 0;
  const widths = natural.slice(0, -1);
  const wantedLast = Math.min(last, MIN_LAST_WIDTH);
  let free = room - widths.length * GAP.length - wantedLast - widths.reduce((sum, width) => sum + width, 0);
  while (free < 0) {
    const widest = Math.max(0, ...widths.filter((_, place) => !whole.has(place)));
    if (widest <= MIN_COLUMN_WIDTH) return undefined;
    const place = widths.findIndex((width, index) => width === widest && !whole.has(index));
    widths[place] = widest - 1;
    free += 1;
  }
  return [...widths, Math.min(last, wantedLast + free)];
}

function joinCells(row: readonly Cell[], widths: readonly number[], style: Style): string {
  const end = row.findLastIndex(({ text }) => text !== '');
  return row
    .slice(0, end + 1)
    .map(({ text, hue }, place) => {
      const padding = place === end ? '' : ' '.repeat(Math.max(0, (widths[place] ?? 0) - widthOf(text)));
      return paint(style, hue, text) + padding;
    })
    .join(GAP);
}

function wrapRow(row: readonly Cell[], widths: readonly number[], style: Style): readonly string[] {
  const lastPlace = widths.length - 1;
  const indent = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const cut = row.map((cell, place) =>
    place === lastPlace ? cell : { ...cell, text: cutMiddleToWidth(cell.text, widths[place] ?? 0) },
  );
  const last = cut[lastPlace];
  if (last === undefined) return [joinCells(cut, widths, style)];
  const [first = '', ...rest] = wrapToWidth(last.text, widths[lastPlace] ?? 0);
  return [
    joinCells([...cut.slice(0, -1), { ...last, text: first }], widths, style),
    ...rest.map((text) => padToWidth('', indent) + paint(style, last.hue, text)),
  ];
}

/** The cells of a row one after another, as many on a line as have room; those that are longer than one are wrapped. */
function stackCells(row: readonly Cell[], style: Style, room: number): readonly string[] {
  const lines: { text: string; width: number }[] = [];
  for (const { text, hue } of row.filter((cell) => cell.text !== '')) {
    const last = lines.at(-1);
    const width = widthOf(text);
    if (last && last.width + GAP.length + width <= room) {
      last.text += GAP + paint(style, hue, text);
      last.width += GAP.length + width;
      continue;
    }
    const indent = last === undefined || room <= GAP.length ? '' : GAP;
    for (const line of wrapToWidth(text, room - indent.length)) {
      lines.push({ text: indent + paint(style, hue, line), width: indent.length + widthOf(line) });
    }
  }
  return lines.map(({ text }) => text);
}
