import type { Evaluation } from './evaluation.ts';
import { endOfValue, isContainer, skipBlanks } from './json-scan.ts';
import { unescape } from './json-string.ts';
import { advance, enterContainer, enterLines, type MemberCursor } from './member-cursor.ts';
import { readArrayStep, readObjectStep, type ArrayStep, type ObjectStep } from './path-step.ts';
import { satisfies } from './query-match.ts';
import { matchesWildcard } from './wildcard.ts';

/** What a path found, as raw JSON text (empty: nothing), and the path that is to be applied to it next. */
export interface Found {
  readonly raw: string;
  readonly pipe?: string | undefined;
}

/** One walk down the members of a JSON text. It reads forward only, so it costs one pass whatever the path. */
interface Search {
  readonly evaluation: Evaluation;
  /** The steps read so far: a path is met again for every member that a wildcard matches. */
  readonly objectSteps: Map<string, ObjectStep>;
  readonly arraySteps: Map<string, ArrayStep>;
  /** The path behind the last pipe that was reached; in force even when the step before it finds nothing. */
  pipe: string | undefined;
  /** The members that a `#(…)#` gathered; it counts when nothing is found after it. */
  gathered: string | undefined;
}

/**
 * Follows the dots of `path` through the members of `json`, up to the first pipe. A path that begins with `..` takes
 * `json` for a list of values without brackets.
 */
export function search(evaluation: Evaluation, json: string, path: string): Found {
  const state: Search = {
    evaluation,
    objectSteps: new Map(),
    arraySteps: new Map(),
    pipe: undefined,
    gathered: undefined,
  };
  const start = skipBlanks(json, 0);
  let found: string | undefined;
  if (path.startsWith('..')) {
    found = searchList(state, enterLines(json), path.slice(2));
  } else if (isContainer(json, start)) {
    found = searchContainer(state, enterContainer(json, start), path);
  }
  return { raw: found ?? state.gathered ?? '', pipe: state.pipe };
}

/**
 * The raw text found within a container, which may be empty: a query whose member lacks the rest of the path ends the
 * search. Undefined means that the search goes on behind the container, where the cursor then stands.
 */
function searchContainer(state: Search, cursor: MemberCursor, path: string): string | undefined {
  return cursor.isObject ? searchObject(state, cursor, path) : searchList(state, cursor, path);
}

function searchObject(state: Search, cursor: MemberCursor, path: string): string | undefined {
  const step = remember(state.objectSteps, path, readObjectStep);
  if (step.pipe !== undefined) state.pipe = step.pipe;
  while (advance(cursor)) {
    if (!isNamed(state, cursor, step)) {
      cursor.position = endOfValue(cursor.json, cursor.valueStart);
      continue;
    }
    const found = takeMember(state, cursor, step.path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNamed(state: Search, { json, keyStart, keyEnd }: MemberCursor, { name, isPattern }: ObjectStep): boolean {
  const key = unescape(json.slice(keyStart + 1, keyEnd - 1));
  return isPattern ? matchesWildcard(key, name, state.evaluation.spend) : key === name;
}

/** The member itself or, when the path goes on, what it leads to in it. */
function takeMember(state: Search, cursor: MemberCursor, path: string | undefined): string | undefined {
  const { json, valueStart } = cursor;
  if (path === undefined || !isContainer(json, valueStart)) {
    cursor.position = endOfValue(json, valueStart);
    return path === undefined ? json.slice(valueStart, cursor.position) : undefined;
  }
  const inner = enterContainer(json, valueStart);
  const found = state.evaluation.deeper(() => searchContainer(state, inner, path), '');
  cursor.position = inner.position;
  return found;
}

function searchList(state: Search, cursor: MemberCursor, path: string): string | undefined {
  const step = remember(state.arraySteps, path, readArrayStep);
  // Behind a query the pipe counts only when a member is found.
  if (step.pipe !== undefined && !(step.kind === 'query' && step.path !== undefined)) state.pipe = step.pipe;
  switch (step.kind) {
    case 'index':
      return searchIndex(state, cursor, step.index, step.path);
    case 'query':
      return searchMatching(state, cursor, step);
    case 'each':
      return searchEach(state, cursor, step.path);
    case 'count':
      return String(countMembers(cursor));
    case 'nothing':
      countMembers(cursor);
      return undefined;
  }
}

function searchIndex(state: Search, cursor: MemberCursor, index: number, path?: string): string | undefined {
  for (let at = 0; advance(cursor); at++) {
    if (at !== index) {
      cursor.position = endOfValue(cursor.json, cursor.valueStart);
      continue;
    }
    const found = takeMember(state, cursor, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function searchEach(state: Search, cursor: MemberCursor, path: string): string {
  const found: string[] = [];
  for (const member of rawMembers(cursor)) {
    const raw = state.evaluation.get(member, path);
    if (raw !== '') found.push(raw);
  }
  return `[${found.join(',')}]`;
}

function searchMatching(
  state: Search,
  cursor: MemberCursor,
  step: ArrayStep & { readonly kind: 'query' },
): string | undefined {
  const { get, spend } = state.evaluation;
  const gathered: string[] = [];
  for (const member of rawMembers(cursor)) {
    if (!isContainer(member, 0) && step.query.path !== '') continue;
    const operand = isContainer(member, 0) ? get(member, step.query.path) : member;
    if (!satisfies(operand, step.query, spend)) continue;
    if (step.pipe !== undefined) state.pipe = step.pipe;
    const found = step.path === undefined ? member : get(member, step.path);
    if (!step.all) return found;
    if (found !== '') gathered.push(found);
  }
  if (step.all) state.gathered ??= `[${gathered.join(',')}]`;
  return undefined;
}

function countMembers(cursor: MemberCursor): number {
  let count = 0;
  for (; advance(cursor); count++) cursor.position = endOfValue(cursor.json, cursor.valueStart);
  return count;
}

/** The raw text of the members still before the cursor, which then stands behind the container. */
function* rawMembers(cursor: MemberCursor): Generator<string, void, undefined> {
  while (advance(cursor)) {
    cursor.position = endOfValue(cursor.json, cursor.valueStart);
    yield cursor.json.slice(cursor.valueStart, cursor.position);
  }
}

function remember<Step>(steps: Map<string, Step>, path: string, read: (path: string) => Step): Step {
  let step = steps.get(path);
  if (step === undefined) {
    step = read(path);
    steps.set(path, step);
  }
  return step;
}
