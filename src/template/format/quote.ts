import { isPrintable } from '../characters.ts';
import { escapedByte } from '../stray-bytes.ts';

const SIMPLE_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x0b, '\\v'],
  [0x5c, '\\\\'],
]);
/** Everything that may need an escape between double quotes. */
const SUSPICIOUS = /["\\]|[^ -~]/gu;
const REPLACEMENT = 0xfffd;
const MAX_CODE_POINT = 0x10ffff;

function hexadecimal(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

function escape(codePoint: number, quote: string, asciiOnly: boolean): string {
  const character = String.fromCodePoint(codePoint);
  if (character === quote) return `\\${quote}`;
  const simple = SIMPLE_ESCAPES.get(codePoint);
  if (simple !== undefined) return simple;
  if (isPrintable(codePoint) && !(asciiOnly && codePoint >= 0x80)) return character;
  if (codePoint < 0x20 || codePoint === 0x7f) return `\\x${hexadecimal(codePoint, 2)}`;
  return codePoint > 0xffff ? `\\U${hexadecimal(codePoint, 8)}` : `\\u${hexadecimal(codePoint, 4)}`;
}

/** A text in double quotes, as Go writes it (`%q`); `asciiOnly` as `%+q`. */
export function quoteText(text: string, asciiOnly = false): string {
  const escaped = text.replaceAll(SUSPICIOUS, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    const byte = escapedByte(codePoint);
    if (byte !== undefined) return `\\x${hexadecimal(byte, 2)}`;
    return escape(isSurrogate(codePoint) ? REPLACEMENT : codePoint, '"', asciiOnly);
  });
  return `"${escaped}"`;
}

/** The code point that Go makes of an integer: U+FFFD where it is none. */
export function toCodePoint(value: bigint): number {
  const codePoint = value < 0n || value > BigInt(MAX_CODE_POINT) ? REPLACEMENT : Number(value);
  return isSurrogate(codePoint) ? REPLACEMENT : codePoint;
}

/** A code point in single quotes (`%q` of a number). */
export function quoteCharacter(codePoint: number, asciiOnly: boolean): string {
  return `'${escape(codePoint, "'", asciiOnly)}'`;
}

/** Whether a text can stand between back quotes as it is: one line, no control characters but tabs. */
export function canBackquote(text: string): boolean {
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (isSurrogate(codePoint) || codePoint === 0xfeff || codePoint === 0x60 || codePoint === 0x7f) return false;
    if (codePoint < 0x20 && codePoint !== 0x09) return false;
  }
  return true;
}
