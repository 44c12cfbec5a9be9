import { TEXT_SPACES } from '../characters.ts';
import { fixed } from './function.ts';
import type { CallContext, FunctionList } from './function.ts';
import { toLower, toTitle, toUpper } from './letter-case.ts';

/** Removes the code points of a set from both ends. */
function trimSet(text: string, set: ReadonlySet<string>): string {
  let start = 0;
  while (start < text.length) {
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    if (!set.has(character)) break;
    start += character.length;
  }
  let end = text.length;
  while (end > start) {
    const pair = text.slice(end - 2, end);
    const character = end - start > 1 && Array.from(pair).length === 1 ? pair : text.slice(end - 1, end);
    if (!set.has(character)) break;
    end -= character.length;
  }
  return text.slice(start, end);
}

/** Replaces every occurrence; an empty one is found before each code point and at the end. */
function replaceAll([old, replacement, text]: readonly [string, string, string], { reserve }: CallContext): string {
  reserve(lengthAfterReplacing(text, old, replacement));
  if (old !== '') return text.replaceAll(old, () => replacement);
  return replacement + Array.from(text, (character) => character + replacement).join('');
}

function lengthAfterReplacing(text: string, old: string, replacement: string): number {
  if (replacement.length <= old.length) return text.length;
  if (old === '') return text.length + (text.length + 1) * replacement.length;
  let count = 0;
  for (let at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + old.length)) count += 1;
  return text.length + count * (replacement.length - old.length);
}

function indent([spaces, text]: readonly [bigint, string], { fail, reserve }: CallContext): string {
  if (spaces < 0n) return fail('strings: negative Repeat count');
  const width = Number(spaces);
  // Reserved before the padding is made, which may be enormous by itself.
  reserve(width);
  reserve(lengthAfterReplacing(text, '\n', `\n${' '.repeat(width)}`) + width);
  const padding = ' '.repeat(width);
  return padding + text.replaceAll('\n', `\n${padding}`);
}

function withoutPrefix(prefix: string, text: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function withoutSuffix(suffix: string, text: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

/** Texts, as in sprig: what is to be worked on comes last, so that it can be piped in. */
export const TEXT: FunctionList = [
  ['upper', fixed(['string'], ([text]) => toUpper(text))],
  ['lower', fixed(['string'], ([text]) => toLower(text))],
  ['title', fixed(['string'], ([text]) => toTitle(text))],
  ['trim', fixed(['string'], ([text]) => trimSet(text, TEXT_SPACES))],
  ['trimAll', fixed(['string', 'string'], ([set, text]) => trimSet(text, new Set(set)))],
  ['trimPrefix', fixed(['string', 'string'], ([prefix, text]) => withoutPrefix(prefix, text))],
  ['trimSuffix', fixed(['string', 'string'], ([suffix, text]) => withoutSuffix(suffix, text))],
  ['replace', fixed(['string', 'string', 'string'], replaceAll)],
  ['contains', fixed(['string', 'string'], ([part, text]) => text.includes(part))],
  ['hasPrefix', fixed(['string', 'string'], ([prefix, text]) => text.startsWith(prefix))],
  ['hasSuffix', fixed(['string', 'string'], ([suffix, text]) => text.endsWith(suffix))],
  ['indent', fixed(['int', 'string'], indent)],
  ['nindent', fixed(['int', 'string'], (values, context) => `\n${indent(values, context)}`)],
];
