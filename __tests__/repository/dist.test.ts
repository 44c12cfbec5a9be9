import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readFolder } from '../../script/bundle/folder.ts';
import { NAME_LOADED_FILES, loadedFiles } from '../rigs/loaded-files.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** What every start of the action downloads first, so it stays small. */
const MAX_DIST_BYTES = 3_000_000;

const files = readFolder(path.join(root, 'dist'));

test('is small', () => {
  const sizes = [...files].map(([file, text]) => ({ file, bytes: Buffer.byteLength(text) }));
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  const largest = sizes.toSorted((one, other) => other.bytes - one.bytes).slice(0, 10);
  // So that a failure says where to look.
  expect(bytes > MAX_DIST_BYTES ? { bytes, largest } : undefined).toBeUndefined();
});

test('brings of undici only what is used: no imitations for tests, no web sockets, no second parser', () => {
  expect(files.size).toBeGreaterThan(0);
  const code = [...files.values()].join('\n');
  expect(code.match(/\b(?:MockAgent|WebSocketStream|UNDICI_USE_MILO)\b/gu)).toBeNull();
});

describe('a plan', () => {
  /** Packages that are slow to load and that a plan does not need, by a text that only they contain. */
  const NOT_NEEDED = {
    undici: 'UND_ERR_PRX_TLS',
    '@actions/core': 'Unable to find environment variable for file command',
    '@actions/cache': 'Cache service responded with',
    '@actions/artifact': 'Artifact download failed after',
    pg: 'SASL: SCRAM-SERVER-FIRST-MESSAGE',
    'the store in git': 'no-recurse-submodules',
    'the stores of GitHub Actions': 'stage-orchestrator-clients-',
  };

  const holders = (text: string) => [...files].filter(([, code]) => code.includes(text)).map(([file]) => file);

  test.each(Object.entries(NOT_NEEDED))('does not load %s', async (_, text) => {
    await using folder = await makeTemporaryFolder();
    cpSync(path.join(root, 'examples/stages'), folder.path, { recursive: true });
    const words = ['--import', NAME_LOADED_FILES, path.join(root, 'dist/cli/index.js'), 'plan'];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { cwd: folder.path });
    expect(stdout).toContain('infrastructure');
    expect(holders(text)).not.toEqual([]);
    expect(holders(text).filter((file) => loadedFiles(stderr).includes(file))).toEqual([]);
  });
});

const actions = ['action.yml', 'wave/action.yml'].filter((file) => existsSync(path.join(root, file)));

describe.each(actions)('%s', (action) => {
  const { runs } = parse(readFileSync(path.join(root, action), 'utf8')) as { runs: Record<string, string> };
  const programs = [runs['main'], runs['pre'], runs['post']].filter((program) => program !== undefined);

  test.each(programs)('starts a program of dist/: %s', (program) => {
    const file = path.posix.join(path.posix.dirname(action), program);
    expect([...files.keys()].map((name) => `dist/${name}`)).toContain(file);
  });
});
