import { describe, expect, test } from '@jest/globals';
import { loadCheckedProject } from '../../src/commands/load-checked-project.ts';
import { MEMORY_FOLDER, memorySourceFiles } from '../rigs/memory-source-files.ts';

/** Codes and places of everything that is wrong with this stages.yaml and the files that it names. */
async function problemsOf(text: string, others: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const files = memorySourceFiles(new Map(Object.entries({ 'stages.yaml': text, ...others })));
  const loaded = await loadCheckedProject(files, `${MEMORY_FOLDER}/stages.yaml`);
  if (loaded.ok) return [];
  const { error } = loaded;
  if (error.reason !== 'configuration') throw new Error(error.reason);
  return error.diagnostics.map(({ code, location: { file, line } }) =>
    file === 'stages.yaml' ? `${line} ${code}` : `${file}:${line} ${code}`,
  );
}

describe('all problems of a project', () => {
  test('are told in one go: of keys, cycles, conditions, imports and variables', async () => {
    const problems = await problemsOf(`global: { env: { a: "{{.b}}", b: "{{.a}}" } }
enviroments: []
stages:
  - { name: one, run: 'true', depends_on: two, condition: "{{.x}} = 'y'" }
  - { name: two, run: 'true', depends_on: one }
  - { name: three, run: 'true' }
  - { name: four, run: 'true', env_from_stages: [{ stage: one, vars: [x] }], condition: "succeeded('five')" }
`);
    expect(problems).toEqual([
      '1 circular-variables',
      '2 unknown-key',
      '4 circular-dependency',
      '4 invalid-condition',
      '7 import-without-dependency',
      '7 unknown-stage',
    ]);
  });

  test('are told of a stage too that has other mistakes: its cycle, its condition, its variables', async () => {
    const problems = await problemsOf(
      `stages:
  - name: one
    run: 'true'
    tmieout: 3s
    depends_on: two
    condition: "{{.x}} = 'y'"
    env: { a: "{{.b}}", b: "{{.a}}" }
  - { name: two, config_path: two/config.yaml, depends_on: [one, test/one] }
`,
      {
        'two/config.yaml': `atuh: []
env: { c: "{{.d}}", d: "{{.c}}" }
`,
        'two/001_a.yaml': `up:
  condition: "eq(1)"
  env: { e: "{{.f}}", f: "{{.e}}" }
  request: { method: GOT, url: 'http://x' }
`,
      },
    );
    expect(problems).toEqual([
      '4 unknown-key',
      '5 circular-dependency',
      '6 invalid-condition',
      '7 circular-variables',
      '8 unknown-environment',
      'two/001_a.yaml:2 invalid-condition',
      'two/001_a.yaml:3 circular-variables',
      'two/001_a.yaml:4 invalid-value',
      'two/config.yaml:1 unknown-key',
      'two/config.yaml:2 circular-variables',
    ]);
  });

  test('tell no circle of a stage that may have lost the list of its environments', async () => {
    const problems = await problemsOf(`environments: [{ name: test }, { name: production }]
stages:
  - { name: one, run: 'true', environments: [production, tset], depends_on: test/one }
`);
    expect(problems).toEqual(['3 unknown-environment']);
  });

  test('say nothing of what may lie in a stage that could not be read', async () => {
    const problems = await problemsOf(`stages:
  - { name: one, run: 'true', env: { a: "{{.b}}", b: "{{.a}}" } }
  - { name: between, run: 'true', depend_on: one, depends_on: one }
  - { name: two, run: 'true', depends_on: between, condition: "succeeded('one') && failed('between')", env_from_stages: [{ stage: one, vars: [x] }] }
  - { name: three, run: 'true', depends_on: three, condition: "{{.x" }
`);
    expect(problems).toEqual(['2 circular-variables', '3 unknown-key', '5 circular-dependency', '5 invalid-condition']);
  });

  test('are none in a project that is right', async () => {
    expect(await problemsOf("stages: [{ name: one, run: 'true' }]")).toEqual([]);
  });
});

test.each([
  ['like the repository at the root of what a job has checked out', 'stages.yaml', '', 'shop'],
  ['like its folder further down, so that several of one repository differ', 'teams/search/stages.yaml', '', 'search'],
  ['as it calls itself, wherever it is', 'stages.yaml', 'name: webshop\n', 'webshop'],
])('a project is called %s', async (_, file, head, name) => {
  const files = memorySourceFiles(new Map([[file, `${head}stages: [{ name: one, run: 'true' }]`]]));
  const checkout = { folder: `${MEMORY_FOLDER}/`, repository: 'shop' };
  const loaded = await loadCheckedProject(files, `${MEMORY_FOLDER}/${file}`, checkout);
  expect(loaded.ok && loaded.value.project.name).toBe(name);
});

test('outside of a job a project is called like its folder', async () => {
  const files = memorySourceFiles(new Map([['stages.yaml', "stages: [{ name: one, run: 'true' }]"]]));
  const loaded = await loadCheckedProject(files, `${MEMORY_FOLDER}/stages.yaml`);
  expect(loaded.ok && loaded.value.project.name).toBe(MEMORY_FOLDER.split('/').at(-1));
});
