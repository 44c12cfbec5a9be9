import { stripVTControlCharacters } from 'node:util';
import { once } from '../../domain/once.ts';
import { ONE_COLUMN_EACH } from './text-width.ts';

/** Everything a terminal or a reader could take for something else than a character on a line. */
const invisible = once(() => /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);

/** One of them, and line breaks with the blanks around them. */
const eachInvisible = once(() => /\s*[\r\n\u2028\u2029]\s*|[\p{Cc}\p{Bidi_Control}]/gu);

/**
 * A foreign text on one line: escape sequences are taken out, line breaks become a blank, and other control characters,
 * those that turn the direction of writing included, are shown as `\u{7}`.
 */
export function printable(text: string): string {
  // Almost every text, found out in no time.
  if (ONE_COLUMN_EACH.test(text)) return text;
  const whole = text.toWellFormed();
  if (!invisible().test(whole)) return whole;
  return stripVTControlCharacters(whole).replaceAll(eachInvisible(), (found) => {
    if (/[\r\n\u2028\u2029]/.test(found)) return ' ';
    return found === '\t' ? '  ' : `\\u{${found.charCodeAt(0).toString(16)}}`;
  });
}

/** A foreign text line by line, each as {@link printable} shows it. Blank lines at the end are left out. */
export function printableLines(text: string): readonly string[] {
  const lines = text.trimEnd().split(/\r\n|[\n\r\u2028\u2029]/);
  return lines.map(printable);
}
