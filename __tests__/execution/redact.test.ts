import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRedactor, REDACTED } from '../../src/execution/redact.ts';
import { formsOf, MIN_SECRET_LENGTH } from '../../src/execution/secret-forms.ts';
import { cpuStopwatch } from '../rigs/cpu-stopwatch.ts';

function redactorOf(...secrets: readonly string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

/** A secret with everything in it that an encoding changes. */
const AWKWARD = `p"a\\s's<w>&o/r+d=ü%`;

/** The ways in which a secret turns up in texts, each with what it looks like. */
const DISGUISES: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'a JSON text': (secret) => JSON.stringify({ password: secret }),
  'JSON in JSON': (secret) => JSON.stringify({ message: JSON.stringify({ password: secret }) }),
  'JSON with escaped slashes': (secret) => JSON.stringify(secret).replaceAll('/', String.raw`\/`),
  'JSON as Go writes it': (secret) =>
    JSON.stringify(secret)
      .replaceAll('<', String.raw`\u003c`)
      .replaceAll('>', String.raw`\u003e`)
      .replaceAll('&', String.raw`\u0026`),
  'JSON in ASCII': (secret) => JSON.stringify(secret).replaceAll('ü', String.raw`\u00fc`),
  'a URL': (secret) => `https://api/x?key=${encodeURIComponent(secret)}&y=1`,
  'a URL in small letters': (secret) => encodeURIComponent(secret).replaceAll(/%../g, (byte) => byte.toLowerCase()),
  'a form': (secret) => new URLSearchParams({ secret, x: '1' }).toString(),
  XML: (secret) =>
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  HTML: (secret) =>
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&#34;')
      .replaceAll("'", '&#39;'),
  'quotes of a shell': (secret) => `'${secret.replaceAll("'", String.raw`'\''`)}'`,
  'quotes of YAML': (secret) => `'${secret.replaceAll("'", "''")}'`,
  'hexadecimal digits': (secret) => Buffer.from(secret).toString('hex'),
  'HEXADECIMAL DIGITS': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  'HTTP Basic': (secret) => `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}`,
  'base64 of a longer text': (secret) => Buffer.from(`xy${secret}tail`).toString('base64'),
};

describe('a secret is hidden', () => {
  test.each(Object.entries(DISGUISES))('as %s', (_, disguise) => {
    const shown = redactorOf(AWKWARD).redact(`before ${disguise(AWKWARD)} after`);
    expect(shown).toContain(REDACTED);
    expect(shown).toMatch(/^before /);
    expect(shown).toMatch(/ after$/);
    for (const form of formsOf(AWKWARD)) expect(shown).not.toContain(form);
  });

  test.each<[string, (bytes: Buffer) => string, number]>([
    ['base64', (bytes) => bytes.toString('base64'), 76],
    ['base64 of openssl', (bytes) => bytes.toString('base64'), 64],
    ['hexadecimal digits', (bytes) => bytes.toString('hex'), 60],
  ])('line by line in %s, where it is too long for one line', (_, encode, width) => {
    const long = Array.from({ length: 20 }, (_word, index) => `${AWKWARD}${index}`).join('\n');
    const lines = encode(Buffer.from(`${long}\n`)).match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
    const redactor = redactorOf(long);
    const shown = lines.map((line) => redactor.redact(line));
    expect(shown.slice(0, -1)).toEqual(lines.slice(1).map(() => REDACTED));
    expect(shown.at(-1)).toMatch(/^\*{3}.{0,4}$/);
  });

  test('as often as it stands there, and nothing else is touched', () => {
    expect(redactorOf('tops3cret').redact('tops3cret, a tops3crets, TOPS3CRET')).toBe('***, a ***s, TOPS3CRET');
    expect(redactorOf().redact('nothing to hide')).toBe('nothing to hide');
    expect(redactorOf('x'.repeat(9)).redact('')).toBe('');
  });

  test('line by line, as logs show it, without the blanks around it', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\r\n  kqhkiG9w0BAQEF  \n-----END KEY-----\n';
    const redactor = redactorOf(key);
    for (const line of ['MIIEvQIBADANBg', 'kqhkiG9w0BAQEF', '-----BEGIN KEY-----']) {
      expect(redactor.redact(`log: ${line}|`)).toBe('log: ***|');
    }
    expect(redactor.redact(key)).not.toContain('MII');
  });

  test('whole, where it contains another one or begins like it', () => {
    const redactor = redactorOf('secret', 'secret-longer', 'my-secret');
    expect(redactor.redact('a secret-longer b my-secret c secret d')).toBe('a *** b *** c *** d');
  });

  test('with no end left over where two of them overlap', () => {
    expect(redactorOf('abcdef', 'defghi').redact('-abcdefghi-')).toBe('-***-');
    expect(redactorOf('aaa').redact('-aaaaaaa-')).toBe('-***-');
    expect(redactorOf('abc', 'def').redact('-abcdef-')).toBe('-******-');
  });

  test('from the moment it is known, and whoever masks it elsewhere hears of it first', () => {
    const heard: string[] = [];
    const redactor = createRedactor((secret) => heard.push(secret));
    expect(redactor.redact('first-one')).toBe('first-one');
    redactor.add('first-one');
    redactor.add('first-one');
    redactor.add('another');
    expect(redactor.redact('first-one another')).toBe('*** ***');
    expect(heard).toEqual(['first-one', 'another']);
    expect(redactor.secrets()).toEqual(['first-one', 'another']);
    expect(redactor.holds('another')).toBe(true);
    expect(redactor.holds('anothe')).toBe(false);
  });

  test.each(['', 'a', 'ab'])('unless it is as short as %p, which would hide half of every text', (secret) => {
    const redactor = redactorOf(secret);
    expect(redactor.redact('a b ab abab')).toBe('a b ab abab');
    expect(redactor.holds(secret)).toBe(false);
  });
});

