import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonLines } from '../../src/execution/json-lines.ts';

describe('JSON on lines', () => {
  test.each<readonly [string, readonly string[]]>([
    ['{}', ['{}']],
    [' [ ] ', ['[]']],
    ['{"a":{}}', ['{', '  "a": {}', '}']],
    ['{"a":1,"b":[true,null]}', ['{', '  "a": 1,', '  "b": [', '    true,', '    null', '  ]', '}']],
    ['[\n1,\n\n2]', ['[', '  1,', '  2', ']']],
    ['{"text":"{[,:]} \\" \\\\"}', ['{', '  "text": "{[,:]} \\" \\\\"', '}']],
    ['{"id":12345678901234567890,"e":1.50E+3}', ['{', '  "id": 12345678901234567890,', '  "e": 1.50E+3', '}']],
    ['{"id":<known after: a.id>}', ['{', '  "id": <known after: a.id>', '}']],
    ['{"pin":⟦secret 0af1⟧,"x":"⟦secret⟧"}', ['{', '  "pin": ⟦secret 0af1⟧,', '  "x": "⟦secret⟧"', '}']],
  ])('%s', (text, lines) => {
    expect(jsonLines(text)).toEqual(lines);
  });

  test.each(['', 'a', '"a"', '12', '{', '{"a":}', '[1,]', '{"a":1} x', '{{.name}}', '<a>[]</a>'])(
    '%j is none',
    (text) => {
      expect(jsonLines(text)).toBeUndefined();
    },
  );

  test('is not laid out where it is nested without end', () => {
    expect(jsonLines('['.repeat(65) + ']'.repeat(65))).toBeUndefined();
  });

  test('is not laid out where it is very long', () => {
    expect(jsonLines(`[${'1,'.repeat(600_000)}1]`)).toBeUndefined();
  });

  test('it is laid out as JSON.stringify does it, and says the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const lines = jsonLines(JSON.stringify(value));
        expect(lines?.join('\n')).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});
