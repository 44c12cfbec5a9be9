import { once } from './once.ts';

/** Characters that no shell takes for anything but themselves, wherever they stand. */
const PLAIN = /^[\w./:@%,+-][\w./:@%=,+-]*$/;

/** Characters that can't be seen, or that end a line. */
const invisible = once(() => /[\p{C}\p{Zl}\p{Zp}]/u);

/** The same and what is not itself between `$'` and `'`. */
const eachEscaped = once(() => /[\p{C}\p{Zl}\p{Zp}\\']/gu);

/**
 * A text as a shell takes it for one word, for commands to copy. What can't be seen is written as an escape between
 * `$'` and `'`, as bash, zsh and POSIX.1-2024 read it: a line break would not survive the copying.
 */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (invisible().test(text)) return `$'${text.replaceAll(eachEscaped(), escaped)}'`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function escaped(character: string): string {
  if (character === '\\' || character === "'") return `\\${character}`;
  if (character === '\n') return String.raw`\n`;
  if (character === '\t') return String.raw`\t`;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? `\\x${hexadecimal(code, 2)}` : `\\U${hexadecimal(code, 8)}`;
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
