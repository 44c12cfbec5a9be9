import type { Evaluation } from './evaluation.ts';
import { quoteString } from './json-string.ts';
import { endOfQuoted } from './path-brackets.ts';
import { isValidJson } from './valid-json.ts';

/** One member of a multipath: `"name":path`, `name:path`, or a path alone. */
interface Selector {
  readonly name: string;
  readonly path: string;
}

/** A multipath `[a,b]` or `{"x":a,b}`: its members, and what stands behind its closing bracket. */
export interface Multipath {
  readonly selectors: readonly Selector[];
  readonly rest: string;
}

/** Reads the multipath that `path` begins with; undefined when its bracket is never closed. */
export function readMultipath(path: string): Multipath | undefined {
  const selectors: Selector[] = [];
  let start = 1;
  let colon = -1;
  let inModifier = false;
  let depth = 1;
  const endSelector = (end: number): void => {
    selectors.push(
      colon < 0
        ? { name: '', path: path.slice(start, end) }
        : { name: path.slice(start, colon), path: path.slice(colon + 1, end) },
    );
    start = end + 1;
    colon = -1;
    inModifier = false;
  };
  for (let at = 1; at < path.length; at++) {
    const character = path[at] ?? '';
    if (character === '\\') at++;
    else if (character === '"') at = endOfQuoted(path, at);
    else if ('[({'.includes(character)) depth++;
    else if ('])}'.includes(character)) depth--;
    else if (character === ',' && depth === 1) endSelector(at);
    // The colon of a modifier in the path belongs to its argument.
    else if (character === '@' && /[.|]/.test(path[at - 1] ?? '')) inModifier = true;
    else if (character === ':' && depth === 1 && colon < 0 && !inModifier) colon = at;
    if (depth === 0) {
      endSelector(at);
      return { selectors, rest: path.slice(at + 1) };
    }
  }
  return undefined;
}

/** The list (`[`) or object (`{`) of what the selectors find in `json`; those that find nothing are left out. */
export function selectMany(
  json: string,
  bracket: '[' | '{',
  selectors: readonly Selector[],
  evaluation: Evaluation,
): string {
  const members: string[] = [];
  for (const selector of selectors) {
    const raw = evaluation.get(json, selector.path);
    if (raw !== '') members.push(bracket === '{' ? `${memberName(selector)}:${raw}` : raw);
  }
  return bracket === '{' ? `{${members.join(',')}}` : `[${members.join(',')}]`;
}

function memberName({ name, path }: Selector): string {
  if (name !== '') return name.startsWith('"') && isValidJson(name) ? name : quoteString(name);
  const last = lastStep(path);
  return quoteString(/[^ -\uffff]|[[\](){}#|!]/.test(last) ? '_' : last);
}

/** The text behind the last unescaped dot or pipe. */
function lastStep(path: string): string {
  for (let at = path.length - 1; at >= 0; at--) {
    if ((path[at] === '.' || path[at] === '|') && path[at - 1] !== '\\') return path.slice(at + 1);
  }
  return path;
}
