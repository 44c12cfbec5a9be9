import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromBraille, toBraille } from '../../../src/commands/fan-out/braille.ts';
import { readSlot, writeSlot } from '../../../src/commands/fan-out/slot-text.ts';
import type { Slot } from '../../../src/execution/fan-out/slot.ts';
import { given } from '../../rigs/given.ts';

const SLOT: Slot = {
  run: '812',
  attempt: 2,
  wave: 3,
  slot: 0,
  stages: [
    {
      id: 'production/database',
      conclusion: 'success',
      reason: { because: 'pending', count: 2 },
      tolerated: false,
      startedAt: 1_000,
      endedAt: 2_500,
      done: ['001_create', '002_grant'],
      made: ['1', '2'],
      exports: [
        { name: 'host', form: 'clear', text: 'db-1.internal' },
        { name: 'password', form: 'sealed', text: 'sealed:v1:abc:AAAA' },
      ],
      recorded: true,
    },
    {
      id: 'production/search',
      conclusion: 'failure',
      reason: { because: 'never_ran' },
      tolerated: true,
      startedAt: 1_000,
      endedAt: 1_001,
      done: [],
      made: [],
      exports: [],
      recorded: true,
      failure: 'production/search: the script ended with exit code 1',
    },
  ],
};

describe('bytes in Braille', () => {
  test('there and back is the identity', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
        expect(fromBraille(toBraille(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each(['a', '⠀a', '⠀\n', '⤀'])('%j is no such text', (text) => {
    expect(fromBraille(text)).toBeUndefined();
  });
});

describe('a slot as a job output', () => {
  test('comes back as it was', () => {
    expect(given(readSlot(writeSlot(SLOT)))).toEqual(SLOT);
  });

  test('is the same text for the same slot', () => {
    expect(writeSlot(structuredClone(SLOT))).toBe(writeSlot(SLOT));
  });

  test('is hit by no mask of letters, digits, punctuation or blanks', () => {
    expect(writeSlot(SLOT)).toMatch(/^[\u2800-\u28FF]+$/u);
  });

  test('is short enough for many in one process variable of 128 KiB', () => {
    expect(Buffer.byteLength(writeSlot({ ...SLOT, stages: SLOT.stages.slice(0, 1) }))).toBeLessThan(1_500);
  });

  test.each([
    ['nothing', '', 'it is not the output of a leg'],
    ['something else', '{"stages":[]}', 'it is not the output of a leg'],
    ['the beginning of one', writeSlot(SLOT).slice(0, -1), 'it was cut or changed on its way'],
    ['one with another sign', writeSlot(SLOT).replace(/.$/u, '⠁⠁'), 'it was cut or changed on its way'],
  ])('%s is refused', (_, text, problem) => {
    expect(readSlot(text)).toEqual({ ok: false, error: problem });
  });

  test('one of another format is refused', () => {
    const newer = { ...SLOT, format: 'stage-orchestrator/slot/v9' };
    expect(readSlot(writeSlot(newer))).toEqual({ ok: false, error: 'it was written by another version' });
  });
});
