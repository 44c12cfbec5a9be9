import { stripVTControlCharacters } from 'node:util';

/** Everything a terminal or a reader could take for something else than a character on a line. */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;

/** One of them, and line breaks with the blanks around them. */
const EACH_INVISIBLE = /\s*[\r\n\p{Zl}\p{Zp}]\s*|[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * A foreign text on one line: escape sequences are taken out, line breaks become a blank, and other control characters,
 * those that turn the direction of writing included, are shown as `\u{7}`.
 */
export function printable(text: string): string {
  const whole = text.toWellFormed();
  if (!INVISIBLE.test(whole)) return whole;
  return stripVTControlCharacters(whole).replaceAll(EACH_INVISIBLE, (found) => {
    if (/[\r\n\p{Zl}\p{Zp}]/u.test(found)) return ' ';
    return found === '\t' ? '  ' : `\\u{${found.charCodeAt(0).toString(16)}}`;
  });
}

/** A foreign text line by line, each as {@link printable} shows it. Blank lines at the end are left out. */
export function printableLines(text: string): readonly string[] {
  const lines = text.trimEnd().split(/\r\n|[\n\r\p{Zl}\p{Zp}]/u);
  return lines.map(printable);
}
