/** A row of a table, as Markdown text without the bars. */
type Row = readonly string[];

/** A cell in which nothing ends the table's column. */
function cell(text: string): string {
  return text.trim().replaceAll('|', String.raw`\|`);
}

/** A Markdown table with its columns lined up, as the formatter would leave it. */
export function table(head: Row, rows: readonly Row[]): string {
  const cells = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row) => `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = head, ...others] = cells.map(line);
  return [first, line(widths.map((width) => '-'.repeat(width))), ...others].join('\n');
}

/** A code span; nothing for an empty text. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}
