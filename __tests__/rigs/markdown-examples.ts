import { readFile } from 'node:fs/promises';

/** A page of `docs/` taken apart, so that a test can run what it shows. */
export interface DocumentedExamples {
  /** The cells of every table whose header begins with these words, row by row, without code marks and escapes. */
  rows(...header: readonly string[]): readonly (readonly string[])[];
  /** The fenced blocks of a language, such as `yaml`. */
  blocks(language: string): readonly string[];
  /** The same, each with the line of the page on which it begins, from 1. */
  locatedBlocks(language: string): readonly DocumentedBlock[];
  /** Whether the page explains a key: it stands in a code span, alone, in a path such as `sqlite.path` or in braces. */
  names(key: string): boolean;
}

/** A fenced block without its fence. */
export interface DocumentedBlock {
  readonly text: string;
  readonly line: number;
}

/** Reads `docs/<name>.md` of this repository. */
export async function readDocumentation(name: string): Promise<DocumentedExamples> {
  const text = await readFile(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
  const lines = text.split('\n');
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((found) => found[1] ?? '');
  return {
    names: (key) => spans.some((span) => span.split(/[^\w$]+/).includes(key)),
    rows: (...header) => tableRows(lines, header),
    blocks: (language) => fencedBlocks(text, language).map((block) => block.text),
    locatedBlocks: (language) => fencedBlocks(text, language),
  };
}

function fencedBlocks(page: string, language: string): readonly DocumentedBlock[] {
  const fences = page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return [...fences].map((found) => ({
    text: found[1] ?? '',
    line: page.slice(0, found.index).split('\n').length + 1,
  }));
}

function tableRows(lines: readonly string[], header: readonly string[]): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  let inside = false;
  for (const line of lines) {
    const cells = line.startsWith('|') ? splitCells(line) : null;
    if (!cells) inside = false;
    else if (inside && !/^-+$/.test(cells[0] ?? '')) rows.push(cells);
    else if (header.every((word, index) => cells[index] === word)) inside = true;
  }
  return rows;
}

function splitCells(line: string): readonly string[] {
  return line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell.trim()));
}

/** A cell that is one code span as the text in it; Markdown wants `|` escaped even there. */
function plain(cell: string): string {
  const unescaped = cell.replaceAll('\\|', '|');
  return /^`[^`]*`$/.test(unescaped) ? unescaped.slice(1, -1) : unescaped;
}
