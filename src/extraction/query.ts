import { unescape } from './json-string.ts';
import { endOfQuoted } from './path-brackets.ts';

/** How a query compares; an empty operator asks only whether the value exists. */
export type QueryOperator = '' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '%' | '!%' | '!';

/** The inside of `#(path operator value)`; every part may be empty. */
export interface Query {
  readonly path: string;
  readonly operator: QueryOperator;
  readonly value: string;
}

/** Longer operators first: `<=` is not `<` with a value that begins with `=`. */
const OPERATORS: readonly (readonly [written: string, operator: QueryOperator])[] = [
  ['!=', '!='],
  ['!%', '!%'],
  ['<=', '<='],
  ['>=', '>='],
  ['==', '='],
  ['<', '<'],
  ['>', '>'],
  ['=', '='],
  ['%', '%'],
];

/**
 * Reads a query up to its closing bracket.
 *
 *     #(tags.#(=="x").name!="y z").rest
 *      ^open                     ^end
 *
 * @param open the position of the opening `(` or `[`
 * @returns the query and the position of the closing bracket; undefined when it is never closed
 */
export function readQuery(path: string, open: number): { readonly query: Query; readonly end: number } | undefined {
  let depth = 1;
  let comparison = -1;
  let hasEscapes = false;
  let position = open + 1;
  for (; position < path.length; position++) {
    const character = path[position] ?? '';
    if (depth === 1 && comparison < 0 && '!=<>%'.includes(character)) {
      comparison = position;
    } else if (character === '\\') {
      position++;
    } else if (character === '(' || character === '[') {
      depth++;
    } else if (character === ')' || character === ']') {
      depth--;
      if (depth === 0) break;
    } else if (character === '"') {
      const end = endOfQuoted(path, position);
      hasEscapes ||= path.slice(position, end).includes('\\');
      position = end;
    }
  }
  if (depth > 0) return undefined;
  if (comparison < 0) {
    return { query: { path: path.slice(open + 1, position).trim(), operator: '', value: '' }, end: position };
  }
  const left = path.slice(open + 1, comparison).trim();
  return { query: { path: left, ...readComparison(path.slice(comparison, position), hasEscapes) }, end: position };
}

function readComparison(text: string, hasEscapes: boolean): Pick<Query, 'operator' | 'value'> {
  const comparison = text.trim();
  if (comparison === '!') return { operator: '!', value: '' };
  // `!` before anything else is no operator: gjson then asks for existence only.
  const [written, operator] = OPERATORS.find(([start]) => comparison.startsWith(start)) ?? ['', '' as const];
  const value = comparison.slice(written.length).trim();
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  if (!isQuoted) return { operator, value };
  const content = value.slice(1, -1);
  return { operator, value: hasEscapes ? unescape(content) : content };
}
