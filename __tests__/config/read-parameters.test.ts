import { describe, expect, test } from '@jest/globals';
import { MAX_FILE_BYTES } from '../../src/config/load-context.ts';
import { MAX_ENTRY_CHARACTERS } from '../../src/config/read-parameters.ts';
import { showDiagnostics } from '../rigs/golden-project.ts';
import { loadFiles, loadStage } from '../rigs/load-memory-project.ts';

/** The destinations of the parameter files of a stage, with what they are copied from. */
async function placesOf(parameters: string, names: readonly string[]): Promise<readonly string[]> {
  const files = Object.fromEntries(names.map((name) => [name, '']));
  const stage = await loadStage(`  - { name: a, run: "true", parameters: ${parameters} }\n`, files);
  return (stage.parameters ?? []).flatMap((entry) =>
    entry.files.map(({ file, destination }) => `${destination} from ${file}`),
  );
}

describe('where parameter files are copied to', () => {
  const names = ['p/a.json', 'p/q/b.json', 'c.yaml'];
  test.each([
    ['p/*.json', ['a.json from p/a.json']],
    ['[c.yaml, p/a.json]', ['c.yaml from c.yaml', 'a.json from p/a.json']],
    ['p/**/*.json', ['a.json from p/a.json', 'q/b.json from p/q/b.json']],
    ['{ src: p/**/*.json, dest: out }', ['out/a.json from p/a.json', 'out/q/b.json from p/q/b.json']],
    ['{ src: p/a.json, dest: out }', ['out from p/a.json']],
    ['{ src: p/a.json, dest: out/ }', ['out/a.json from p/a.json']],
    ['{ src: ./p/../c.yaml, dest: ./x//y.yaml }', ['x/y.yaml from c.yaml']],
    ['[]', []],
  ])('%s', async (parameters, expected) => {
    expect(await placesOf(parameters, names)).toEqual(expected);
  });
});

test('a byte order mark is left out, and line ends stay', async () => {
  const stage = await loadStage('  - { name: a, run: "true", parameters: a.txt }\n', { 'a.txt': '\uFEFFa\r\nb\r\n' });
  expect(stage.parameters?.[0]?.files).toEqual([{ file: 'a.txt', text: 'a\r\nb\r\n', destination: 'a.txt' }]);
});

test('files that are no text, too large, or too many together are told where they are named', async () => {
  const large = 'x'.repeat(MAX_FILE_BYTES);
  const count = Math.ceil(MAX_ENTRY_CHARACTERS / MAX_FILE_BYTES) + 1;
  const loaded = await loadFiles({
    'stages.yaml': 'stages: [{ name: a, run: "true", parameters: [binary, large, many/*] }]\n',
    binary: new Uint8Array([0x61, 0xff]),
    large: `${large}x`,
    ...Object.fromEntries(Array.from({ length: count }, (_, place) => [`many/${place}`, large])),
  });
  const first = 'binary:1:2 invalid-encoding: the file is not valid UTF-8: unexpected byte 0xFF at byte 1';
  const tooLarge = `large has ${MAX_FILE_BYTES + 1} bytes, and the limit is ${MAX_FILE_BYTES}`;
  const tooMuch = `"many/*" leads to files with more than ${MAX_ENTRY_CHARACTERS} characters together`;
  const told = loaded.ok ? [] : showDiagnostics(loaded.error).split('\n');
  expect(told.filter((line) => !line.startsWith(' '))).toEqual([
    first,
    `stages.yaml:1:55 file-too-large: ${tooLarge}`,
    `stages.yaml:1:62 out-of-range: ${tooMuch}`,
  ]);
});
