import { findModifier } from './modifiers.ts';
import { closingBracket } from './path-brackets.ts';
import { readQuery, type Query } from './query.ts';

/**
 * What follows a step. After a dot, `path` goes on within what the step found. After a pipe, and after a dot before a
 * modifier or a multipath, `pipe` is a path of its own for the finished result.
 */
export interface Continuation {
  readonly path?: string;
  readonly pipe?: string;
}

/** A step as an object reads it: the name of a member. */
export interface ObjectStep extends Continuation {
  /** Without escapes; with `isPattern`, `*` and `?` in it are wildcards. */
  readonly name: string;
  readonly isPattern: boolean;
}

/** A step as a list reads it. */
export type ArrayStep = Continuation &
  (
    | { readonly kind: 'index'; readonly index: number }
    /** `#` */
    | { readonly kind: 'count' }
    /** `#.path`: `path` of every member. */
    | { readonly kind: 'each'; readonly path: string }
    /** `#(…)`, with `all` `#(…)#` */
    | { readonly kind: 'query'; readonly query: Query; readonly all: boolean }
    /** A name: a list has no such member. */
    | { readonly kind: 'nothing' }
  );

/** Reads the first step of `path` for an object. */
export function readObjectStep(path: string): ObjectStep {
  let name = '';
  let isPattern = false;
  for (let at = 0; at < path.length; at++) {
    const character = path[at] ?? '';
    if (character === '|') return { name, isPattern, pipe: path.slice(at + 1) };
    if (character === '.') return { name, isPattern, ...continueAfterDot(path.slice(at + 1)) };
    if (character === '\\') {
      at++;
      name += path[at] ?? '';
    } else {
      isPattern ||= character === '*' || character === '?';
      name += character;
    }
  }
  return { name, isPattern };
}

/** Reads the first step of `path` for a list. */
export function readArrayStep(path: string): ArrayStep {
  if (path.startsWith('#.')) return { kind: 'each', ...splitAtPipe(path.slice(2)) };
  if (path.startsWith('#(') || path.startsWith('#[')) return readQueryStep(path);
  const end = path.search(/[.|]/);
  const part = end < 0 ? path : path.slice(0, end);
  const continuation = end < 0 ? {} : continueAfter(path, end, part.includes('#'));
  if (part === '#') return { kind: 'count', ...continuation };
  const index = /^[0-9]+$/.test(part) ? Number(part) : -1;
  return Number.isSafeInteger(index) && index >= 0
    ? { kind: 'index', index, ...continuation }
    : { kind: 'nothing', ...continuation };
}

function readQueryStep(path: string): ArrayStep {
  const read = readQuery(path, 1);
  // A query that is never closed asks, as in gjson, for any member with an empty name.
  if (read === undefined) return { kind: 'query', query: { path: '', operator: '', value: '' }, all: false };
  const { query, end } = read;
  const after = path.slice(end + 1).search(/[.|]/);
  const continuation = after < 0 ? {} : continueAfter(path, end + 1 + after, true);
  const split = continuation.path === undefined ? continuation : splitAtPipe(continuation.path);
  return { kind: 'query', query, all: path[end + 1] === '#', ...split };
}

function continueAfter(path: string, at: number, isHash: boolean): Continuation {
  const rest = path.slice(at + 1);
  if (path[at] === '|') return { pipe: rest };
  return isHash ? { path: rest } : continueAfterDot(rest);
}

function continueAfterDot(rest: string): Continuation {
  return startsOwnPath(rest) ? { pipe: rest } : { path: rest };
}

function startsOwnPath(rest: string): boolean {
  if (rest.startsWith('[') || rest.startsWith('{')) return true;
  return rest.startsWith('@') && findModifier(/^[^.|:]*/.exec(rest.slice(1))?.[0] ?? '') !== undefined;
}

/**
 * Splits a path that is evaluated for every member at its first pipe: what follows the pipe is for the whole list.
 * Pipes within queries and multipaths stay with the members and so, as in gjson, do one right behind `.#` and those
 * further on than right behind a leading `{…}`.
 */
function splitAtPipe(path: string): { readonly path: string; readonly pipe?: string } {
  for (let at = 0; at < path.length; at++) {
    const character = path[at];
    if (character === '|') return { path: path.slice(0, at), pipe: path.slice(at + 1) };
    if (character === '\\') at++;
    if (at > 0 && path[at - 1] !== '.') continue;
    if (character === '#' && !/[([]/.test(path[at + 1] ?? '')) {
      if (at > 0) at++;
    } else if (character === '#' || character === '{' || character === '[') {
      const end = closingBracket(path, character === '#' ? at + 1 : at);
      if (end === undefined) return { path };
      if (at === 0 && character === '{' && path[end + 1] !== '|') return { path };
      at = end;
    }
  }
  return { path };
}
