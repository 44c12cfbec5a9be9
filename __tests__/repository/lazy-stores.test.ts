import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { NAME_LOADED_FILES, loadedFiles } from '../rigs/loaded-files.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** One source that each way to keep or reach state begins with. */
const OF_STORES = {
  git: 'git-snapshots.ts',
  'the services of GitHub': 'github-stores.ts',
  PostgreSQL: 'postgres-connect.ts',
  'HTTP of the stores': 'rest-api.ts',
  'the commands of the state': 'state-files.ts',
};

async function sourcesOf(...line: readonly string[]): Promise<readonly string[]> {
  await using folder = await makeTemporaryFolder();
  cpSync(path.join(root, 'examples/stages'), folder.path, { recursive: true });
  const words = ['--import', NAME_LOADED_FILES, path.join(root, 'src/cli.ts'), ...line];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder.path, encoding: 'utf8' });
  expect(stdout).not.toBe('');
  return loadedFiles(stderr);
}

test('a plan whose state is in a directory loads nothing of any other store', async () => {
  const loaded = await sourcesOf('plan');
  expect(loaded).toContain('kept-snapshots.ts');
  expect(Object.entries(OF_STORES).filter(([, file]) => loaded.includes(file))).toEqual([]);
});

test('one whose state is in git loads that store alone', async () => {
  const loaded = await sourcesOf('plan', '--state', 'git=./nowhere');
  const stores = Object.entries(OF_STORES).filter(([, file]) => loaded.includes(file));
  expect(stores.map(([store]) => store)).toEqual(['git']);
});
