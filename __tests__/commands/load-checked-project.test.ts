import { describe, expect, test } from '@jest/globals';
import { loadCheckedProject } from '../../src/commands/load-checked-project.ts';
import { MEMORY_FOLDER, memorySourceFiles } from '../rigs/memory-source-files.ts';

/** Codes and places of everything that is wrong with this stages.yaml. */
async function problemsOf(text: string): Promise<readonly string[]> {
  const files = memorySourceFiles(new Map([['stages.yaml', text]]));
  const loaded = await loadCheckedProject(files, `${MEMORY_FOLDER}/stages.yaml`);
  if (loaded.ok) return [];
  const { error } = loaded;
  if (error.reason !== 'configuration') throw new Error(error.reason);
  return error.diagnostics.map(({ code, location }) => `${location.line} ${code}`);
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
