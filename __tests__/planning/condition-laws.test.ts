import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareValues } from '../../src/planning/condition/compare.ts';
import { parseCondition } from '../../src/planning/condition.ts';
import { conditionText, decide, later } from '../rigs/condition-data.ts';
import type { ConditionModel } from '../rigs/random-conditions.ts';
import { conditionModel, hostileText, meaningOf, MODEL_VARIABLES, writeCondition } from '../rigs/random-conditions.ts';

const values = fc.record({ a: hostileText, b: hostileText, c: hostileText });

/** A condition, written in one of the ways in which it can be. */
const writtenOf = (models: fc.Arbitrary<ConditionModel>) =>
  fc.tuple(models, fc.infiniteStream(fc.nat({ max: 59 }))).map(([model, choices]) => ({
    model,
    text: writeCondition(model, (ways) => choices.next().value % ways),
  }));

const written = writtenOf(conditionModel);

/** One in which an operand may decide before another one is looked at. */
const joined = writtenOf(
  fc.record({
    kind: fc.constantFrom('and' as const, 'or' as const),
    operands: fc.array(conditionModel, { minLength: 2, maxLength: 3 }),
  }),
);

describe('laws of conditions', () => {
  test('a condition means the same in every spelling, whatever the values are', () => {
    fc.assert(
      fc.property(written, values, ({ model, text }, variables) => {
        expect(decide(text, { variables })).toBe(meaningOf(model, new Map(Object.entries(variables))));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a plan decides only what every value would decide alike', () => {
    const hidden = fc.subarray([...MODEL_VARIABLES], { minLength: 1 });
    fc.assert(
      fc.property(written, values, hidden, ({ text }, variables, names) => {
        const unknown = Object.fromEntries(names.map((name) => [name, later(`stage.${name}`)]));
        const planned = decide(text, { variables: { ...variables, ...unknown } });
        const ran = decide(text, { variables });
        if (typeof planned === 'boolean') expect(ran).toBe(planned);
        else expect(planned).toMatch(/^undecided: (?:stage\.[abc](?:, )?)+$/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('what a plan refuses, no value would mend; what it decides, a missing variable behind it does not change', () => {
    const some = fc.subarray([...MODEL_VARIABLES]);
    fc.assert(
      fc.property(joined, values, some, some, ({ text }, variables, missing, hidden) => {
        const there = Object.fromEntries(
          Object.entries(variables).filter(([name]) => !missing.some((one) => one === name)),
        );
        const unknown = Object.fromEntries(
          hidden.filter((name) => name in there).map((name) => [name, later(`stage.${name}`)]),
        );
        const planned = decide(text, { variables: { ...there, ...unknown } });
        const ran = decide(text, { variables: there });
        const isError = (outcome: boolean | string): boolean => String(outcome).startsWith('error:');
        // What is undecided may become anything, and what is decided may still be overtaken by a failure.
        const isRight =
          typeof planned === 'boolean' ? ran === planned || isError(ran) : !isError(planned) || isError(ran);
        expect(isRight).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('any text is either read or refused at a place inside it', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom('{{', '}}', "'", '"', '(', ')', '[', ']', ',', '.', '==', '!', '&&', '||', '<', ' ', '\n'),
        fc.constantFrom(
          'eq',
          'vars',
          'in',
          'true',
          'succeeded',
          '{{.a}}',
          '{{if .a}}',
          '{{end}}',
          "'x'",
          '7',
          '`',
          '/*',
        ),
        fc.string({ maxLength: 3 }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        const parsed = parseCondition(conditionText(text));
        if (parsed.ok) return;
        const { line, column } = parsed.error.location;
        expect(line).toBeGreaterThanOrEqual(3);
        expect(line).toBeLessThanOrEqual(2 + text.split('\n').length);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual(text.length + 16);
        expect(parsed.error.message).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('laws of comparing', () => {
  const integer = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
  const decimal = fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.nat({ max: 99 }))
    .map(([whole, part]) => `${whole}.${part}`);
  const any = fc.oneof(integer.map(String), decimal, fc.string({ maxLength: 4 }));

  test('integers of any length compare exactly', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(compareValues('<', String(a), String(b))).toBe(a < b);
        expect(compareValues('>=', String(a), String(b))).toBe(a >= b);
      }),
    );
  });

  test('of two values one is less, or they are of one rank', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [less, greater] = [compareValues('<', a, b), compareValues('>', a, b)];
        expect(less && greater).toBe(false);
        expect(compareValues('<=', a, b)).toBe(!greater);
        expect(compareValues('>=', a, b)).toBe(!less);
        expect(compareValues('>', b, a)).toBe(less);
        expect(compareValues('!=', a, b)).toBe(a !== b);
      }),
    );
  });

  test.each([
    ['10', '<', '9', false],
    ['10', '<', '9a', true],
    ['1.10', '==', '1.1', false],
    ['1.10', '<=', '1.1', true],
    ['1e3', '>', '999', true],
    ['1e999', '<=', '2e999', true],
    ['9007199254740993', '>', '9007199254740992', true],
    [' 10 ', '>', '9', true],
    ['', '<', '0', true],
    ['-1', '<', '+1', true],
    ['.5', '<', '0.75', true],
    ['0x10', '<', '2', true],
    ['B', '<', 'a', true],
  ] as const)('%s %s %s is %s', (left, operator, right, expected) => {
    expect(compareValues(operator, left, right)).toBe(expected);
  });
});
