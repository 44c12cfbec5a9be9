import { describe, expect, jest, test } from '@jest/globals';
import { MAX_PROBLEMS } from '../../src/config/load-project.ts';
import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import { cpuStopwatch } from '../rigs/cpu-stopwatch.ts';
import { loadFiles } from '../rigs/load-memory-project.ts';
import type { MemoryFile } from '../rigs/memory-source-files.ts';

/** Of the processor. Generous, for machines that are slow: what grows with the square of a file takes minutes. */
const LONGEST_LOAD_MS = 20_000;

/** On a machine that has little time for it. */
jest.setTimeout(10 * LONGEST_LOAD_MS);

async function problemsOf(files: Readonly<Record<string, MemoryFile>>): Promise<readonly Diagnostic[]> {
  const spentMs = cpuStopwatch();
  const loaded = await loadFiles(files);
  expect(spentMs()).toBeLessThan(LONGEST_LOAD_MS);
  if (loaded.ok) throw new Error('accepted');
  return loaded.error;
}

const codesOf = (problems: readonly Diagnostic[]): readonly string[] => [...new Set(problems.map(({ code }) => code))];

const valid = 'stages:\n  - { name: a, run: "true" }\n';

describe('nesting', () => {
  const shapes: readonly (readonly [string, string])[] = [
    ['lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['maps', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['lists that are never closed', '['.repeat(20_000)],
    ['lists in block form on one line', `\n    ${'- '.repeat(20_000)}a`],
    ['maps in block form', `\n${Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth + 4)}a:`).join('\n')}`],
  ];
  test.each(shapes)('%s, 20,000 deep', async (_, value) => {
    const problems = await problemsOf({ 'stages.yaml': `${valid}global:\n  env: ${value}\n` });
    expect(codesOf(problems)).toEqual(['nesting-too-deep']);
    expect(problems[0]?.location.file).toBe('stages.yaml');
    expect(problems[0]?.message).toMatch(/more than 100 deep/);
  });

  test('aliases of aliases count', async () => {
    const chain = Array.from({ length: 150 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}]`).join('\n');
    expect(codesOf(await problemsOf({ 'stages.yaml': `a0: &a0 []\n${chain}\n${valid}` }))).toEqual([
      'nesting-too-deep',
    ]);
  });

  test('a body may be as deep as bodies are', async () => {
    const body = `${'['.repeat(90)}${']'.repeat(90)}`;
    const loaded = await loadFiles({
      'stages.yaml': 'stages: [{ name: a, config_path: a/config.yaml }]',
      'a/config.yaml': '',
      'a/001_a.yaml': `up: { request: { method: POST, url: "http://localhost/x", body: ${body} } }`,
    });
    expect(loaded.ok).toBe(true);
  });
});

test('a few lines of aliases that stand for billions of values', async () => {
  const letters = 'abcdefghijkl'.split('');
  const lines = letters.map((letter, index) => {
    const items = Array.from({ length: 9 }, () => (index === 0 ? 'lol' : `*${letters[index - 1]}`));
    return `    ${letter}: &${letter} [${items.join(',')}]`;
  });
  const problems = await problemsOf({ 'stages.yaml': `global:\n  env:\n${lines.join('\n')}\n${valid}` });
  expect(codesOf(problems)).toEqual(['too-many-aliases']);
  expect(problems).toHaveLength(1);
});

test('aliases that stand for little are fine', async () => {
  const stages = Array.from({ length: 500 }, (_, n) => `  - { name: s${n}, run: "true", env: *env }`).join('\n');
  const loaded = await loadFiles({ 'stages.yaml': `global: { env: &env { a: b, c: d } }\nstages:\n${stages}\n` });
  expect(loaded.ok).toBe(true);
});

