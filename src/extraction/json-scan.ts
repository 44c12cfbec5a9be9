const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** True when an object or a list starts at `at`. */
export function isContainer(json: string, at: number): boolean {
  const code = json.charCodeAt(at);
  return code === OPEN_BRACE || code === OPEN_BRACKET;
}

/** The position of the first character at or after `at` that is no blank; the text's length when there is none. */
export function skipBlanks(json: string, at: number): number {
  let position = at;
  while (position < json.length && json.charCodeAt(position) <= SPACE) position++;
  return position;
}

/** Like {@link skipBlanks}, past commas and colons too: from the end of a key or value to the next one. */
export function skipSeparators(json: string, at: number): number {
  let position = at;
  for (; position < json.length; position++) {
    const code = json.charCodeAt(position);
    if (code > SPACE && code !== COMMA && code !== COLON) break;
  }
  return position;
}

/** The position after the string whose opening quote is at `at`; the text's length when it is never closed. */
export function endOfString(json: string, at: number): number {
  let quote = json.indexOf('"', at + 1);
  while (quote !== -1 && isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote === -1 ? json.length : quote + 1;
}

/** An odd number of backslashes before a character escapes it. The opening quote bounds the way back. */
function isEscaped(json: string, at: number): boolean {
  let first = at;
  while (json.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}

/**
 * The position after the value that starts at `at`, always beyond `at`. Nothing is validated: a text that breaks off
 * ends where it breaks off, an unknown word ends before the next blank, comma or closing bracket.
 */
export function endOfValue(json: string, at: number): number {
  if (isContainer(json, at)) return endOfContainer(json, at);
  if (json.charCodeAt(at) === QUOTE) return endOfString(json, at);
  let position = at + 1;
  for (; position < json.length; position++) {
    const code = json.charCodeAt(position);
    if (code <= SPACE || code === COMMA || code === CLOSE_BRACKET || code === CLOSE_BRACE) break;
  }
  return Math.min(position, json.length);
}

/** Counts brackets instead of recursing, so that the depth of the text does not matter. */
function endOfContainer(json: string, at: number): number {
  let depth = 0;
  let position = at;
  while (position < json.length) {
    switch (json.charCodeAt(position)) {
      case QUOTE:
        position = endOfString(json, position);
        continue;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth++;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth--;
        if (depth === 0) return position + 1;
        break;
      default:
    }
    position++;
  }
  return json.length;
}
