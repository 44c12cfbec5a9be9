import { stripVTControlCharacters } from 'node:util';
import { once } from '../../domain/once.ts';

/** Characters that take two columns of a terminal. Made, as what follows, when it is needed: that takes long. */
const wide = once(
  () =>
    /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u,
);

/** Characters that take none. */
const noWidth = once(() => /^[\p{M}\p{Cf}\p{Cc}]+$/u);

/** Texts in which each code unit takes one column: printable ASCII, Latin letters, dashes, arrows, frames. */
export const ONE_COLUMN_EACH = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u257f]*$/;

/** What a reader takes for one character. */
const segmenter = once(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** Columns that a text takes on a terminal; escape sequences take none. */
export function widthOf(text: string): number {
  if (ONE_COLUMN_EACH.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter().segment(stripVTControlCharacters(text))) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (noWidth().test(grapheme)) return 0;
  return wide().test(grapheme) ? 2 : 1;
}

/** The longest start of a text that takes at most `width` columns. */
export function startOf(text: string, width: number): string {
  if (ONE_COLUMN_EACH.test(text)) return text.slice(0, Math.max(0, width));
  let taken = 0;
  let end = 0;
  for (const { segment } of segmenter().segment(text)) {
    taken += graphemeWidth(segment);
    if (taken > width) break;
    end += segment.length;
  }
  return text.slice(0, end);
}

/** A text without escape sequences in at most `width` columns, an ellipsis at the end where it was longer. */
export function cutToWidth(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width <= 0 ? '' : `${startOf(text, width - 1)}…`;
}

/** The same with the middle left out, for names that differ at their ends. */
export function cutMiddleToWidth(text: string, width: number): string {
  const full = widthOf(text);
  if (full <= width) return text;
  const behind = Math.floor((width - 1) / 2);
  const ahead = width - 1 - behind;
  if (behind < 1) return cutToWidth(text, width);
  return `${startOf(text, ahead)}…${endOf(text, behind)}`;
}

/** The longest end of a text that takes at most `width` columns. */
function endOf(text: string, width: number): string {
  const graphemes = [...segmenter().segment(text)].map(({ segment }) => segment).toReversed();
  let taken = 0;
  let start = text.length;
  for (const grapheme of graphemes) {
    taken += graphemeWidth(grapheme);
    if (taken > width) break;
    start -= grapheme.length;
  }
  return text.slice(start);
}

/** The text with blanks behind it up to `width` columns. */
export function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text in lines of at most `width` columns, divided at blanks, or inside words that are longer than a line. */
export function wrapToWidth(text: string, width: number): readonly string[] {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (widthOf(line) > room) {
      // One character that is wider than the line is still a line.
      const piece = startOf(line, room) || startOf(line, 2);
      if (piece === '' || piece === line) break;
      lines.push(piece);
      line = line.slice(piece.length);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