describe('stages', () => {
  const stages = (count: number, more = ''): string =>
    `stages:\n${Array.from({ length: count }, (_, n) => `  - { name: s${n}, run: "true"${more} }`).join('\n')}\n`;

  test('10,000 are loaded, in time', async () => {
    const loaded = await loadFiles({ 'stages.yaml': stages(10_000, ', depends_on: [s1]') });
    expect(loaded.ok && loaded.value.project.stages.length).toBe(10_000);
  });

  test('one more is refused', async () => {
    const [problem, ...others] = await problemsOf({ 'stages.yaml': stages(10_001) });
    expect(problem?.code).toBe('too-many-stages');
    expect(problem?.message).toMatch(/10,000/);
    expect(others).toEqual([]);
  });

  test('so are those that for_each makes', async () => {
    const many = Array.from({ length: 400 }, (_, n) => `i${n}`).join(',');
    const each = Array.from({ length: 400 }, (_, n) => `  - { name: "s${n}-\${item}", for_each: many, run: "true" }`);
    const text = `global: { env: { many: "${many}" } }\nstages:\n${each.join('\n')}\n`;
    expect(codesOf(await problemsOf({ 'stages.yaml': text }))).toEqual(['too-many-stages']);
  });

  test('unknown names among thousands are told quickly', async () => {
    const lines = Array.from(
      { length: 4_000 },
      (_, n) => `  - { name: stage-${n}, run: "true", depends_on: stagge-${n} }`,
    );
    const problems = await problemsOf({ 'stages.yaml': `stages:\n${lines.join('\n')}\n` });
    expect(codesOf(problems)).toEqual(['unknown-stage']);
    expect(problems).toHaveLength(4_000);
    expect(problems[0]?.hint).toMatch(/did you mean "stage-0"/);
  });
});

test('2,000 configurations that share a folder of migrations are loaded, in time', async () => {
  const files: Record<string, MemoryFile> = {};
  const names = Array.from({ length: 2_000 }, (_, n) => `s${n}`);
  for (const name of names) files[`configs/${name}.yaml`] = 'migrate_dir: ../migration\nenv: { a: b }\n';
  for (let n = 1; n <= 20; n += 1) {
    files[`migration/${n}_x.yaml`] = 'up: { request: { method: POST, url: "http://localhost/{{.a}}" } }\n';
  }
  const stages = names.map((name) => `  - { name: ${name}, config_path: configs/${name}.yaml }`).join('\n');
  const spentMs = cpuStopwatch();
  const loaded = await loadFiles({ ...files, 'stages.yaml': `stages:\n${stages}\n` });
  expect(loaded.ok && loaded.value.project.stages.length).toBe(2_000);
  expect(spentMs()).toBeLessThan(LONGEST_LOAD_MS);
});

test('problems beyond the limit are counted, and errors come before warnings', async () => {
  const lines = Array.from(
    { length: 5_001 },
    (_, n) => `  - { name: s${n}, run: "true", pre: [], aa: 1, bb: 2, cc: 3 }`,
  );
  const problems = await problemsOf({ 'stages.yaml': `stages:\n${lines.join('\n')}\n` });
  expect(problems).toHaveLength(MAX_PROBLEMS + 1);
  expect(problems.at(-1)).toMatchObject({ code: 'too-many-problems', severity: 'error' });
  expect(problems.at(-1)?.message).toMatch(/5003 more/);
});

describe('values of variables', () => {
  const withVariables = (lines: readonly string[]): Record<string, string> => ({
    'stages.yaml': valid,
    '_config/metadata.yml': `variables:\n${lines.map((line) => `  ${line}\n`).join('')}`,
  });

  test('that double at each step', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => `a${n + 1}: $(a${n})$(a${n})`);
    expect(codesOf(await problemsOf(withVariables(['a0: xxxxxxxxxx', ...lines])))).toContain('variable-too-long');
  });

  test('that lead from one to the next without end', async () => {
    const lines = Array.from({ length: 5_000 }, (_, n) => `a${n}: $(a${n + 1})`);
    expect(codesOf(await problemsOf(withVariables([...lines, 'a5000: x'])))).toEqual(['nesting-too-deep']);
  });
});

test.each([
  ['bytes at random', Uint8Array.from({ length: 600 }, (_, n) => (n * 37) % 256)],
  ['nothing but zeros', new Uint8Array(10_000)],
  ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])],
  ['the first byte alone wrong', Uint8Array.from([0xff, 0x61])],
])('%s in place of a file are refused with a place', async (_, bytes) => {
  const files = { 'stages.yaml': 'stages: [{ name: a, config_path: a.yaml }]', 'a.yaml': bytes };
  expect(codesOf(await problemsOf({ 'stages.yaml': bytes }))).toEqual([expect.stringMatching(/encoding|control/)]);
  expect(await problemsOf(files)).toMatchObject([{ location: { file: 'a.yaml', line: 1 } }]);
});
