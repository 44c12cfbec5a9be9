import type { ShownVariable } from '../../domain/status.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import { tableLines } from './table.ts';
import { indented, narrowed } from './text-block.ts';

/** Variables with where each comes from, under a title; nothing where there are none. */
export function variableLines(title: string, variables: readonly ShownVariable[], style: Style): readonly string[] {
  return titledTable(title, variables.map(variableRow), style);
}

function variableRow({ name, value, note, source }: ShownVariable): readonly string[] {
  const shown = value ?? (note === undefined ? 'not shown' : `(${note})`);
  return [name, source, value !== undefined && note !== undefined ? `${value} (${note})` : shown];
}

/** Rows in columns, moved to the right under a title; nothing where there are none. */
export function titledTable(title: string, rows: readonly (readonly string[])[], style: Style): readonly string[] {
  if (rows.length === 0) return [];
  // Half a name says nothing.
  const cells = rows.map((row) => row.map((text, place) => ({ text: show(style, text), whole: place === 0 })));
  // What is moved to the right has less room.
  return [paint(style, 'quiet', `${title}:`), ...indented(tableLines(cells, narrowed(style, 4)), '  ')];
}
