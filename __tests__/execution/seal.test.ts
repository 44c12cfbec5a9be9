import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { createSealer } from '../../src/execution/seal.ts';
import type { SealContext } from '../../src/execution/sealer.ts';
import { given } from '../rigs/given.ts';

const KEY = 'a state key of enough length';
const context: SealContext = { project: 'shop', environment: 'test', stage: 'db', name: 'password' };
const sealer = createSealer([KEY], (count) => randomBytes(count));

function sealed(value: string, keys = [KEY], place = context): string {
  const envelope = createSealer(keys, (count) => randomBytes(count)).seal(value, place);
  if (envelope === undefined) throw new Error('not sealed');
  return envelope;
}

const text = fc.string({ unit: 'binary' });

describe('a sealed value', () => {
  test('opens where it belongs, whatever it is', () => {
    fc.assert(
      fc.property(text, text, text, text, text, (value, project, environment, stage, name) => {
        const place = { project, environment, stage, name };
        expect(given(sealer.open(sealed(value, [KEY], place), place))).toBe(value);
      }),
    );
  });

  test('is another one each time, and tells nothing but the length', () => {
    const envelopes = new Set(Array.from({ length: 50 }, () => sealed('the same')));
    expect(envelopes.size).toBe(50);
    for (const envelope of envelopes) expect(envelope).not.toContain('the same');
  });

  test.each(['project', 'environment', 'stage', 'name'] as const)('does not open for another %s', (part) => {
    expect(sealer.open(sealed('x'), { ...context, [part]: 'other' })).toEqual({ ok: false, error: 'damaged' });
  });

  test('does not open where the same letters are divided in another way', () => {
    const parts = fc.tuple(text, text, text, text);
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(one.some((part, place) => part !== other[place]));
        const [project, environment, stage, name] = one;
        const envelope = sealed('x', [KEY], { project, environment, stage, name });
        const elsewhere = { project: other[0], environment: other[1], stage: other[2], name: other[3] };
        expect(sealer.open(envelope, elsewhere)).toEqual({ ok: false, error: 'damaged' });
      }),
    );
    const apart = sealed('x', [KEY], { ...context, stage: 'ab', name: 'c' });
    expect(sealer.open(apart, { ...context, stage: 'a', name: 'bc' }).ok).toBe(false);
  });

  test('does not open when any character of it is changed', () => {
    const envelope = sealed('some value');
    // The last digit of base64 holds bits that mean nothing.
    const places = Array.from(envelope.slice(0, -1), (_, place) => place).slice('sealed:v1:'.length);
    const opened = places.filter((place) => {
      const other = envelope[place] === 'A' ? 'B' : 'A';
      return sealer.open(envelope.slice(0, place) + other + envelope.slice(place + 1), context).ok;
    });
    expect(opened).toEqual([]);
  });

  test.each(['', 'sealed', 'sealed:v2:a:b', 'sealed:v1:a', 'sealed:v1:a:b:c', 'plain text'])('%p is none', (envelope) =>
    expect(sealer.open(envelope, context)).toEqual({ ok: false, error: 'damaged' }),
  );

  test('is damaged when it is cut', () => {
    const envelope = sealed('x');
    const short = envelope.slice(0, envelope.lastIndexOf(':') + 9);
    expect(sealer.open(short, context)).toEqual({ ok: false, error: 'damaged' });
  });
});

describe('keys', () => {
  test('another key does not open it, and none says so', () => {
    const envelope = sealed('x');
    expect(createSealer(['another key'], randomBytes).open(envelope, context)).toEqual({
      ok: false,
      error: 'wrong_key',
    });
    expect(createSealer([], randomBytes).open(envelope, context)).toEqual({ ok: false, error: 'no_key' });
  });

  test('rotation: the newest seals, every one opens', () => {
    const old = sealed('old', ['old key']);
    const rotated = createSealer(['new key', 'old key'], randomBytes);
    expect(given(rotated.open(old, context))).toBe('old');
    const renewed = rotated.seal('new', context) ?? '';
    expect(given(createSealer(['new key'], randomBytes).open(renewed, context))).toBe('new');
    expect(createSealer(['old key'], randomBytes).open(renewed, context)).toEqual({ ok: false, error: 'wrong_key' });
  });

  test('an empty key is none', () => {
    const none = createSealer(['', ''], randomBytes);
    expect(none.canSeal).toBe(false);
    expect(none.seal('x', context)).toBeUndefined();
    expect(none.fingerprint('x')).toBeUndefined();
    expect(sealer.canSeal).toBe(true);
  });

  test('the envelope does not hold the key', () => {
    expect(sealed('x')).not.toContain(KEY);
    expect(sealed('x').split(':')[2]).toMatch(/^[0-9a-f]{12}$/);
  });

  test('a fingerprint is the same for the same value and key, and another one for another of either', () => {
    expect(sealer.fingerprint('x')).toBe(createSealer([KEY], randomBytes).fingerprint('x'));
    expect(sealer.fingerprint('x')).not.toBe(sealer.fingerprint('y'));
    expect(sealer.fingerprint('x')).not.toBe(createSealer(['another'], randomBytes).fingerprint('x'));
  });
});
