import { UNKNOWN_MARKER } from '../planning/render-body.ts';
import { SECRET_MARK } from './secret-mark.ts';

/** Blanks for each level of nesting. */
const INDENT = '  ';

/** Deeper nesting is not laid out: its lines would be blanks for the most part. */
const MAX_DEPTH = 64;

/** Larger texts are not laid out: somebody waits for the request that they belong to. */
const MAX_CHARACTERS = 1_000_000;

/** Values not known yet, marks of secrets, texts, punctuation, and whatever else stands between blanks. */
const TOKENS = /<known after: [^>]*>|⟦[^⟧]*⟧|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:<⟦]+/gsu;

/**
 * An object or a list in JSON with one member in each line and every token as it was written: numbers keep their digits,
 * and marks in the place of values stay. `undefined`: it is no such JSON.
 */
export function jsonLines(text: string): readonly string[] | undefined {
  if (text.length > MAX_CHARACTERS || !/^\s*[{[]/.test(text) || !isJson(text)) return undefined;
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  let before = '';
  const startLine = (): void => {
    lines.push(line);
    line = INDENT.repeat(depth);
  };
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '}' || token === ']') {
      depth -= 1;
      if (before !== '{' && before !== '[') startLine();
    } else if (before === '{' || before === '[' || before === ',') startLine();
    line += token === ':' ? ': ' : token;
    if (token === '{' || token === '[') depth += 1;
    if (depth > MAX_DEPTH) return undefined;
    before = token;
  }
  lines.push(line);
  return lines;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replaceAll(UNKNOWN_MARKER, '0').replaceAll(SECRET_MARK, '0'));
    return true;
  } catch {
    return false;
  }
}
