import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { plainValue } from '../../src/config/plain-value.ts';
import { readYaml } from '../../src/config/yaml-source.ts';
import type { YamlNode, YamlScalar } from '../../src/config/yaml-node.ts';
import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import { locateInside } from '../../src/domain/source-text.ts';
import { textOfNode } from '../../src/config/located.ts';

/** Reads a text that must be accepted. */
function read(text: string, json = false): YamlNode {
  const problems: Diagnostic[] = [];
  const node = readYaml({ file: 'f', bytes: new TextEncoder().encode(text), json }, (problem) =>
    problems.push(problem),
  );
  if (node === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return node;
}

/** The scalar of a key of a map. */
function scalarOf(node: YamlNode, key: string): YamlScalar {
  const value = node.kind === 'map' ? node.entries.get(key)?.value : undefined;
  if (value?.kind !== 'scalar') throw new Error(`no scalar at ${key}`);
  return value;
}

test.each([
  ['007', 7, '007'],
  ['1e3', 1000, '1e3'],
  ['0x1F', 31, '0x1F'],
  ['0o17', 15, '0o17'],
  ['12345678901234567890', 12345678901234567000, '12345678901234567890'],
  ['1.50', 1.5, '1.50'],
  ['true', true, 'true'],
  ['False', false, 'False'],
  ['yes', 'yes', 'yes'],
  ['on', 'on', 'on'],
  ['~', null, '~'],
  ['2030-01-31', '2030-01-31', '2030-01-31'],
  ['1_000', '1_000', '1_000'],
  ['12:30:00', '12:30:00', '12:30:00'],
  ['"3"', '3', '3'],
  ["'it''s'", "it's", "it's"],
  ['"\\u00e9\\n"', '\u00e9\n', '\u00e9\n'],
  ['!!str 3', '3', '3'],
])('%s is YAML 1.2, and keeps its text', (written, value, literal) => {
  expect(scalarOf(read(`a: ${written}\n`), 'a')).toMatchObject({ value, literal });
});

describe('places of texts', () => {
  /** Where the letter X of the first value stands in the file, by what the node says. */
  function placeOfX(text: string): unknown {
    const source = textOfNode(scalarOf(read(text), 'a'));
    const before = source.text.slice(0, source.text.indexOf('X')).split('\n');
    const { line, column } = locateInside(source, before.length, (before.at(-1) ?? '').length + 1);
    return [line, column];
  }

  test.each([
    ['plain', 'a: bcX\n'],
    ['in double quotes', 'a: "bcX"\n'],
    ['in single quotes', "a: 'bcX'\n"],
    ['on the next line', 'a:\n    bcX\n'],
    ['in a block', 'a: |\n  first\n  bcX\n'],
    ['in a block that begins with empty lines', 'a: |\n\n\n    first\n      X\n'],
    ['in a block that begins with blanks', 'a: |2\n    first\n  X\n'],
    ['in the first line of a block', 'a: |-\n     X\n'],
    ['in a folded block', 'a: >\n  X is first\n  then more\n'],
    ['behind a byte order mark', '\uFEFFa: X\n'],
    ['with CRLF', 'b: 1\r\na: |\r\n  first\r\n  X\r\n'],
    ['behind an anchor', 'a: &anchor X\n'],
    ['after letters of two units', 'b: \u{1F600}\na: \u00e9X\n'],
  ])('%s', (_, text) => {
    const plain = text.replace('\uFEFF', '');
    const before = plain.slice(0, plain.indexOf('X')).split(/\r?\n/);
    expect(placeOfX(text)).toEqual([before.length, (before.at(-1) ?? '').length + 1]);
  });
});

test('an alias is at its own place, and its text where it is written', () => {
  const alias = scalarOf(read('b: &x text\na: *x\n'), 'a');
  expect(alias.location).toMatchObject({ line: 2, column: 4 });
  expect(alias.textLocation).toMatchObject({ line: 1, column: 7 });
});

test('a key without a value is at the key', () => {
  expect(scalarOf(read('b: 1\na:\n'), 'a')).toMatchObject({ value: null, location: { line: 2, column: 1 } });
});

test('keys of the map win over merged ones, and earlier merges over later ones', () => {
  const node = read('x: &x { a: 1, b: 1, c: 1 }\ny: &y { b: 2, d: 2 }\nz:\n  b: 3\n  <<: [*x, *y]\n');
  expect(plainValue(node)).toMatchObject({ z: { a: 1, b: 3, c: 1, d: 2 } });
});

test('plain values inherit nothing, and no key changes that', () => {
  const value = plainValue(read('__proto__: { polluted: yes }\nconstructor: c\n')) as Record<string, unknown>;
  expect(Object.getPrototypeOf(value)).toBeNull();
  expect(value['polluted']).toBeUndefined();
  expect(Object.keys(value)).toHaveLength(2);
});

/** JSON without the keys and values that `plainValue` is there to change. */
const json = fc.jsonValue({ maxDepth: 6 }).map((value) => {
  const text = JSON.stringify(value, (_, part: unknown) => (part === null || Object.is(part, -0) ? 0 : part));
  return text.replaceAll('"__proto__"', '"proto"').replaceAll(/[\u007f-\u009f\ufeff\u2028\u2029]/g, '');
});

/** The value with objects that inherit from nobody, as `plainValue` makes them. */
const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => bare(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bare(item)])),
  );
};

test('JSON is YAML', () => {
  fc.assert(
    fc.property(json, (text) => {
      expect(plainValue(read(text))).toEqual(bare(JSON.parse(text)));
    }),
  );
});

test('comments change nothing about JSON, not even places', () => {
  fc.assert(
    fc.property(json, (text) => {
      const commented = text.replaceAll(/(?<=[,[{])(?=(?:[^"\\]|"(?:[^"\\]|\\.)*")*$)/g, '/* " */');
      const blank = commented.replaceAll('/* " */', '       ');
      expect(read(commented, true)).toEqual(read(blank));
    }),
    { numRuns: 50 },
  );
});

test('what is read is either a tree or a problem, never neither', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const problems: Diagnostic[] = [];
      const node = readYaml({ file: 'f', bytes }, (problem) => problems.push(problem));
      expect(node === undefined).toBe(
        problems.some(({ code }) => code !== 'duplicate-key' && code !== 'invalid-merge'),
      );
      for (const { location } of problems) expect(Math.min(location.line, location.column)).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[-a{}[\]:,*&<! "'|>\n#?]{0,40}$/), (text) => {
      const problems: Diagnostic[] = [];
      const node = readYaml({ file: 'f', bytes: new TextEncoder().encode(text) }, (problem) => problems.push(problem));
      expect(node !== undefined || problems.length > 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
