import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PATH_LENGTH } from '../../src/extraction/evaluation.ts';
import { getPath } from '../../src/extraction/extract.ts';
import { toGjsonPath } from '../../src/extraction/json-path.ts';

describe('accepted', () => {
  test.each([
    ['$', '@this'],
    ['$.a', 'a'],
    ['$.a.b', 'a.b'],
    ['$.a[0].b', 'a.0.b'],
    ['$[0][12]', '0.12'],
    ["$['a.b']", 'a\\.b'],
    ['$["a b"].c', 'a b.c'],
    ["$[ 'a' ][ 3 ]", 'a.3'],
    ["$['it\\'s']", "it\\'s"],
    ['$.my-key.ns:name', 'my-key.ns\\:name'],
    ['$.日本', '日本'],
    ["$['*']['@keys']['#']", '\\*.\\@keys.\\#'],
    ['$.0.x', '0.x'],
  ])('%s is %s', (path, gjson) => {
    expect(toGjsonPath(path)).toEqual({ ok: true, value: gjson });
  });

  test.each(['', 'a.b', 'items.#(x=="$.a").id', '@this', '$schema', '$$', 'a.$.b', '#.id|0'])(
    '%j is gjson already',
    (path) => {
      expect(toGjsonPath(path)).toEqual({ ok: true, value: path });
    },
  );
});

describe('refused, with the gjson form', () => {
  const ACCEPTED = "of JSONPath only members and indices are, such as $.a.b[0] or $['a.b']; in gjson syntax";
  test.each([
    ['$.a[*].b', 'the wildcard is not accepted', 'a.#.name (lists) or a.@values'],
    ['$.*', 'the wildcard is not accepted', '#.name (lists) or @values'],
    ['$..b', 'the recursive "..name" is not accepted', '@dig:name'],
    ['$.a..b', 'the recursive "..name" is not accepted', 'a.@dig:name'],
    ['$.a[?(@.x==1)].y', 'a filter is not accepted', 'a.#(name=="x")#'],
    ['$.a[0:2]', 'a slice is not accepted', '[a.0,a.1]'],
    ['$.a[-1]', 'a negative index is not accepted', 'a.@reverse.0'],
    ["$['a','b']", 'a union is not accepted', '[a,b]'],
    ['$.a.', '"." cannot be read', 'a.name'],
    ['$.a[', '"[" cannot be read', 'a.name'],
    ['$.a[]', '"[]" cannot be read', 'a.name'],
    ['$.a[01]', '"[01]" cannot be read', 'a.name'],
    ["$['']", '"[\'\']" cannot be read', 'name'],
    ['$.a b', '" b" cannot be read', 'a.name'],
    ['$.a|@keys', '"|@keys" cannot be read', 'a.name'],
  ])('%s', (path, problem, gjson) => {
    expect(toGjsonPath(path)).toEqual({ ok: false, error: `${path}: ${problem}; ${ACCEPTED}: ${gjson}` });
  });

  test('a path that is too long', () => {
    expect(toGjsonPath('a'.repeat(MAX_PATH_LENGTH + 1))).toEqual({
      ok: false,
      error: 'the path is 4097 characters long: write one of at most 4096',
    });
  });
});

test('a bracketed name finds the member of that name, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), fc.nat({ max: 3 })), {
        minLength: 1,
      }),
      (steps) => {
        let json = '"found"';
        let path = '';
        for (const step of steps.toReversed()) {
          json =
            typeof step === 'number' ? `[${'0,'.repeat(step)}${json}]` : `{"other":0,${JSON.stringify(step)}:${json}}`;
          path = (typeof step === 'number' ? `[${step}]` : `['${step.replaceAll(/['\\]/g, '\\$&')}']`) + path;
        }
        // A member called "other" comes first and would hide the one looked for.
        fc.pre(!steps.includes('other'));
        const gjson = toGjsonPath(`$${path}`);
        expect(gjson.ok && getPath(json, gjson.value).string).toBe('found');
      },
    ),
  );
});
