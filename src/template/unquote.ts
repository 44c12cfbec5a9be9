import { joinStrayBytes } from './bytes.ts';
import { byteText } from './stray-bytes.ts';

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);
const NUMERIC_ESCAPES: ReadonlyMap<string, RegExp> = new Map([
  ['x', /[\da-fA-F]{2}/y],
  ['u', /[\da-fA-F]{4}/y],
  ['U', /[\da-fA-F]{8}/y],
]);
const OCTAL_ESCAPE = /[0-7]{3}/y;

/** One character of a literal: its text, the number of the code point or byte, and where the next one starts. */
interface Unescaped {
  readonly text: string;
  readonly code: number;
  readonly end: number;
}

/** The text of a string literal with its quotes, double or back; `undefined` when an escape is wrong. */
export function unquote(literal: string): string | undefined {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  let text = '';
  for (let at = 0; at < inner.length;) {
    const character = unescapeAt(inner, at, '"');
    if (!character) return undefined;
    text += character.text;
    at = character.end;
  }
  return joinStrayBytes(text);
}

/** The number of the one character in a character literal; `undefined` when it is not exactly one. */
export function unquoteCharacter(literal: string): number | undefined {
  const inner = literal.slice(1, -1);
  const character = inner === '' ? undefined : unescapeAt(inner, 0, "'");
  return character?.end === inner.length ? character.code : undefined;
}

function unescapeAt(text: string, at: number, quote: string): Unescaped | undefined {
  if (text.charAt(at) !== '\\') {
    const code = text.codePointAt(at) ?? 0;
    return { text: String.fromCodePoint(code), code, end: at + (code > 0xffff ? 2 : 1) };
  }
  const letter = text.charAt(at + 1);
  const simple = letter === quote ? quote : SIMPLE_ESCAPES.get(letter);
  if (simple !== undefined) return { text: simple, code: simple.charCodeAt(0), end: at + 2 };
  const pattern = NUMERIC_ESCAPES.get(letter);
  const digitsStart = pattern ? at + 2 : at + 1;
  const digits = matchAt(pattern ?? OCTAL_ESCAPE, text, digitsStart);
  if (digits === undefined) return undefined;
  const code = Number.parseInt(digits, pattern ? 16 : 8);
  const end = digitsStart + digits.length;
  if (letter === 'u' || letter === 'U') {
    const valid = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return valid ? { text: String.fromCodePoint(code), code, end } : undefined;
  }
  return code > 0xff ? undefined : { text: byteText(code), code, end };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
