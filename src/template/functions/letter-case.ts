import { isAscii } from '../bytes.ts';

/**
 * Go changes case code point by code point (Unicode's simple mappings), JavaScript text by text (the full ones: `ß` to
 * `SS`). Where the full mapping of a single code point gives several, the simple one is the code point itself, but for
 * those listed here.
 */
const SIMPLE_UPPER: ReadonlyMap<string, string> = new Map([
  ...simpleRange(0x1f80, 0x1f87),
  ...simpleRange(0x1f90, 0x1f97),
  ...simpleRange(0x1fa0, 0x1fa7),
  ['\u1fb3', '\u1fbc'],
  ['\u1fc3', '\u1fcc'],
  ['\u1ff3', '\u1ffc'],
]);
const SIMPLE_LOWER: ReadonlyMap<string, string> = new Map([['\u0130', 'i']]);
/** Letters whose title case is not their upper case: the digraphs `ǆ ǉ ǌ ǳ`. */
const TITLE: ReadonlyMap<string, string> = new Map([
  ...titled('\u01c4\u01c5\u01c6', '\u01c5'),
  ...titled('\u01c7\u01c8\u01c9', '\u01c8'),
  ...titled('\u01ca\u01cb\u01cc', '\u01cb'),
  ...titled('\u01f1\u01f2\u01f3', '\u01f2'),
]);
/** ASCII as long as it goes, or one other code point. */
const RUN = /\p{ASCII}+|\P{ASCII}/gu;
/** A word starts behind a blank, or behind ASCII that is no letter, digit or underscore. */
const WORD_START = /(?<=^|[^\w\u0080-\u{10ffff}]|[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])[^]/gu;
const GEORGIAN = /^[\u10d0-\u10fa\u10fd-\u10ff]$/;

/** Greek letters with iota subscript: eight small ones, the capitals eight code points later. */
function simpleRange(from: number, to: number): readonly (readonly [string, string])[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    return [String.fromCharCode(from + index), String.fromCharCode(from + index + 8)] as const;
  });
}

function titled(letters: string, title: string): readonly (readonly [string, string])[] {
  return Array.from(letters, (letter) => [letter, title] as const);
}

/** A mapping counts only if it leads from one code point to one. */
function single(character: string, mapped: string): string {
  return mapped.length === character.length || Array.from(mapped).length === 1 ? mapped : character;
}

function upperCharacter(character: string): string {
  return SIMPLE_UPPER.get(character) ?? single(character, character.toUpperCase());
}

/** All letters in upper case (`strings.ToUpper`). */
export function toUpper(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  return text.replaceAll(RUN, (run) => (isAscii(run) ? run.toUpperCase() : upperCharacter(run)));
}

/** All letters in lower case (`strings.ToLower`). */
export function toLower(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text.replaceAll(RUN, (run) => SIMPLE_LOWER.get(run) ?? single(run, run.toLowerCase()));
}

/** The first letter of every word in title case (`strings.Title`). */
export function toTitle(text: string): string {
  return text.replaceAll(WORD_START, (character) => {
    return TITLE.get(character) ?? (GEORGIAN.test(character) ? character : upperCharacter(character));
  });
}
