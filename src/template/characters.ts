import { once } from '../domain/once.ts';

const letterOrDigit = once(() => /^[\p{L}\p{Nd}]$/u);

/** What Go calls printable: letters, marks, numbers, punctuation, symbols and the ASCII space. */
const printable = once(() => /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u);

/** Whether a UTF-16 code unit is a space inside an action: blank, tab, carriage return or line feed. */
export function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x0a;
}

/** Whether a code point may stand in a name: a letter or decimal digit of any script, or an underscore. */
export function isAlphaNumeric(codePoint: number): boolean {
  if (codePoint < 0x80) {
    return (
      (codePoint >= 0x61 && codePoint <= 0x7a) ||
      (codePoint >= 0x41 && codePoint <= 0x5a) ||
      (codePoint >= 0x30 && codePoint <= 0x39) ||
      codePoint === 0x5f
    );
  }
  return letterOrDigit().test(String.fromCodePoint(codePoint));
}

/** Whether a code point shows something when printed (`unicode.IsPrint`). */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x7f) return codePoint >= 0x20;
  return printable().test(String.fromCodePoint(codePoint));
}

/** A code point in the notation of `%#U`: `U+2603 '☃'`, without the character where it would not show. */
export function describeCharacter(codePoint: number): string {
  const number = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrintable(codePoint) ? `${number} '${String.fromCodePoint(codePoint)}'` : number;
}

/** What Go calls a space in text (`unicode.IsSpace`): unlike JavaScript's `\s` not the byte order mark. */
export const TEXT_SPACES: ReadonlySet<string> = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);
