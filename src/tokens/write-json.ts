import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { blankJsonComments, blankLastCommas } from '../extraction/json-comments.ts';
import { invalidJsonAt, isValidJson } from '../extraction/valid-json.ts';
import { escapeJson } from './escape.ts';
import type { PlacedValue, WriteProblem, WrittenPiece } from './written-piece.ts';

/** A string of JSON, or its beginning where the text ends before it does. */
const STRING = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g;

/** The same, and comments in the form of JavaScript, in which quotes mean nothing. */
const STRING_OR_COMMENT = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/**
 * Puts a JSON file together. In quotes a value is a text; outside it has to be JSON by itself: a number, `true`, a list.
 * `isForPeople`: comments in the form of JavaScript, and a comma behind the last value of a list or map, are allowed and
 * stay: it is the business of whoever reads the copy to take them.
 */
export function writeJson(pieces: readonly WrittenPiece[], isForPeople: boolean): Result<string, WriteProblem> {
  const outside = new Set(valuesOutsideStrings(pieces, isForPeople));
  const values = pieces.filter((piece) => piece.kind === 'value');
  const bare = values.find((value) => outside.has(value) && !value.token.isRaw && !isValidJson(value.value));
  if (bare !== undefined) return err(bareProblem(bare));
  const written = pieces.map((piece) => {
    if (piece.kind === 'text') return piece.text;
    return piece.token.isRaw || outside.has(piece) ? piece.value : escapeJson(piece.value);
  });
  const text = written.join('');
  const invalidAt = invalidJsonAt(isForPeople ? blankLastCommas(blankJsonComments(text)) : text);
  if (invalidAt === undefined) return ok(text);
  return err(explain(values, offsetInSource(pieces, written, invalidAt)));
}

/** In an odd place it might be JSON with what stands around it, as `1,2` is in a list, and change the structure. */
function bareProblem({ token: { written, offset } }: PlacedValue): WriteProblem {
  const message = `${written} stands outside quotes, and its value is not JSON by itself`;
  return { offset, message, hint: `write "${written}"` };
}

/** What is not escaped is the usual reason. */
function explain(values: readonly PlacedValue[], invalidAt: number): WriteProblem {
  const raw = values.find(({ token }) => token.isRaw);
  if (raw !== undefined) {
    const message = `the result is not JSON; the value of ${raw.token.written} is not escaped`;
    return { offset: raw.token.offset, message, hint: 'leave out raw:, or look at the value' };
  }
  const hint = 'mend the file: it would not be JSON with any values';
  return { offset: invalidAt, message: 'the result is not JSON from here on', hint };
}

/** Where a place of the result comes from: the same character of a text, or the token of a value. */
function offsetInSource(pieces: readonly WrittenPiece[], written: readonly string[], place: number): number {
  let start = 0;
  for (const [index, piece] of pieces.entries()) {
    const length = written[index]?.length ?? 0;
    const isLast = index === pieces.length - 1;
    if (place < start + length || isLast)
      return piece.kind === 'text' ? piece.offset + place - start : piece.token.offset;
    start += length;
  }
  return 0;
}

/** Strings and comments may go through several pieces; a value inside one is escaped, and so can't end a string. */
function valuesOutsideStrings(pieces: readonly WrittenPiece[], isForPeople: boolean): readonly PlacedValue[] {
  const outside: PlacedValue[] = [];
  let open = '';
  for (const piece of pieces) {
    if (piece.kind === 'value') {
      if (open === '') outside.push(piece);
      continue;
    }
    const text: string = open + piece.text;
    const last: string = text.match(isForPeople ? STRING_OR_COMMENT : STRING)?.at(-1) ?? '';
    open = last !== '' && text.endsWith(last) ? beginningOfOpen(last) : '';
  }
  return outside;
}

/** What a string or comment at the end of a text begins with, where it goes on behind it; empty where it has ended. */
function beginningOfOpen(last: string): string {
  if (last.startsWith('//')) return '//';
  if (last.startsWith('/*')) return last.length > 3 && last.endsWith('*/') ? '' : '/*';
  return /^"(?:[^"\\]|\\[\s\S])*"$/.test(last) ? '' : '"';
}
