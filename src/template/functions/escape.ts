import { toBytes } from '../bytes.ts';
import { isPrintable } from '../characters.ts';
import { escapedByte } from '../stray-bytes.ts';

const HTML: ReadonlyMap<string, string> = new Map([
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);
const JAVASCRIPT: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ['=', '\\u003D'],
]);

/** What each byte becomes in a query. */
const QUERY: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
);

/** Text for an HTML page (`html`). */
export function escapeHtml(text: string): string {
  return text.replaceAll(/["'&<>]/g, (character) => HTML.get(character) ?? character).replaceAll('\0', '\ufffd');
}

/** Text for a JavaScript string literal (`js`). */
export function escapeJavaScript(text: string): string {
  return text.replaceAll(/[\\'"<>&=]|[^ -\x7f]/gu, (character) => {
    const escaped = JAVASCRIPT.get(character);
    if (escaped !== undefined) return escaped;
    const codePoint = character.codePointAt(0) ?? 0;
    if (isPrintable(codePoint) || escapedByte(codePoint) !== undefined) return character;
    return `\\u${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** Text for the query of a URL (`urlquery`): a blank becomes `+`, other bytes than letters, digits and `-_.~` `%XX`. */
export function escapeQuery(text: string): string {
  return text.replaceAll(/[^\w.~-]+/g, (part) => {
    return Array.from(toBytes(part), (byte) => QUERY[byte]).join('');
  });
}
