import type { Evaluation } from './evaluation.ts';
import { flatten, group, join, keys, reverse, values } from './container-modifiers.ts';
import { quoteString, stringContent } from './json-string.ts';
import { isTrueish, rawValueIn, textOf } from './json-value.ts';
import { membersOf } from './member-cursor.ts';
import { DEFAULT_PRETTY_OPTIONS, pretty } from './pretty.ts';
import { sortKeys } from './sort-keys.ts';
import { ugly } from './ugly.ts';
import { isValidJson } from './valid-json.ts';

/** Turns one JSON text into another; the argument is what follows the colon in `@name:argument`, or empty. */
export type Modifier = (json: string, argument: string, evaluation: Evaluation) => string;

const MODIFIERS: ReadonlyMap<string, Modifier> = new Map<string, Modifier>([
  ['this', (json) => json],
  ['valid', (json) => (isValidJson(json) ? json : '')],
  ['ugly', (json) => ugly(json)],
  ['pretty', prettyWithOptions],
  ['tostr', (json) => quoteString(json)],
  ['fromstr', (json) => (isValidJson(json) ? textOf(rawValueIn(json)) : '')],
  ['reverse', (json) => reverse(json)],
  ['keys', (json) => keys(json)],
  ['values', (json) => values(json)],
  ['flatten', (json, argument) => flatten(json, isOptionSet(argument, 'deep'))],
  ['join', (json, argument) => join(json, isOptionSet(argument, 'preserve'))],
  ['group', (json, _argument, evaluation) => group(json, evaluation.spend)],
  ['dig', dig],
]);

/** The modifier called `name` (without the `@`), if gjson has one. */
export function findModifier(name: string): Modifier | undefined {
  return MODIFIERS.get(name);
}

function optionsIn(argument: string): ReadonlyMap<string, string> {
  return new Map(Array.from(membersOf(rawValueIn(argument)), ({ key, value }) => [stringContent(key), value]));
}

function isOptionSet(argument: string, name: string): boolean {
  return isTrueish(optionsIn(argument).get(name) ?? '');
}

function prettyWithOptions(json: string, argument: string, { spend }: Evaluation): string {
  const options = optionsIn(argument);
  const blanks = (name: string): string => textOf(options.get(name) ?? '').replaceAll(/[^ \t\r\n]/g, '');
  const source = isTrueish(options.get('sortKeys') ?? '') ? sortKeys(json, spend) : json;
  const width = options.get('width');
  return pretty(
    source,
    {
      width: width === undefined ? DEFAULT_PRETTY_OPTIONS.width : Math.trunc(Number(textOf(width))),
      prefix: blanks('prefix'),
      indent: options.has('indent') ? blanks('indent') : DEFAULT_PRETTY_OPTIONS.indent,
    },
    spend,
  );
}

/** What `path` names in the value itself and in everything within it, outermost first, as a list. */
function dig(json: string, path: string, evaluation: Evaluation): string {
  const found: string[] = [];
  const waiting = [rawValueIn(json)];
  for (let value = waiting.pop(); value !== undefined && evaluation.spend(value.length); value = waiting.pop()) {
    const raw = evaluation.get(value, path);
    if (raw !== '') found.push(raw);
    const inner = Array.from(membersOf(value), (member) => member.value);
    for (const member of inner.toReversed()) waiting.push(member);
  }
  return `[${found.join(',')}]`;
}
