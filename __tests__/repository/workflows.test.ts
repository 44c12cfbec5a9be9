import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { diagnose } from '../rigs/workflows/diagnose.ts';

/** What these tests read of a workflow. */
interface Workflow {
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly { readonly uses?: string }[];
}

const root = path.dirname(path.dirname(import.meta.dirname));

/** The YAML files under a folder of the repository, relative to the root, with forward slashes. */
function yamlFiles(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/u.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .toSorted();
}

function isWorkflow(file: string): boolean {
  const text = readFileSync(path.join(root, file), 'utf8');
  return /^on:/mu.test(text) && /^jobs:/mu.test(text);
}

const own = yamlFiles('.github/workflows');
const examples = yamlFiles('examples').filter(isWorkflow);
const actions = ['action.yml', 'wave/action.yml'].filter((file) => existsSync(path.join(root, file)));

function read(file: string): { readonly text: string; readonly workflow: Workflow } {
  const text = readFileSync(path.join(root, file), 'utf8');
  return { text, workflow: parse(text) as Workflow };
}

test('GitHub’s language service finds nothing wrong in any workflow or action', async () => {
  expect(own).toContain('.github/workflows/ci.yml');
  expect(await diagnose(root, [...own, ...examples, ...actions])).toEqual([]);
}, 60_000);

describe('the language service', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'workflows-'));
    mkdirSync(path.join(folder, '.github/workflows'), { recursive: true });
    writeFileSync(path.join(folder, 'action.yml'), ACTION);
    writeFileSync(path.join(folder, '.github/workflows/called.yml'), CALLED);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const ACTION =
    'name: A\ndescription: B\ninputs:\n  command:\n    description: C\nruns: { using: node24, main: index.js }\n';
  const CALLED =
    'on:\n  workflow_call:\n    inputs:\n      environment: { type: string }\njobs:\n  one: { runs-on: x, steps: [{ run: a }] }\n';

  test.each([
    ['a job that is needed but absent', 'one: { needs: two, runs-on: x, steps: [{ run: a }] }', /'two'/u],
    ['an unknown key', 'one: { run-on: x, steps: [{ run: a }] }', /run-on/u],
    ['an unknown context', 'one: { runs-on: x, steps: [{ run: "${{ nothing.x }}" }] }', /nothing/u],
    [
      'an input that the action lacks',
      'one: { runs-on: x, steps: [{ uses: org/stage-orchestrator@v1, with: { comand: up } }] }',
      /comand/u,
    ],
    [
      'an input that the workflow lacks',
      'one: { uses: ./.github/workflows/called.yml, with: { enviroment: a } }',
      /enviroment/u,
    ],
  ])('finds %s', async (_, job, message) => {
    const file = '.github/workflows/wrong.yml';
    writeFileSync(path.join(folder, file), `on: push\njobs:\n  ${job}\n`);
    const problems = await diagnose(folder, [file]);
    expect(problems).not.toEqual([]);
    expect(problems.join('\n')).toMatch(message);
  });

  test('finds nothing in a sound workflow', async () => {
    const file = '.github/workflows/sound.yml';
    writeFileSync(
      path.join(folder, file),
      `on: push
jobs:
  one: { runs-on: x, steps: [{ uses: org/stage-orchestrator@v1, with: { command: up } }] }
  two: { needs: one, uses: ./.github/workflows/called.yml, with: { environment: a } }
`,
    );
    expect(await diagnose(folder, [file])).toEqual([]);
  });
});

describe.each(own)('%s', (file) => {
  const { text, workflow } = read(file);

  test('pins other people’s actions to a commit and says which version that is', () => {
    const foreign = [...text.matchAll(/uses: (?<use>[^.$\s]\S*)(?<rest>.*)$/gmu)].map(({ groups }) => groups ?? {});
    for (const { use = '', rest = '' } of foreign) {
      expect(use).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/u);
      expect(rest).toMatch(/^ # v\d+\.\d+\.\d+$/u);
    }
  });

  test('never runs a stranger’s pull request with the rights of this repository', () => {
    expect(text).not.toContain('pull_request_target');
  });

  test('gives each job a time limit', () => {
    const endless = Object.entries(workflow.jobs).filter(
      ([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined,
    );
    expect(endless.map(([name]) => name)).toEqual([]);
  });
});

test('the gate needs every other job of the workflow', () => {
  const { 'ci-ok': gate, ...others } = read('.github/workflows/ci.yml').workflow.jobs;
  expect([gate?.needs ?? []].flat().toSorted()).toEqual(Object.keys(others).toSorted());
});

test('what runs on a push or pull request may only read unless a job says more', () => {
  for (const file of ['ci.yml', 'codeql.yml', 'release.yml']) {
    expect(read(`.github/workflows/${file}`).workflow.permissions).toEqual({ contents: 'read' });
  }
});
