import { printable } from './printable.ts';
import type { Redact } from './style.ts';

/** Punctuation that Markdown may take for itself. https://github.github.com/gfm/#backslash-escapes */
const PUNCTUATION = /[\\`*_{}[\]()#+\-.!|~$:"'=^]/g;

/**
 * A foreign text as Markdown shows it, on one line, in a table too: redacted, without markup, HTML, links or mentions.
 */
export function escapeMarkdown(text: string, redact: Redact): string {
  return printable(redact(text))
    .replaceAll(PUNCTUATION, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@<!-- -->');
}

/** A foreign text where GitHub reads HTML and no Markdown, such as in `<summary>`, on one line. */
export function escapeHtml(text: string, redact: Redact): string {
  return printable(redact(text))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('@', '@<!-- -->');
}

/** Blocks that are folded below a title, which is a foreign text. */
export function folded(title: string, blocks: readonly string[], redact: Redact): string {
  return [
    '<details>',
    `<summary>${escapeHtml(title, redact)}</summary>`,
    '',
    blocks.join('\n\n'),
    '',
    '</details>',
  ].join('\n');
}

/** Lines in a fence that nothing in them can close. Redacted, and without control characters. */
export function fence(lines: readonly string[], language: string, redact: Redact): string {
  const shown = redact(lines.join('\n')).split('\n').map(printable);
  const longest = Math.max(0, ...shown.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const ticks = '`'.repeat(Math.max(3, longest + 1));
  return [`${ticks}${language}`, ...shown, ticks].join('\n');
}

/** Rows of a table below their headings; the cells are Markdown already. */
export function markdownTable(headings: readonly string[]): readonly string[] {
  return [tableRow(headings), tableRow(headings.map(() => '---'))];
}

/** One row of a table. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
