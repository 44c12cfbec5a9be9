import * as z from 'zod/mini';
import { described } from './described.ts';
import type { DiagnosticCode } from '../../domain/diagnostic-codes.ts';
import { parseDurationMs } from '../../domain/duration.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { hintOfNearest, listNames } from '../nearest.ts';
import { quoteShort } from '../yaml-node.ts';

/** `true` or `false`. */
export const boolean: z.ZodMiniBoolean = z.boolean();

/** A text. Numbers and booleans stand for their text as written, so that nobody has to quote `3` or `007`. */
export const text: z.ZodMiniUnion<readonly [z.ZodMiniString, z.ZodMiniNumber, z.ZodMiniBoolean]> = z.union([
  z.string(),
  z.number(),
  boolean,
]);

/** A text in which `{{ }}` is a template. */
export const template: typeof text = text;

/** A text that says something: where nothing, or blanks alone, would be a slip. */
export const filledText: typeof text = z.union([
  described(
    z.string().check(({ value, issues }) => {
      if (value.trim() !== '') return;
      issues.push({ code: 'too_small', origin: 'string', minimum: 1, inclusive: true, input: value });
    }),
    { pattern: '\\S' },
  ),
  z.number(),
  boolean,
]);

/** Why a value is not what its key asks for. */
export interface ScalarProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** What editors are told about a scalar: a part of a JSON Schema. */
export interface ScalarDescription {
  readonly type?: 'string';
  readonly pattern?: string;
  readonly anyOf?: readonly object[];
  readonly examples: string[];
}

/** A scalar that is read into something else at once, or refused in its own words. */
export function scalar<Output>(
  read: (written: string) => Result<Output, ScalarProblem>,
  description: ScalarDescription,
): z.ZodMiniType<Output> {
  return described(
    z.pipe(
      z.unknown(),
      z.transform((input, context): Output => {
        const isText = typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean';
        if (!isText) {
          context.issues.push({ code: 'invalid_type', expected: 'string', input });
          return z.NEVER;
        }
        const result = read(String(input));
        if (result.ok) return result.value;
        const { message, ...params } = result.error;
        context.issues.push({ code: 'custom', message, params, input });
        return z.NEVER;
      }),
    ),
    { ...description },
  );
}

const DURATION: ScalarDescription = {
  type: 'string',
  pattern: '^\\+?(0|([0-9]*\\.?[0-9]+(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$',
  examples: ['30s', '1m30s'],
};

function readDuration(written: string): Result<number, ScalarProblem> {
  const parsed = parseDurationMs(written);
  return parsed.ok ? parsed : err({ code: 'invalid-duration', message: parsed.error });
}

/** A Go duration, in milliseconds. A bare number is refused with the right form. */
export const duration: z.ZodMiniType<number> = scalar<number>(readDuration, DURATION);

/** A Go duration longer than nothing, in milliseconds: where `0s` would mean to give up at once, or to ask without pause. */
export const positiveDuration: z.ZodMiniType<number> = scalar<number>((written) => {
  const read = readDuration(written);
  if (!read.ok || read.value > 0) return read;
  return err({ code: 'out-of-range', message: `${written.trim()} is no time at all: write a longer one, such as 30s` });
}, DURATION);

/** One of a few words; case, `-` and `_` do not count: `client-credentials` is `client_credentials`. */
export function keyword<const Word extends string>(words: readonly Word[]): z.ZodMiniType<Word> {
  return scalar<Word>(
    (written) => {
      const word = words.find((known) => fold(known) === fold(written));
      return word === undefined ? err(notAmong(written, words)) : ok(word);
    },
    {
      anyOf: [{ enum: words }, { type: 'string', pattern: `^(?:${words.map((word) => looseForm(word)).join('|')})$` }],
      examples: words.slice(0, 1),
    },
  );
}

/** A pattern for a word without regard to case, `-` and `_`, in the dialect of JSON Schema, which has no flags. */
function looseForm(word: string): string {
  return word
    .replaceAll(/[A-Za-z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
    .replaceAll('_', '[-_]?');
}

/** What is wrong with a value that is none of the allowed ones. */
export function notAmong(written: string, allowed: readonly string[]): ScalarProblem {
  const hint = hintOfNearest(written, allowed);
  return {
    code: 'invalid-value',
    message: `${quoteShort(written)} is none of the allowed values: ${listNames(allowed)}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

function fold(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[-_\s]/g, '');
}

/** A regular expression of JavaScript. */
export const regularExpression: z.ZodMiniType<string> = scalar<string>(
  (written) => {
    const problem = problemOfPattern(written);
    return problem === undefined ? ok(written) : err({ code: 'invalid-pattern', message: problem });
  },
  { type: 'string', examples: ['^vpc-[0-9a-f]+$'] },
);

/** Why a text is no regular expression of JavaScript, or undefined. */
export function problemOfPattern(pattern: string): string | undefined {
  try {
    RegExp(pattern, 'u');
    return undefined;
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message.replace(/^Invalid regular expression: /, '') : '';
    return `not a regular expression: ${reason}`;
  }
}

/** One value, or a list of at least one. */
export function oneOrSome<Item extends z.ZodMiniType>(
  item: Item,
): z.ZodMiniUnion<readonly [Item, z.ZodMiniArray<Item>]> {
  return z.union([item, z.array(item).check(z.minLength(1))]);
}

/** One value, or a list of them. */
export function oneOrList<Item extends z.ZodMiniType>(
  item: Item,
): z.ZodMiniUnion<readonly [Item, z.ZodMiniArray<Item>]> {
  return z.union([item, z.array(item)]);
}
