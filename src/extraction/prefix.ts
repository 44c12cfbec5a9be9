import type { Evaluation } from './evaluation.ts';
import { rawValueIn } from './json-value.ts';
import { findModifier } from './modifiers.ts';
import { readMultipath, selectMany } from './multipath.ts';
import { closingBracket, endOfQuoted } from './path-brackets.ts';
import type { Found } from './search.ts';

/**
 * Applies a path that begins with a modifier (`@keys`), a literal (`!"text"`) or a multipath (`[a,b]`, `{a,b}`).
 * What is left of the path, when it does not begin so after all, is a plain path: that is returned as a text.
 */
export function applyPrefix(evaluation: Evaluation, json: string, path: string): Found | string {
  // A single character is a name in gjson, whatever it is.
  if (path.length < 2) return path;
  switch (path[0]) {
    case '@':
      return applyModifier(evaluation, json, path) ?? path;
    case '!':
      return applyLiteral(path) ?? path;
    case '[':
    case '{':
      return applyMultipath(evaluation, json, path[0], path);
    default:
      return path;
  }
}

function applyModifier(evaluation: Evaluation, json: string, path: string): Found | undefined {
  const [, name = '', separator = ''] = /^@([^:.|]*)(:?)/.exec(path) ?? [];
  const modifier = findModifier(name);
  if (modifier === undefined) return undefined;
  const start = 1 + name.length + separator.length;
  const end = separator === '' ? start : endOfArgument(path, start);
  return continueWith(modifier(json, path.slice(start, end), evaluation), path.slice(end));
}

/** An argument in brackets or quotes ends with them, any other at the next pipe: dots are part of it. */
function endOfArgument(path: string, start: number): number {
  const first = path[start] ?? '';
  if ('{["'.includes(first)) return endOfBracketed(path, start);
  for (let at = start; at < path.length; at++) {
    const character = path[at] ?? '';
    if (character === '|') return at;
    if ('{["('.includes(character)) at = endOfBracketed(path, at) - 1;
  }
  return path.length;
}

/** The position behind the quoted or bracketed text that opens at `at`. */
function endOfBracketed(path: string, at: number): number {
  const last = path[at] === '"' ? endOfQuoted(path, at) : (closingBracket(path, at) ?? path.length);
  return Math.min(last + 1, path.length);
}

function applyLiteral(path: string): Found | undefined {
  const first = path[1] ?? '';
  if ('{["'.includes(first)) {
    const end = endOfBracketed(path, 1);
    return continueWith(path.slice(1, end), path.slice(end));
  }
  const number = /^!([-+]?[0-9][0-9.eE+-]*)/.exec(path)?.[1];
  const word = number ?? /^!(true|false|null|nan|inf)(?=[.|]|$)/i.exec(path)?.[1];
  return word === undefined ? undefined : continueWith(word, path.slice(1 + word.length));
}

function applyMultipath(evaluation: Evaluation, json: string, bracket: '[' | '{', path: string): Found | string {
  const multipath = readMultipath(path);
  if (multipath === undefined) return '';
  const { selectors, rest } = multipath;
  if (rest !== '' && !startsNextPath(rest)) return rest;
  return continueWith(selectMany(json, bracket, selectors, evaluation), rest);
}

/** What follows a prefix without a dot or a pipe between is, as in gjson, ignored. */
function continueWith(json: string, rest: string): Found {
  return startsNextPath(rest) ? { raw: json, pipe: rest.slice(1) } : { raw: rawValueIn(json) };
}

function startsNextPath(rest: string): boolean {
  return rest.startsWith('.') || rest.startsWith('|');
}
