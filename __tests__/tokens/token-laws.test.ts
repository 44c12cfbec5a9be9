import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { replaceTokens, type ReplacedFile } from '../../src/tokens/replace-tokens.ts';
import type { FileFormat } from '../../src/tokens/file-format.ts';
import { DEFAULT_MARKS, splitTokens } from '../../src/tokens/token-syntax.ts';
import type { OnMissing } from '../../src/tokens/token-value.ts';

/** Any text, with many of the characters that mean something somewhere. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from('#{}:-\\"\'&<>|,[]?!*%@` \n\r\t')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.]{0,8}$/);

function replace(
  source: string,
  values: ReadonlyMap<string, string>,
  { format = 'none', onMissing = 'fail' }: { readonly format?: FileFormat; readonly onMissing?: OnMissing } = {},
): ReplacedFile {
  return replaceTokens(
    { file: 'f', text: source, format },
    (asked) => {
      const value = values.get(asked);
      return value === undefined ? { kind: 'missing' } : { kind: 'value', text: value };
    },
    { marks: DEFAULT_MARKS, onMissing, recursive: false },
  );
}

describe('tokens', () => {
  test('the pieces of a text are the text', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { pieces } = splitTokens(source, DEFAULT_MARKS);
        const joined = pieces.map((piece) => (piece.kind === 'text' ? piece.text : piece.token.written)).join('');
        // A backslash that made a token into text is left out.
        expect(joined.replaceAll('\\', '')).toBe(source.replaceAll('\\', ''));
      }),
    );
  });

  test('a text without a token stays as it is, in every format', () => {
    fc.assert(
      fc.property(text, fc.constantFrom<FileFormat>('json', 'yaml', 'xml', 'none'), (source, format) => {
        fc.pre(!source.includes('}#'));
        expect(replace(source, new Map(), { format }).text).toBe(source);
      }),
    );
  });

  test('none is left where missing ones are empty, and each that is missing is told otherwise', () => {
    const part = fc.oneof(
      name.map((one) => `#{${one}}#`),
      fc.constantFrom(' ', 'x', '\n', '"'),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const source = parts.join('');
        const count = parts.filter((one) => one.startsWith('#{')).length;
        const empty = replace(source, new Map(), { onMissing: 'empty' });
        expect(empty.text).toBe(parts.filter((one) => !one.startsWith('#{')).join(''));
        const failed = replace(source, new Map());
        expect(failed.problems.filter(({ code }) => code === 'missing-token')).toHaveLength(count);
        expect(failed.text === undefined).toBe(count > 0);
        expect(replace(source, new Map(), { onMissing: 'keep' }).text).toBe(source);
      }),
    );
  });

  test('what is wrong with a file before its values are known is wrong with any values', () => {
    const part = fc.oneof(
      name.map((one) => `#{${one}}#`),
      fc.constantFrom(
        '"',
        '[',
        ']',
        '{',
        '}',
        ':',
        ': ',
        ',',
        '\n',
        '\n  ',
        '- ',
        'a',
        '1',
        '|\n  ',
        "'",
        '#',
        '&',
        '*',
      ),
    );
    fc.assert(
      fc.property(fc.array(part), text, fc.constantFrom<FileFormat>('json', 'yaml'), (parts, value, format) => {
        const file = { file: 'f', text: parts.join(''), format };
        const options = { marks: DEFAULT_MARKS, onMissing: 'fail', recursive: false } as const;
        const before = replaceTokens(file, () => ({ kind: 'unknown', after: ['later'] }), options);
        if (before.problems.every(({ severity }) => severity !== 'error')) return;
        const after = replaceTokens(file, () => ({ kind: 'value', text: value }), options);
        expect(after.text).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  test('as many tokens as one likes may stand beside each other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, text)), (entries) => {
        const values = new Map(entries);
        const source = [...values.keys()].map((one) => `#{${one}}#`).join('');
        expect(replace(source, values).text).toBe([...values.values()].join(''));
      }),
    );
  });
});

describe('whatever a value is, it stays that value', () => {
  test('in quotes of JSON', () => {
    fc.assert(
      fc.property(text, (value) => {
        const replaced = replace('{"a": "x#{v}#", "b": ["#{v}#"], "#{v}#k": 1}', new Map([['v', value]]), {
          format: 'json',
        });
        expect(replaced.problems).toEqual([]);
        expect(JSON.parse(replaced.text ?? '')).toEqual({ a: `x${value}`, b: [value], [`${value}k`]: 1 });
      }),
    );
  });

  test('outside quotes of JSON, where it is JSON, and otherwise it is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), text), (value) => {
        const replaced = replace('{"a": #{v}#, "b": 1}', new Map([['v', value]]), { format: 'json' });
        const result: unknown = replaced.text === undefined ? undefined : JSON.parse(replaced.text);
        expect(replaced.text === undefined).toBe(replaced.problems.length > 0);
        expect(result === undefined || Object.keys(result as object).length === 2).toBe(true);
      }),
    );
  });

  test.each([
    ['double quotes', 'a: "x#{v}#"\nb: 1\n'],
    ['single quotes', "a: 'x#{v}#'\nb: 1\n"],
    ['no quotes', 'a: x#{v}#\nb: 1\n'],
    ['a list in one line', 'a: [x#{v}#]\nb: 1\n'],
    ['a block', 'a: |\n  x#{v}#\nb: 1\n'],
    ['a folded block', 'a: >\n  x#{v}#\nb: 1\n'],
  ])('in YAML with %s, or it is refused', (_, source) => {
    fc.assert(
      fc.property(text, (value) => {
        const replaced = replace(source, new Map([['v', value]]), { format: 'yaml' });
        if (replaced.text === undefined) {
          expect(replaced.problems.map(({ code }) => code)).toEqual(['token-result']);
          return;
        }
        const read = parse(replaced.text) as { readonly a: string | readonly string[]; readonly b: number };
        expect(Object.keys(read)).toEqual(['a', 'b']);
        const found = typeof read.a === 'string' ? read.a : (read.a[0] ?? '');
        expect(lines(found)).toBe(lines(`x${value}`));
      }),
      { numRuns: 300 },
    );
  });

  test('in YAML with double quotes it is never refused', () => {
    fc.assert(
      fc.property(text, (value) => {
        const replaced = replace('a: "#{v}#"', new Map([['v', value]]), { format: 'yaml' });
        expect(parse(replaced.text ?? '')).toEqual({ a: value });
      }),
      { numRuns: 300 },
    );
  });

  test('in XML no value opens or ends anything', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { text: result = '' } = replace('<a b="#{v}#">#{v}#</a>', new Map([['v', value]]), { format: 'xml' });
        expect(result.replaceAll(/[^<>"]/g, '')).toBe('<"">' + '</a>'.replaceAll(/[^<>"]/g, ''));
      }),
    );
  });
});

/** YAML says nothing about which line ends a block has, and how many at its end. */
function lines(value: string): string {
  return value.replaceAll(/\r\n?/g, '\n').trimEnd();
}
