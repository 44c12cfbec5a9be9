import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { MAX_FOUND_FILES } from '../../src/config/find-files.ts';
import { MAX_FILE_BYTES } from '../../src/config/load-context.ts';
import { jsonSchemas, keysOf } from '../../src/config/schemas/json-schemas.ts';
import { type FileFormat, formatOf } from '../../src/tokens/file-format.ts';
import { type ReplacedFile, replaceTokens } from '../../src/tokens/replace-tokens.ts';
import { DEFAULT_MARKS } from '../../src/tokens/token-syntax.ts';
import { MAX_TOKEN_DEPTH } from '../../src/tokens/token-value.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';

const page = await readDocumentation('parameter-files');
const whole = readFileSync(new URL('../../docs/parameter-files.md', import.meta.url), 'utf8');
const text = page.blocks('text');

/** What each row of the table of tokens comes to. */
const TOKENS: Readonly<Record<string, string>> = {
  '#{name}#': 'say "hi"',
  '#{a}##{b}#': 'AB',
  '#{name:-default}#': 'say "hi"',
  '#{raw:name}#': 'say "hi"',
  '\\#{name}#': '#{name}#',
};

/** How the rows of the table of endings write a value, in the order of the page. */
const FORMATS: readonly (readonly FileFormat[])[] = [['json', 'jsonc'], ['yaml'], ['xml'], ['none']];

function replaced(source: string, format: FileFormat = 'none'): ReplacedFile {
  const values = new Map([
    ['name', 'say "hi"'],
    ['a', 'A'],
    ['b', 'B'],
    ['vpc_id', 'v-1'],
    ['size', '3'],
  ]);
  return replaceTokens(
    { file: 'parameters/main.json', text: source, format },
    (name) => {
      const value = values.get(name);
      return value === undefined ? { kind: 'missing' } : { kind: 'value', text: value };
    },
    { marks: DEFAULT_MARKS, onMissing: 'fail', recursive: false },
  );
}

describe('docs/parameter-files.md', () => {
  test('has the keys of an entry with their defaults', () => {
    const [, schema] = [...jsonSchemas()].find(([name]) => name === 'stages.schema.json') ?? [];
    const keys = new Map(
      keysOf(schema ?? {})
        .filter(({ path }) => /^Stage\.parameters\.[a-z_]+$/u.test(path))
        .map(({ path, property }) => [path.slice(path.lastIndexOf('.') + 1), property.default]),
    );
    const rows = page.rows('key', 'default', 'meaning').map(([key = '', usual = '']) => [key, usual] as const);
    expect(rows.map(([key]) => key).toSorted()).toEqual([...keys.keys()].toSorted());
    for (const [key, usual] of rows.filter(([name]) => name !== 'src' && name !== 'dest')) {
      expect([key, usual]).toEqual([key, String(keys.get(key))]);
    }
  });

  test.each(page.rows('written', 'becomes').map(([written = '']) => written))('%s is what it says', (written) => {
    expect(replaced(written).text).toBe(TOKENS[written]);
  });

  test('has every ending that is escaped in a way of its own', () => {
    const rows = page.rows('ending', 'a value is written').map(([endings = '']) => endings.match(/\.\w+/gu) ?? []);
    expect(rows.map((endings) => [...new Set(endings.map((ending) => formatOf(`file${ending}`)))])).toEqual(FORMATS);
  });

  test('shows a file that can be filled in', () => {
    const [template = ''] = text;
    expect(replaced(template, 'yaml').text).toBe(
      '# charts/values.yaml.template\nvpc: v-1\nreplicas: 3\nnote: "owned by nobody"\n',
    );
  });

  test('shows a problem in the words of the program', () => {
    const [, shown = ''] = text;
    const [problem] = replaced('\n\n\n               #{regoin}#').problems;
    const { location } = problem ?? {};
    const place = `${location?.file ?? ''}:${location?.line ?? ''}:${location?.column ?? ''}`;
    expect(shown).toContain(`  ${place} ${problem?.message ?? ''}; ${problem?.hint ?? ''}\n`);
  });

  test('has the limits', () => {
    const names = [
      MAX_FOUND_FILES.toLocaleString('en'),
      `${MAX_FILE_BYTES / 1024 ** 2} MiB`,
      `${MAX_TOKEN_DEPTH} deep`,
    ];
    for (const name of names) expect(whole).toContain(name);
  });
});
