import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { MAX_RESULT_CHARACTERS, replaceTokens } from '../../src/tokens/replace-tokens.ts';
import { DEFAULT_MARKS } from '../../src/tokens/token-syntax.ts';
import type { TokenLookup, ValueOptions } from '../../src/tokens/token-value.ts';
import { MAX_TOKEN_DEPTH, MAX_VALUE_CHARACTERS } from '../../src/tokens/token-value.ts';

const table = z
  .strictObject({
    variables: z.record(z.string(), z.string()),
    cases: z.array(
      z.strictObject({
        name: z.string(),
        format: z._default(z.enum(['json', 'jsonc', 'yaml', 'xml', 'none']), 'none'),
        missing: z._default(z.enum(['fail', 'warn', 'keep', 'empty']), 'fail'),
        recursive: z._default(z.boolean(), false),
        prefix: z._default(z.string(), DEFAULT_MARKS.prefix),
        suffix: z._default(z.string(), DEFAULT_MARKS.suffix),
        text: z.string(),
        result: z.optional(z.string()),
        problem: z.optional(z.array(z.string())),
      }),
    ),
  })
  .parse(parse(readFileSync(path.join(import.meta.dirname, 'token-cases.yaml'), 'utf8')));

const OPTIONS: ValueOptions = { marks: DEFAULT_MARKS, onMissing: 'fail', recursive: false };

/** Looks names up in a map; any other name is missing. */
function lookupIn(values: ReadonlyMap<string, string>): TokenLookup {
  return (name) => {
    const text = values.get(name);
    return text === undefined ? { kind: 'missing' } : { kind: 'value', text };
  };
}

describe('what becomes of a text with tokens', () => {
  const lookup = lookupIn(new Map(Object.entries(table.variables)));
  test.each(table.cases)('$name', ({ format, missing, recursive, prefix, suffix, text, result, problem }) => {
    const options = { marks: { prefix, suffix }, onMissing: missing, recursive };
    const replaced = replaceTokens({ file: 'f', text, format }, lookup, options);
    expect(replaced.text).toBe(result);
    const told = replaced.problems.map(({ severity, code, message, hint, location: { line, column } }) =>
      [
        `${line}:${column} ${severity} ${message}`,
        ...(code === 'missing-token' || code === 'circular-variables' ? [] : [hint]),
      ].join('; '),
    );
    expect(told).toEqual(problem ?? []);
  });
});

describe('values that are not known', () => {
  const unknown: TokenLookup = (name) =>
    name.startsWith('later') ? { kind: 'unknown', after: [`infrastructure.${name}`] } : { kind: 'missing' };

  test('leave a file without a result, and say what they wait for', () => {
    const replaced = replaceTokens(
      { file: 'f', text: '[#{later}#, "#{later_b}#", {#{later}#: 1}]', format: 'json' },
      unknown,
      OPTIONS,
    );
    expect(replaced).toEqual({
      problems: [],
      after: ['infrastructure.later', 'infrastructure.later_b'],
      names: ['later', 'later_b'],
    });
  });

  test.each([
    ['json', '["#{later}#",\n"a" 1]', 2],
    ['yaml', 'a: "#{later}#"\nb: [\n', 3],
  ] as const)('do not hide that a file is no %s', (format, text, line) => {
    const { problems } = replaceTokens({ file: 'f', text, format }, unknown, OPTIONS);
    expect(problems).toMatchObject([{ code: 'token-result', location: { line } }]);
  });

  test('may be any part of a file where they are not escaped', () => {
    const replaced = replaceTokens({ file: 'f', text: '["a" #{raw:later}#]', format: 'json' }, unknown, OPTIONS);
    expect(replaced.problems).toEqual([]);
  });

  test('do not hide what is missing', () => {
    const replaced = replaceTokens({ file: 'f', text: '#{later}# #{x}#', format: 'none' }, unknown, OPTIONS);
    expect(replaced.problems.map(({ code }) => code)).toEqual(['missing-token']);
  });

  test('that could not be computed are told with their reason', () => {
    const broken: TokenLookup = () => ({ kind: 'broken', message: 'variable x: no such function' });
    const { problems, text } = replaceTokens({ file: 'f', text: '#{x}#', format: 'none' }, broken, OPTIONS);
    expect(problems.map(({ message }) => message)).toEqual(['#{x}#: variable x: no such function']);
    expect(text).toBeUndefined();
  });
});

test('names that were looked up are told, also those in values', () => {
  const lookup = lookupIn(
    new Map([
      ['a', '#{b}#'],
      ['b', 'B'],
    ]),
  );
  const source = { file: 'f', text: '#{a}# #{x:-y}#', format: 'none' } as const;
  expect(replaceTokens(source, lookup, { ...OPTIONS, recursive: true }).names).toEqual(['a', 'b', 'x']);
  expect(replaceTokens(source, lookup, OPTIONS).names).toEqual(['a', 'x']);
});

describe('hostile texts', () => {
  const recursive = { ...OPTIONS, recursive: true };

  test('values that hold each other too deep are refused', () => {
    const chain = Array.from(
      { length: MAX_TOKEN_DEPTH + 2 },
      (_, place) => [`v${place}`, `#{v${place + 1}}#`] as const,
    );
    const { problems } = replaceTokens(
      { file: 'f', text: '#{v0}#', format: 'none' },
      lookupIn(new Map(chain)),
      recursive,
    );
    expect(problems.map(({ code }) => code)).toEqual(['nesting-too-deep']);
  });

  test('values that double themselves are refused, and soon', () => {
    const doubling = Array.from(
      { length: 30 },
      (_, place) => [`v${place}`, `#{v${place + 1}}##{v${place + 1}}#`] as const,
    );
    const lookup = lookupIn(new Map([...doubling, ['v30', 'x']]));
    const { problems } = replaceTokens({ file: 'f', text: '#{v0}#', format: 'none' }, lookup, recursive);
    expect(problems.map(({ code }) => code)).toEqual(['variable-too-long']);
  });

  test('a file that grows beyond its limit is refused', () => {
    const lookup = lookupIn(new Map([['big', 'x'.repeat(MAX_VALUE_CHARACTERS)]]));
    const text = '#{big}#\n'.repeat(MAX_RESULT_CHARACTERS / MAX_VALUE_CHARACTERS + 1);
    const { problems } = replaceTokens({ file: 'f', text, format: 'none' }, lookup, OPTIONS);
    expect(problems.map(({ code, location }) => `${code} ${location.line}`)).toEqual(['token-result 10']);
  });

  test.each([
    ['beginnings', '#{'],
    ['beginnings and backslashes', '\\#{'],
    ['ends', '}#'],
    ['beginnings of defaults', '#{a:-'],
    ['lost marks', '#{a}#{'],
    ['backslashes', '\\'],
    ['quotes', '"'],
    ['open brackets', '['],
    ['open maps', 'a: {'],
    ['lines', '\n'],
    ['private characters', '\uE000'],
  ])(
    'very many %s take no more than a moment',
    (_, part) => {
      const text = `${part.repeat(200_000 / part.length)}\n#{a}#`;
      const lookup = lookupIn(new Map([['a', 'A']]));
      for (const format of ['none', 'json', 'yaml'] as const) {
        const replaced = replaceTokens({ file: 'f', text, format }, lookup, { ...OPTIONS, onMissing: 'empty' });
        expect(replaced.text !== undefined || replaced.problems.length > 0).toBe(true);
      }
    },
    20_000,
  );
});
