import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRedactor } from '../../src/execution/redact.ts';
import { createSealer } from '../../src/execution/seal.ts';
import { decodeSent, encodeSent } from '../../src/execution/sent-text.ts';
import { markedAgain, withoutSecrets } from '../../src/execution/sent.ts';
import type { Sendable, SecretKeepers } from '../../src/execution/sent.ts';

function keepersOf(secrets: readonly string[], keys: readonly string[] = ['a-state-key']): SecretKeepers {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  return { redactor, sealer: createSealer(keys, (bytes) => new Uint8Array(bytes)) };
}

const REQUEST: Sendable = {
  kind: 'request',
  method: 'POST',
  url: 'https://api.example/?key=canary-1',
  headers: [
    ['X-Token', 'Bearer canary-1'],
    ['X-Other', 'canary-2'],
  ],
  body: '{"plain":"canary-1","escaped":"canary-\\"3"}',
  auth: 'web',
};

describe('what is kept of a request', () => {
  test('is read as it was written', () => {
    const keepers = keepersOf([]);
    expect(decodeSent(encodeSent(REQUEST, keepers))).toEqual(withoutSecrets(REQUEST, keepers));
    const script = { kind: 'script', script: 'echo \u0000 \ud800 é\n' } as const;
    expect(decodeSent(encodeSent(script, keepers))?.what).toEqual(script);
    expect(encodeSent(script, keepers)).not.toContain('\u0000');
  });

  test('holds a mark in the place of each secret: the same for the same secret, another for another', () => {
    const { what } = withoutSecrets(REQUEST, keepersOf(['canary-1', 'canary-2', 'canary-"3']));
    expect(JSON.stringify(what)).not.toContain('canary');
    if (what.kind !== 'request') throw new Error('it was a request');
    const [first, second] = what.headers.map(([, value]) => /⟦secret [0-9a-f]{16}⟧/.exec(value)?.[0]);
    expect(first).not.toBe(second);
    expect(what.url).toBe(`https://api.example/?key=${first}`);
    expect(what.body).toContain(`"plain": "${first}"`);
  });

  test('holds marks without a hash where there is no state key to make it with', () => {
    const sent = withoutSecrets(REQUEST, keepersOf(['canary-1'], []));
    expect(sent.key).toBeUndefined();
    expect(sent.what).toMatchObject({ url: 'https://api.example/?key=⟦secret⟧' });
  });

  test('is no hash that somebody without the key can make of a guess', () => {
    const mark = (key: string): string => JSON.stringify(withoutSecrets(REQUEST, keepersOf(['canary-1'], [key])));
    expect(mark('one-state-key')).not.toBe(mark('other-state-key'));
  });

  test('never holds a secret, in no form in which it is usually seen', () => {
    const secret = fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('q', 'Z', '7', '"', '/', ' ', 'é') });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        fc.pre(value.trim().length > 3);
        const forms = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), btoa(encodeURI(value))];
        const body = forms.slice(0, 3).map((form) => before + form + after);
        const text = encodeSent({ kind: 'script', script: body.join('\n') }, keepersOf([value]));
        const kept = decodeSent(text)?.what;
        const shown = kept?.kind === 'script' ? kept.script.replaceAll(/⟦secret [0-9a-f]+⟧/g, '\u0001') : '';
        expect(createShown(value, shown)).toBe(false);
      }),
    );
  });

  test('is cut where it is long, with a checksum of all of it, and never inside of a secret', () => {
    const long = (end: string): Sendable => ({ kind: 'script', script: `${'x'.repeat(16_380)}canary-1${end}` });
    const keepers = keepersOf(['canary-1']);
    const kept = (end: string): string => encodeSent(long(end), keepers);
    expect(kept('a').length).toBeLessThan(17_000);
    expect(kept('a')).not.toContain('can');
    expect(kept('a')).not.toBe(kept('b'));
    expect(kept('a')).toBe(kept('a'));
    const rest = (by: SecretKeepers): string | undefined => /…[^"]*/.exec(encodeSent(long('a'), by))?.[0];
    expect(rest(keepersOf(['canary-1'], ['another-key']))).toBe(rest(keepers));
  });

  test('is no longer than it may be, however many headers or variables there are', () => {
    const many = Array.from({ length: 1_000 }, (_, place) => [`X-${place}`, 'v'.repeat(10_000)] as const);
    const variables = many.map(([name, value]) => ({ name, value }));
    for (const what of [{ ...REQUEST, headers: many }, { kind: 'script', script: 'x', variables } as const]) {
      expect(encodeSent(what, keepersOf([])).length).toBeLessThan(131_072);
    }
  });

  test('shows of a long body in JSON where it is, not that it is somewhere', () => {
    const members = Object.fromEntries(Array.from({ length: 5_000 }, (_, place) => [`key${place}`, place]));
    const { what } = withoutSecrets({ ...REQUEST, body: JSON.stringify(members) }, keepersOf([]));
    if (what.kind !== 'request') throw new Error('it was a request');
    const lines = what.body?.split('\n') ?? [];
    expect(lines.slice(0, 3)).toEqual(['{', '  "key0": 0,', '  "key1": 1,']);
    expect(lines.at(-2)).toMatch(/^ {2}"key\d+": \d+,$/);
    expect(lines.at(-1)).toMatch(/^… \(\d+ characters in all, SHA-256 [0-9a-f]{16}\)$/);
  });
});

/** Whether a secret can be read in a text. */
function createShown(secret: string, text: string): boolean {
  return text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1));
}

test('a secret that was not known as one then is marked when it is read', () => {
  const sent = withoutSecrets(REQUEST, keepersOf(['canary-1']));
  const again = markedAgain(sent, keepersOf(['canary-1', 'canary-2']));
  expect(again).toEqual(withoutSecrets(REQUEST, keepersOf(['canary-1', 'canary-2'])));
  expect(markedAgain(again, keepersOf(['secret']))).toEqual(again);
});

test.each(['', 'x', '[]', '{}', '{"what":{}}', '{"what":{"kind":"script"}}', '{"what":{"kind":"request","method":1}}'])(
  'what is damaged is not known: %j',
  (text) => {
    expect(decodeSent(text)).toBeUndefined();
  },
);
