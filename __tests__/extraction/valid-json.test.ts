import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isValidJson } from '../../src/extraction/valid-json.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('isValidJson', () => {
  test.each([
    ['{}', true],
    [' [ ] ', true],
    ['"text"', true],
    ['null', true],
    ['-0', true],
    ['1.5e+10', true],
    ['{"a":[1,{"b":null}],"a":true}', true],
    ['"\\u00e9\\ud800\\/"', true],
    ['\t\r\n1\n', true],
    ['', false],
    [' ', false],
    ['{', false],
    ['[1', false],
    ['[1,]', false],
    ['[,1]', false],
    ['[1 2]', false],
    ['{"a"}', false],
    ['{"a":}', false],
    ['{"a":1,}', false],
    ['{a:1}', false],
    ["{'a':1}", false],
    ['[1}', false],
    ['[1]]', false],
    ['{} {}', false],
    ['01', false],
    ['+1', false],
    ['1.', false],
    ['.5', false],
    ['1e', false],
    ['NaN', false],
    ['nul', false],
    ['nulll', false],
    ['True', false],
    ['"a', false],
    ['"a\nb"', false],
    ['"\\x41"', false],
    ['"\\u00g0"', false],
    ['\ufeff{}', false],
    ['\u00a01', false],
    ['<html></html>', false],
    ['// comment\n1', false],
  ])('%j is %s', (text, valid) => {
    expect(isValidJson(text)).toBe(valid);
  });

  test('agrees with the engine on every text', () => {
    const noise = fc
      .array(fc.constantFrom(...'{}[]",:\\ \n\t0123.eE+-u'.split(''), 'true', 'null', '"a"', '"a":', '[1]'), {
        maxLength: 12,
      })
      .map((fragments) => fragments.join(''));
    fc.assert(
      fc.property(fc.oneof(noise, fc.json(), fc.string()), (text) => {
        expect(isValidJson(text)).toBe(parses(text));
      }),
      { numRuns: 5_000 },
    );
  });

  test('a damaged text is refused as the engine refuses it', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', ',', ']', '}', '0', ' ', '\\'),
        (json, at, replacement) => {
          const position = at % json.length;
          const damaged = json.slice(0, position) + replacement + json.slice(position + 1);
          expect(isValidJson(damaged)).toBe(parses(damaged));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('neither depth nor length is a danger', () => {
    expect(isValidJson('['.repeat(100_000) + ']'.repeat(100_000))).toBe(true);
    expect(isValidJson('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))).toBe(true);
    expect(isValidJson('['.repeat(1_000_000))).toBe(false);
    expect(isValidJson(`"${'\\n'.repeat(1_000_000)}"`)).toBe(true);
    expect(isValidJson('1'.repeat(1_000_000))).toBe(true);
    expect(isValidJson(`${' '.repeat(1_000_000)}1`)).toBe(true);
  });
});
