const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
]);

/**
 * The text of a JSON string, given without its quotes. Lone surrogates become U+FFFD. A backslash that begins no JSON
 * escape stays, so that `\*` in the pattern of a query still means the star itself.
 */
export function unescape(content: string): string {
  if (!content.includes('\\')) return content;
  return content
    .replaceAll(/\\(?:u([0-9a-fA-F]{4})|([^u]))/g, (escape, hex: string | undefined, name: string | undefined) =>
      hex === undefined ? (SHORT_ESCAPES.get(name ?? '') ?? escape) : String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .toWellFormed();
}

/** The text of the JSON string `raw`, given with its quotes. */
export function stringContent(raw: string): string {
  return unescape(raw.slice(1, raw.length > 1 && raw.endsWith('"') ? -1 : raw.length));
}

/** Writes a JSON string as gjson does: `<`, `>`, `&` and the two line separators are escaped as well. */
export function quoteString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
