import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { NAME_LOADED_FILES } from '../rigs/loaded-files.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** A module that makes a Node program say at its end which parts of Node it has loaded, as `part NAME`. */
const NAME_LOADED_PARTS = `data:text/javascript,${encodeURIComponent(`
process.on('exit', () => {
  for (const name of process.moduleLoadList) {
    if (name.startsWith('NativeModule ')) process.stderr.write('part ' + name.slice('NativeModule '.length) + '\\n');
  }
});
`)}`;

/** Run from sources, with types stripped, for which Node loads a few parts of its own: those are not looked at. */
describe('the start of a plan', () => {
  let loaded = '';
  beforeAll(async () => {
    await using folder = await makeTemporaryFolder();
    cpSync(path.join(root, 'examples/four-stages'), folder.path, { recursive: true });
    const hooks = ['--import', NAME_LOADED_FILES, '--import', NAME_LOADED_PARTS];
    const words = [...hooks, path.join(root, 'src/cli.ts'), 'plan'];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { cwd: folder.path });
    loaded = `${stdout}\n${stderr}`;
  });

  test('is what this test believes to look at', () => {
    expect(loaded).toContain('infrastructure');
    expect(loaded).toMatch(/^loaded .*\/src\/config\/load-project\.ts$/mu);
    expect(loaded).toMatch(/^loaded .*\/zod\/v4\/mini\/schemas\.js$/mu);
    expect(loaded).toMatch(/^part path$/mu);
  });

  test.each([
    ['the large form of zod, which takes twice as long to start', 'zod/v4/classic/schemas'],
    ['the HTTP client', 'undici/'],
    ['sign-ins', 'src/adapters/auth/'],
    ['shell work', 'src/adapters/shell/'],
    ['histories in PostgreSQL', 'src/adapters/history/postgres-'],
    ['the stores of GitHub Actions', 'src/adapters/github/'],
    ['the store in git', 'src/adapters/snapshot/git-snapshots'],
    ['what reads and writes stores of snapshots', 'src/adapters/snapshot/kept-(?:load|save|put|archive|unsaved)'],
    ['the engine', 'src/execution/execute-plan'],
    ['parameter files and their tokens', '(?:src/tokens|src/planning/parameters)/'],
    ['what a plan is compared with', 'src/commands/plan-comparison/compare'],
    ['what looks things up', 'src/execution/(?:probe|http-work)'],
    ['what counts times that recur', 'croner/'],
    ['the demo', 'src/adapters/demo-api/'],
    ['the live view', 'src/adapters/reporters/live-view'],
    ['infrastructure stages', 'src/(?:planning|execution|commands)/infrastructure/'],
    ['the reading of infrastructure stages', 'src/config/read-(?:infrastructure|overrides|deployment)'],
    ['private files', 'src/adapters/files/private-files'],
    ['reports as JSON', 'src/adapters/reporters/json-document'],
    ['other reports', 'src/adapters/reporters/(?:junit|html/|run-times)'],
    ['traces and their packages', '(?:src/adapters/traces|@opentelemetry)/'],
  ])('does not load %s', (_, place) => {
    expect(loaded).not.toMatch(new RegExp(`^loaded .*/${place}`, 'mu'));
  });

  test.each([
    'child_process',
    'crypto',
    'dns',
    'fs/promises',
    'http',
    'https',
    'http2',
    'readline',
    'sqlite',
    'tls',
    'vm',
  ])('does not load %s of Node', (name) => {
    expect(loaded).not.toMatch(new RegExp(`^part ${name}$`, 'mu'));
  });
});
