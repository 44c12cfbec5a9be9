import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { NAME_LOADED_FILES, loadedFiles } from '../rigs/loaded-files.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** A program whose sources are all loaded as they are, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

/** One source that carrying out each of these begins with. */
const SOURCES = {
  guards: 'check-guards.ts',
  'what guards ask for': 'run-facts.ts',
  windows: 'recurring-times.ts',
  hooks: 'hooked-work.ts',
  'unique in a plan': 'unique.ts',
  'unique in a run': 'claim-unique.ts',
  'requested outputs': 'check-requested-outputs.ts',
};

/** What of it a command loads in the project of this stages.yaml. */
async function loadedBy(command: string, stages: string): Promise<readonly string[]> {
  await using folder = await makeTemporaryFolder();
  await writeFile(path.join(folder.path, 'stages.yaml'), stages);
  const words = ['--import', NAME_LOADED_FILES, path.join(root, 'src/cli.ts'), command];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder.path, encoding: 'utf8' });
  expect(stdout).not.toBe('');
  const loaded = loadedFiles(stderr);
  return Object.entries(SOURCES).flatMap(([what, file]) => (loaded.includes(file) ? what : []));
}

const PLAIN = 'stages: [{ name: a, run: "true" }]\n';
const ALL = `global: { guards: [{ type: environment, allow: default }] }
stages: [{ name: a, run: "true", unique: { id: a, for: 1h }, hooks: { after: "true" } }]
`;

test.each([
  ['plan', PLAIN, []],
  ['up', PLAIN, []],
  ['plan', ALL, ['unique in a plan']],
  ['up', ALL, ['guards', 'what guards ask for', 'hooks', 'unique in a plan', 'unique in a run']],
])(
  '%s loads only what the project has',
  async (command, stages, what) => {
    expect(await loadedBy(command, stages)).toEqual(what);
  },
  TIMEOUT_MS,
);
