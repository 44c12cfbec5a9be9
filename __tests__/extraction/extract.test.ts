import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { extractText, getPath, type Extracted } from '../../src/extraction/extract.ts';

interface ConformanceData {
  readonly documents: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly id: string;
    readonly tag: string;
    readonly document: string;
    readonly path: string;
    readonly expected: Extracted;
  }[];
}

const { documents, cases } = JSON.parse(
  readFileSync(new URL('../conformance/gjson.json', import.meta.url), 'utf8'),
) as ConformanceData;

describe('conformance with gjson', () => {
  test('the table is whole', () => {
    expect(cases).toHaveLength(396);
  });

  test.each(cases)('$id $tag $document $path', ({ document, path, expected }) => {
    expect(getPath(documents[document] ?? '', path)).toEqual(expected);
  });
});

/** Answers of gjson 1.19 that its conformance table does not hold. */
describe('more of gjson', () => {
  const json = JSON.stringify({
    list: [{ id: 1, tags: ['a', 'b'] }, { id: 2, tags: [] }, { tags: ['c'] }],
    object: { '\ue000': 1, '\u{1f600}': 2 },
    words: ['\u{1f600}', '\ue000', 'é'],
    'a.b': { '@this': 'escaped' },
  });

  test.each([
    ['list.#.tags.#|#', '[]'],
    ['list.#.tags|#', '3'],
    ['list.#.tags|@flatten', '["a","b","c"]'],
    ['list.#(id>9)#.id|#', '[]'],
    ['list.#(id>0)#.id|#', '2'],
    ['list.#.{id}|0', '{"id":1}'],
    ['missing.@keys', '[]'],
    ['missing.deeper.@keys', ''],
    ['missing|@tostr', '""'],
    ['list.#(id==2).nope', ''],
    ['object.@pretty:{"sortKeys":true,"indent":""}', '{\n"\ue000": 1,\n"\u{1f600}": 2\n}\n'],
    ['words.#(<"\u{1f600}")#', '["\ue000","é"]'],
    ['words.#(%"?")#', '["\u{1f600}","\ue000","é"]'],
    ['a\\.b.\\@this', '"escaped"'],
    ['list.#.tags|@join:{"preserve":true}', '{}'],
    ['[list.0,list.1].@join:{"preserve":true}', '{"id":1,"tags":["a","b"],"id":2,"tags":[]}'],
    ['list.@pretty:{"width":12}|@ugly|#', '3'],
    ['!{"deep":[1,{"x":[2]}]}.@dig:x', '[[2]]'],
    ['!NaN', 'NaN'],
    ['@flatten:{"deep":1}', json],
  ])('%s', (path, raw) => {
    expect(getPath(json, path).raw).toBe(raw);
  });

  test('lists are set on one line while they fit the width, in bytes', () => {
    const text = JSON.stringify({ k: ['é'.repeat(10), ['x']], o: [1, {}] });
    expect(getPath(text, '@pretty:{"width":39}').raw).toBe(
      `{\n  "k": ["${'é'.repeat(10)}", ["x"]],\n  "o": [\n    1,\n    {}\n  ]\n}\n`,
    );
    expect(getPath(text, '@pretty:{"width":38}').raw).toBe(
      `{\n  "k": [\n    "${'é'.repeat(10)}",\n    ["x"]\n  ],\n  "o": [\n    1,\n    {}\n  ]\n}\n`,
    );
  });
});

describe('deliberate differences from gjson', () => {
  test.each([
    ['a string that looks like a list has no members', '{"s":"[5,6]"}', 's|0', ''],
    ['a literal ends where it ends', '[1]', '!"x"|@tostr', '"\\"x\\""'],
    ['a number literal takes a pipe', '[1]', '!5|@tostr', '"5"'],
    ['a pipe within a multipath stays there', '[{"a":1}]', '#.[a|@tostr]', '[["1"]]'],
    ['joining an empty object leaves no comma behind', '[{},{"a":1}]', '@join:{"preserve":true}', '{"a":1}'],
  ])('%s', (_, json, path, raw) => {
    expect(getPath(json, path).raw).toBe(raw);
  });
});

