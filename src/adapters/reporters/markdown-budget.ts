/** A part of a page that may be cut, but only between its blocks. */
export interface MarkdownSection {
  /** Whose turn it is to get room: the lowest first. */
  readonly rank: number;
  /** What stands before the blocks: a heading, the head of a table. Left out together with all of them. */
  readonly head: readonly string[];
  /** Each is kept whole or left out: a row, a fence, a paragraph. */
  readonly blocks: readonly string[];
  /** What stands between two blocks. */
  readonly gap: '\n' | '\n\n';
  /** Says how many blocks were left out. */
  readonly rest: (count: number) => string;
}

/** How large a page may be, and how that is measured. */
export interface MarkdownLimit {
  readonly size: number;
  readonly measure: (text: string) => number;
}

/** Between two sections. */
const SECTION_GAP = '\n\n';

/**
 * The page of these sections in their order, within its limit: the most important ones get their room first, and what
 * is left out of a section is counted. No block is ever cut, so no fence is left open.
 */
export function fitSections(sections: readonly MarkdownSection[], limit: MarkdownLimit): string {
  const kept = new Map<MarkdownSection, string>();
  let room = limit.size - limit.measure('\n');
  for (const section of sections.toSorted((a, b) => a.rank - b.rank)) {
    const text = fitSection(section, room - limit.measure(SECTION_GAP), limit.measure);
    if (text === undefined) continue;
    kept.set(section, text);
    room -= limit.measure(text) + limit.measure(SECTION_GAP);
  }
  const texts = sections.flatMap((section) => kept.get(section) ?? []);
  return `${texts.join(SECTION_GAP)}\n`;
}

function fitSection(
  { head, blocks, gap, rest }: MarkdownSection,
  room: number,
  measure: MarkdownLimit['measure'],
): string | undefined {
  if (blocks.length === 0) return undefined;
  const start = head.map((line) => `${line}\n`).join('');
  const all = start + blocks.join(gap);
  if (measure(all) <= room) return all;
  let used = measure(start) + measure(SECTION_GAP) + measure(rest(blocks.length));
  let count = 0;
  for (const block of blocks) {
    used += measure(block) + measure(gap);
    if (used > room) break;
    count += 1;
  }
  if (count === 0) return undefined;
  return `${start}${blocks.slice(0, count).join(gap)}${SECTION_GAP}${rest(blocks.length - count)}`;
}
