/**
 * The part of GitHub's Markdown that our pages are written in, as HTML. Not for foreign texts: what stands as HTML in a
 * page stays HTML, as on GitHub.
 */
export function markdownToHtml(markdown: string): string {
  const lines = markdown.replaceAll(/<!--.*?-->/g, '').split('\n');
  const html: string[] = [];
  for (let at = 0; at < lines.length;) {
    const block = BLOCKS.find(({ begins }) => begins.test(lines[at] ?? '')) ?? PARAGRAPH;
    const end = block.endOf(lines, at);
    html.push(block.html(lines.slice(at, end)));
    at = end;
  }
  return html.join('\n');
}

/** A kind of block: how its first line looks, the line behind its last one, and what becomes of its lines. */
interface Block {
  readonly begins: RegExp;
  readonly endOf: (lines: readonly string[], at: number) => number;
  readonly html: (lines: readonly string[]) => string;
}

function whileLines(matches: (line: string) => boolean): Block['endOf'] {
  return (lines, at) => {
    let end = at + 1;
    while (end < lines.length && matches(lines[end] ?? '')) end += 1;
    return end;
  };
}

const oneLine: Block['endOf'] = (_, at) => at + 1;

const PARAGRAPH: Block = {
  begins: /./,
  endOf: whileLines((line) => line.trim() !== '' && !BLOCKS.some(({ begins }) => begins.test(line))),
  html: (lines) => `<p>${inline(lines.join(' '))}</p>`,
};

const BLOCKS: readonly Block[] = [
  { begins: /^\s*$/, endOf: oneLine, html: () => '' },
  { begins: /^<\/?(?:details|summary)/, endOf: oneLine, html: ([line = '']) => line },
  {
    begins: /^#{1,6} /,
    endOf: oneLine,
    html([line = '']) {
      const level = line.indexOf(' ');
      return `<h${level}>${inline(line.slice(level + 1))}</h${level}>`;
    },
  },
  {
    begins: /^`{3,}/,
    endOf(lines, at) {
      const ticks = /^`+/.exec(lines[at] ?? '')?.[0] ?? '';
      return lines.findIndex((line, place) => place > at && line === ticks) + 1;
    },
    html: fenceHtml,
  },
  { begins: /^\|/, endOf: whileLines((line) => line.startsWith('|')), html: tableHtml },
  {
    begins: /^- /,
    endOf: whileLines((line) => line.startsWith('- ')),
    html: (lines) => `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`,
  },
];

function fenceHtml(lines: readonly string[]): string {
  const language = (lines[0] ?? '').replace(/^`+/, '');
  const text = lines.slice(1, -1);
  if (language === 'mermaid') return `<pre class="mermaid">${escapeHtml(text.join('\n'))}</pre>`;
  if (language !== 'diff') return `<pre>${escapeHtml(text.join('\n'))}</pre>`;
  const classes: Readonly<Record<string, string>> = { '+': 'added', '-': 'taken', '@': 'place' };
  return `<pre>${text.map((line) => `<span class="${classes[line[0] ?? ''] ?? 'kept'}">${escapeHtml(line)}\n</span>`).join('')}</pre>`;
}

function tableHtml([head = '', , ...rows]: readonly string[]): string {
  const body = rows.map((row) => rowHtml(row, 'td')).join('');
  return `<table><thead>${rowHtml(head, 'th')}</thead><tbody>${body}</tbody></table>`;
}

function rowHtml(row: string, tag: string): string {
  const cells = row.slice(1, -1).split(/(?<!\\)\|/);
  return `<tr>${cells.map((cell) => `<${tag}>${inline(cell.trim())}</${tag}>`).join('')}</tr>`;
}

/** A character that a backslash has taken the meaning from, kept apart as one of the private use area. */
const KEPT = 0xe000;

function inline(text: string): string {
  return text
    .replaceAll(/\\([!-/:-@[-`{-~])/g, (_, character: string) => String.fromCodePoint(KEPT + character.charCodeAt(0)))
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>')
    .replaceAll(/[\ue000-\ue07f]/g, (kept) => escapeHtml(String.fromCodePoint(kept.charCodeAt(0) - KEPT)));
}

/** A text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