describe('extractText', () => {
  const json = `{
    "string": "line\\nbreak \\u00e9 \\ud83d\\ude00 \\ud800", "empty": "",
    "integer": 9007199254740993, "huge": 123456789012345678901234567890, "negative": -9223372036854775808,
    "decimal": 12.50, "exponent": 1e21, "tiny": 1E-7,
    "yes": true, "no": false, "nothing": null,
    "object": { "a b" : [ 1, 2.0 , "x y" ] }, "list": [ ],
    "__proto__": {"polluted": "no"}, "constructor": "c", "toString": "t"
  }`;

  test.each([
    ['string', 'line\nbreak é \u{1f600} \ufffd'],
    ['empty', ''],
    ['integer', '9007199254740993'],
    ['huge', '123456789012345678901234567890'],
    ['negative', '-9223372036854775808'],
    ['decimal', '12.50'],
    ['exponent', '1e21'],
    ['tiny', '1E-7'],
    ['yes', 'true'],
    ['no', 'false'],
    ['nothing', ''],
    ['object', '{"a b":[1,2.0,"x y"]}'],
    ['list', '[]'],
    ['[integer,decimal]', '[9007199254740993,12.50]'],
    ['__proto__.polluted', 'no'],
    ['constructor', 'c'],
    ['toString', 't'],
    ['hasOwnProperty', undefined],
    ['object.length', undefined],
    ['nope', undefined],
    ['', undefined],
  ])('%s', (path, text) => {
    expect(extractText(json, path)).toBe(text);
  });

  test.each([
    '',
    ' ',
    'not json',
    '<html>{"a":1}</html>',
    '{',
    '[',
    '"',
    '{"a"',
    '{"a":',
    '{"a":}',
    '[,]',
    ']',
    '{]',
    '{a:1}',
  ])('an answer that is no JSON does not crash: %j', (text) => {
    for (const path of ['a', '0', '#', '#.a', '@this', '@keys', '@pretty', '@ugly', '@flatten', '@join', '*', '..#']) {
      expect(() => extractText(text, path)).not.toThrow();
    }
  });
});

/** Escapes a key for a gjson path. */
function escapeKey(key: string): string {
  return key.replaceAll(/[^a-zA-Z0-9]/gu, '\\$&');
}

describe('laws', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
  const object = fc.dictionary(key, fc.jsonValue(), { maxKeys: 6 });

  test('a key path finds the value under that key, compact and pretty', () => {
    fc.assert(
      fc.property(fc.dictionary(key, object, { minKeys: 1, maxKeys: 4 }), (outer) => {
        for (const json of [JSON.stringify(outer), JSON.stringify(outer, null, 2)]) {
          for (const [outerKey, inner] of Object.entries(outer)) {
            for (const [innerKey, value] of Object.entries(inner)) {
              const found = getPath(json, `${escapeKey(outerKey)}.${escapeKey(innerKey)}`);
              expect(JSON.parse(found.raw)).toEqual(JSON.parse(JSON.stringify(value)));
            }
          }
        }
      }),
    );
  });

  test('an index path finds the value at that index, and # counts', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 8 }), (list) => {
        const json = JSON.stringify(list);
        expect(extractText(json, '#')).toBe(String(list.length));
        for (const [index, value] of list.entries()) {
          expect(getPath(json, String(index)).raw).toBe(JSON.stringify(value));
        }
        expect(getPath(json, String(list.length)).exists).toBe(false);
      }),
    );
  });

  test('strings come out as they went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(extractText(JSON.stringify({ text }), 'text')).toBe(text);
        expect(extractText(JSON.stringify({ text }), 'text.@tostr.@fromstr')).toBe(text);
      }),
    );
  });

  test('layout changes nothing: @ugly, @pretty, sorted keys and the text of the whole mean the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: -1, max: 100 }), (value, width) => {
        const json = JSON.stringify({ value });
        const paths = ['@this', '@ugly', '@pretty', `@pretty:{"width":${width}}`, '@pretty:{"sortKeys":true}'];
        for (const path of [...paths, '@reverse.@reverse', '@tostr.@fromstr', '@valid', '{value}']) {
          expect(JSON.parse(extractText(json, path) ?? '')).toEqual(JSON.parse(json));
        }
        expect(getPath(JSON.stringify({ value }, null, 3), '@ugly').raw).toBe(json);
      }),
    );
  });

  test('numbers keep their digits', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?$/);
    fc.assert(
      fc.property(digits, (number) => {
        expect(extractText(`{"n": ${number} }`, 'n')).toBe(number);
        fc.pre(Number.isFinite(Number(number)));
        expect(Number(getPath(`[${number}]`, '0').string)).toBe(Number(number));
      }),
    );
  });

  test('no text and no path throws', () => {
    const fragment = fc.constantFrom(
      ...'.|#@*?\\()[]{}"\'!=<>%~:,0ax '.split(''),
      '@keys',
      '@flatten',
      '@pretty:',
      '..',
      'é',
    );
    const path = fc.array(fragment, { maxLength: 30 }).map((fragments) => fragments.join(''));
    const noise = fc.array(fc.constantFrom(...'{}[]",:\\ 0nt'.split(''), '"a"'), { maxLength: 30 });
    const text = fc.oneof(
      fc.json(),
      noise.map((fragments) => fragments.join('')),
    );
    fc.assert(
      fc.property(text, path, (json, anyPath) => {
        const { exists, raw, type } = getPath(json, anyPath);
        expect(exists).toBe(raw !== '');
        expect(exists || type === 'Null').toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