const secrets = fc.string({ unit: 'binary', minLength: MIN_SECRET_LENGTH, maxLength: 40 });
const anything = fc.string({ unit: 'binary', maxLength: 60 });

describe('laws', () => {
  test('no form of any secret is left in any text', () => {
    const disguises = fc.constantFrom(...Object.values(DISGUISES));
    fc.assert(
      fc.property(
        fc.array(secrets, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(anything, fc.nat(), disguises)),
        (known, pieces) => {
          const redactor = redactorOf(...known);
          const text = pieces
            .map(([around, which, disguise]) => around + disguise(known[which % known.length] ?? ''))
            .join('');
          // The stars themselves are no secret, even where they look like one.
          const shown = redactor.redact(text).replaceAll(REDACTED, '\u0000');
          const forms = known.flatMap((secret) => [...formsOf(secret)]);
          expect(forms.filter((form) => shown.includes(form))).toEqual([]);
        },
      ),
    );
  });

  test('a secret in base64 can not be put together again, wherever it stood', () => {
    const long = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(long, anything, anything, (secret, before, after) => {
        const encoded = Buffer.from(before + secret + after).toString('base64');
        const shown = redactorOf(secret).redact(encoded);
        expect(shown).toContain(REDACTED);
        // What is left of it on either side is less than one group of base64.
        const left = encoded.length - shown.replaceAll(REDACTED, '').length;
        expect(left).toBeGreaterThanOrEqual(Math.floor((Buffer.byteLength(secret) * 4) / 3) - 4);
      }),
    );
  });

  test('hiding twice is hiding once, and a text without secrets stays', () => {
    fc.assert(
      fc.property(fc.array(secrets, { maxLength: 3 }), anything, (known, text) => {
        const redactor = redactorOf(...known.filter((secret) => !secret.includes('*')));
        const once = redactor.redact(text);
        expect(redactor.redact(once)).toBe(once);
        if (!redactor.secrets().some((secret) => [...formsOf(secret)].some((form) => text.includes(form)))) {
          expect(once).toBe(text);
        }
      }),
    );
  });
});

test('ten mebibytes and a hundred secrets cost seconds at most', () => {
  const redactor = redactorOf(...Array.from({ length: 100 }, (_, count) => `secret ${count} of a hundred`));
  const line = '{"id":"vpc-0a1b2c","note":"secret 4 of a hundred, secret+99+of+a+hundred, nearly: secret 5 of ten"}\n';
  const count = Math.ceil((10 * 1024 * 1024) / line.length);
  const spentMs = cpuStopwatch();
  const shown = redactor.redact(line.repeat(count));
  const tookMs = spentMs();
  const expected = '{"id":"vpc-0a1b2c","note":"***, ***, nearly: secret 5 of ten"}\n';
  expect(shown.length).toBe(expected.length * count);
  expect(shown.slice(-expected.length)).toBe(expected);
  expect(tookMs).toBeLessThan(10_000);
});
