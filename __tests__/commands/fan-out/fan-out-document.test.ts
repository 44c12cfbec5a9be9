import { describe, expect, test } from '@jest/globals';
import { readSlots, slotName } from '../../../src/commands/fan-out/earlier-slots.ts';
import {
  type AnnouncedLeg,
  type FanOutDocument,
  readFanOut,
  writeFanOut,
} from '../../../src/commands/fan-out/fan-out-document.ts';
import { matrixText, matrixTexts } from '../../../src/commands/fan-out/matrix.ts';
import { slotBudgetBytes } from '../../../src/commands/fan-out/slot-budget.ts';
import { writeSlot } from '../../../src/commands/fan-out/slot-text.ts';
import type { Leg } from '../../../src/domain/fan-out.ts';
import type { InstanceId } from '../../../src/domain/instance.ts';
import { MAX_LEGS_PER_WAVE } from '../../../src/planning/fan-out/limits.ts';
import { given } from '../../rigs/given.ts';

const LEGS: readonly AnnouncedLeg[] = [
  { wave: 1, slot: 0, name: 'network', stages: ['test/network'] },
  { wave: 1, slot: 1, name: 'a … c (3 stages)', stages: ['test/a', 'test/b', 'test/c'] },
  { wave: 2, slot: 0, name: 'services', stages: ['test/services'] },
];

const DOCUMENT: FanOutDocument = {
  run: '812',
  attempt: 1,
  project: 'shop',
  hash: 'abc',
  legs: LEGS,
  options: {
    environments: ['test'],
    tags: [],
    from: 'network',
    repeat: false,
    failOnDrift: true,
    skipIrreversible: false,
    onMissingState: 'fail',
    variables: [['region', 'eu']],
    envAllow: ['HOME'],
  },
};

describe('what the plan tells the other jobs', () => {
  test('comes back as it was', () => {
    expect(given(readFanOut(writeFanOut(DOCUMENT)))).toEqual(DOCUMENT);
  });

  test.each([
    ['{', 'it is not JSON'],
    ['{}', 'it was written by another version'],
    [writeFanOut(DOCUMENT).replace('fan-out/v1', 'fan-out/v9'), 'it was written by another version'],
    [writeFanOut(DOCUMENT).replace('"environments"', '"environment"'), 'it was written by another version'],
  ])('%.12j… is refused', (text, problem) => {
    expect(readFanOut(text)).toEqual({ ok: false, error: problem });
  });
});

test('a matrix has every key in every leg, in its own type, and no value of a stage', () => {
  const placement = { githubEnvironment: '', runsOn: [] };
  const [first, second] = LEGS.map((leg) => ({ ...leg, placement, timeoutMinutes: 360 }));
  if (!first || !second) throw new Error('there are two');
  const large = { ...second, placement: { githubEnvironment: 'production', runsOn: ['self-hosted', 'large'] } };
  expect(JSON.parse(matrixText([first, large], ['ubuntu-latest']))).toEqual({
    include: [
      {
        leg: 0,
        name: 'network',
        stages: 'test/network',
        environment: '',
        runs_on: ['ubuntu-latest'],
        timeout_minutes: 360,
      },
      {
        leg: 1,
        name: 'a … c (3 stages)',
        stages: 'test/a, test/b, test/c',
        environment: 'production',
        runs_on: ['self-hosted', 'large'],
        timeout_minutes: 360,
      },
    ],
  });
});

test('matrices that are too long for the outputs of one job are refused', () => {
  const placement = { githubEnvironment: '', runsOn: [] };
  const legsOf = (count: number) =>
    Array.from({ length: count }, (_, slot): Leg => {
      const id: InstanceId = `${'e'.repeat(100)}/${'s'.repeat(100)}`;
      return { wave: 1, slot, name: 'all', stages: Array.from({ length: 40 }, () => id), placement, timeoutMinutes: 9 };
    });
  const wave = legsOf(20);
  expect(given(matrixTexts({ waves: [wave, wave, wave] }, ['ubuntu-latest']))).toHaveLength(3);
  expect(matrixTexts({ waves: [wave, wave, wave, wave] }, ['ubuntu-latest'])).toMatchObject({
    ok: false,
    error: { reason: 'usage', message: expect.stringContaining('longer than the 1 MB') },
  });
});

describe('slots of earlier waves', () => {
  const slotOf = ({ wave, slot }: AnnouncedLeg, run = '812') => writeSlot({ run, attempt: 1, wave, slot, stages: [] });
  const outputsOf = (texts: Readonly<Record<string, string>>) => (wave: number) =>
    wave === 1 ? JSON.stringify(texts) : '';
  const [network, chain, services] = LEGS;
  if (!network || !chain || !services) throw new Error('there are three');

  test('are read by the numbers of the legs', () => {
    const outputs = outputsOf({ slot_0: slotOf(network), slot_1: slotOf(chain), slot_2: '' });
    const read = given(readSlots([network, chain], outputs, '812'));
    expect(read.told.map(({ leg, slot }) => [leg.name, slot.slot])).toEqual([
      ['network', 0],
      ['a … c (3 stages)', 1],
    ]);
    expect(read.silent).toEqual([]);
  });

  test.each([
    ['dropped outputs', '{"slot_1":""}'],
    ['no outputs at all', '{}'],
    ['a job that was skipped', ''],
    ['what is no JSON', 'null of'],
  ])('%s: the legs that said nothing are named', (_, outputs) => {
    const read = given(readSlots([network, services], () => outputs, '812'));
    expect(read.silent.map(({ name }) => name)).toEqual(['network', 'services']);
  });

  test.each([
    ['cut', slotOf(network).slice(2), 'it was cut or changed on its way'],
    ['of another run', slotOf(network, '811'), 'it is of run 811, not of 812'],
    ['of another leg', slotOf(chain), 'it is of leg 1 of wave 1'],
  ])('one that is %s is a loud error that names the leg', (_, text, problem) => {
    expect(readSlots([network], outputsOf({ [slotName(network)]: text }), '812')).toEqual({
      ok: false,
      error: `what the leg network of wave 1 hands on can't be used: ${problem}`,
    });
  });
});

test('all slots of a wave fit into one process variable of 128 KiB', () => {
  for (const legs of [1, 7, MAX_LEGS_PER_WAVE]) {
    expect(legs * slotBudgetBytes(legs)).toBeLessThan(128 * 1_024 - legs * 20);
  }
});
