import type { Style } from './style.ts';
import type { Cell } from './table.ts';
import { tableRows } from './table.ts';
import { indented } from './text-block.ts';

/** Rows in columns, moved to the right; with the lines of each row for themselves. On a terminal they still fit. */
export function indentedRows(
  rows: readonly (readonly Cell[])[],
  indent: string,
  style: Style,
): readonly (readonly string[])[] {
  const { width } = style;
  const room = width === undefined ? {} : { width: Math.max(1, width - indent.length) };
  return tableRows(rows, { ...style, ...room }).map((lines) => indented(lines, indent));
}
