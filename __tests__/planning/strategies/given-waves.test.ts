import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inGivenWaves, MAX_WAVE_PROBLEMS, readWaves } from '../../../src/planning/strategies/given-waves.ts';
import { strategyInput } from '../../../src/planning/strategies/strategy-input.ts';
import { given } from '../../rigs/given.ts';
import { planOf } from '../../rigs/plan-scenario.ts';

const DIAMOND = `stages:
  - { name: top, run: "true", tags: [net], order: "1", labels: { owner: ada } }
  - { name: left, run: "true", depends_on: top }
  - { name: right, run: "true", depends_on: top }
  - { name: end, run: "true", depends_on: [left, right] }
`;

async function plan(text = DIAMOND) {
  return given((await planOf({ 'stages.yaml': text })).plan);
}

/** What is wrong with waves of the diamond; nothing where they are accepted. */
async function problems(waves: readonly (readonly string[])[]): Promise<readonly string[]> {
  const arranged = inGivenWaves(await plan(), waves);
  return arranged.ok ? [] : arranged.error;
}

describe('what a command printed', () => {
  test.each([
    ['[["a"],["b","c"]]', [['a'], ['b', 'c']]],
    ['{"waves": [["a"]], "why": "because"}\n', [['a']]],
    ['[]', []],
  ])('%s', (text, waves) => {
    expect(given(readWaves(text))).toEqual(waves);
  });

  test.each([
    ['', 'it printed nothing'],
    [' \n', 'it printed nothing'],
    ['a b', 'what it printed is no JSON'],
    ['[["a"]]\n[["b"]]', 'what it printed is no JSON'],
    ...['"a"', '["a"]', '[[1]]', '[["a", null]]', '{"waves": "a"}', '{}', 'null', '3'].map(
      (text) => [text, 'what it printed is no list of lists of names, nor {"waves": …} with one'] as const,
    ),
  ])('%j is refused', (text, problem) => {
    expect(readWaves(text)).toEqual({ ok: false, error: problem });
  });
});

describe('waves', () => {
  test('say when stages begin, beside what they wait for', async () => {
    const arranged = given(inGivenWaves(await plan(), [['default/top'], ['right'], [], ['left'], ['end']]));
    expect(arranged.waves).toEqual([['default/top'], ['default/right'], ['default/left'], ['default/end']]);
    expect(arranged.stages.map(({ stage, wave, waitsFor, after }) => [stage, wave, waitsFor, after])).toEqual([
      ['top', 1, [], undefined],
      ['right', 2, ['default/top'], ['default/top']],
      ['left', 3, ['default/top'], ['default/right']],
      ['end', 4, ['default/left', 'default/right'], ['default/left']],
    ]);
  });

  test('have every stage once', async () => {
    expect(await problems([['top', 'top'], ['left', 'rihgt'], []])).toEqual([
      'top is named twice',
      '"rihgt" is no stage of the plan',
      'right is in no wave',
      'end is in no wave',
    ]);
  });

  test('have no stage beside or before what it waits for', async () => {
    expect(await problems([['left'], ['top', 'right'], ['end']])).toEqual([
      'left waits for top, and they are in waves 1 and 2',
      'right waits for top, and both are in wave 2',
    ]);
  });

  test('name stages with their environment where there are several', async () => {
    const several = await plan(`environments: [{ name: test }, { name: live }]\nstages: [{ name: a, run: "true" }]\n`);
    expect(inGivenWaves(several, [['test/a'], ['live/a']])).toMatchObject({ ok: true });
    expect(inGivenWaves(several, [['a']])).toEqual({
      ok: false,
      error: ['"a" is no stage of the plan', 'test/a is in no wave', 'live/a is in no wave'],
    });
  });

  test('of nonsense are refused in a few lines', async () => {
    const told = await problems([Array.from({ length: 5_000 }, (_, n) => `${n}`.repeat(500))]);
    expect(told).toHaveLength(MAX_WAVE_PROBLEMS + 1);
    expect(told.at(-1)).toBe('… and 4994 more');
    expect(Math.max(...told.map((line) => line.length))).toBeLessThan(250);
  });

  test('are accepted exactly where each stage is behind what it waits for', async () => {
    const made = await plan();
    const names = made.stages.map(({ stage }) => stage);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 4 }), (places) => {
        const waves = [0, 1, 2, 3].map((wave) => names.filter((_, n) => places[n] === wave));
        const placeOf = new Map(made.stages.map(({ id }, n) => [id, places[n] ?? 0]));
        const isInOrder = made.stages.every(({ id, waitsFor }) =>
          waitsFor.every((other) => (placeOf.get(other) ?? 0) < (placeOf.get(id) ?? 0)),
        );
        expect(inGivenWaves(made, waves).ok).toBe(isInOrder);
      }),
    );
  });
});

test('what the command gets', async () => {
  const input = strategyInput(await plan(), (name) => (name === 'top' ? ['net'] : []));
  const [top, left] = input.stages;
  expect(input).toMatchObject({
    format: 'stage-orchestrator/strategy-input/v1',
    direction: 'up',
    environments: ['default'],
    waves: [['default/top'], ['default/left', 'default/right'], ['default/end']],
  });
  expect(top).toEqual({
    id: 'default/top',
    environment: 'default',
    stage: 'top',
    labels: { owner: 'ada' },
    tags: ['net'],
    order: '1',
    wave: 1,
    waitsFor: [],
    background: false,
    onFailure: 'stop',
    decision: 'run',
    remaining: 3,
  });
  expect(left).toMatchObject({ stage: 'left', tags: [], waitsFor: ['default/top'] });
});
