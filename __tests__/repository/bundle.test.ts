import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { differences, writeFolder } from '../../script/bundle/folder.ts';
import { licencesText } from '../../script/bundle/licences.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** What every start of the action downloads first, so it stays small. */
const MAX_DIST_BYTES = 3_000_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

describe('a folder of built files', () => {
  const wanted = new Map([
    ['cli/index.js', '#!/usr/bin/env node\n'],
    ['chunks/a.js', 'a'],
  ]);

  test('differs where a file is absent, other or left over', () => {
    write('chunks/a.js', 'b');
    write('chunks/old.js', 'c');
    expect(differences(folder, wanted)).toEqual(['chunks/a.js', 'chunks/old.js', 'cli/index.js']);
  });

  test('holds exactly what was written into it, programs executable', () => {
    write('chunks/old.js', 'c');
    writeFolder(folder, wanted);
    expect(differences(folder, wanted)).toEqual([]);
    expect(existsSync(path.join(folder, 'chunks/old.js'))).toBe(false);
    expect(statSync(path.join(folder, 'cli/index.js')).mode & 0o111).toBe(0o111);
  });

  test('that does not exist yet differs in everything', () => {
    expect(differences(path.join(folder, 'dist'), wanted)).toEqual(['chunks/a.js', 'cli/index.js']);
  });
});

describe('licences', () => {
  test('of all bundled packages, each text once under those that share it', () => {
    const description = (name: string, license?: string) => JSON.stringify({ name, version: '1.0.0', license });
    write('node_modules/b/package.json', description('b', 'MIT'));
    write('node_modules/b/LICENSE.md', 'Same text.\r\n');
    write('node_modules/@s/a/package.json', description('@s/a', 'MIT'));
    write('node_modules/@s/a/LICENCE', 'Same text.');
    write('node_modules/b/node_modules/c/package.json', description('c'));
    const files = [
      'src/cli.ts',
      'node_modules/b/x/y.js',
      'node_modules/@s/a/z.js',
      'node_modules/b/node_modules/c/i.js',
    ];
    expect(licencesText(folder, files)).toBe(
      `@s/a@1.0.0 (MIT)\nb@1.0.0 (MIT)\n\nSame text.\n\n${'-'.repeat(80)}\n\nc@1.0.0 (see the text)\n`,
    );
  });
});

describe('the program that starts the command line', () => {
  const start = async (nodeVersion: string) => {
    write('package.json', '{"type":"module"}');
    write('index.js', readFileSync(path.join(root, 'script/bundle/launch-cli.js'), 'utf8'));
    write('main.js', "console.log('started', process.argv.slice(2).join(' '));");
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '${nodeVersion}' });`;
    const options = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`];
    return promisify(execFile)(process.execPath, [...options, path.join(folder, 'index.js'), 'up']);
  };

  test.each(['24.0.0', '26.1.0'])('starts it on Node %s', async (version) => {
    expect(await start(version)).toEqual({ stdout: 'started up\n', stderr: '' });
  });

  test.each(['18.20.1', '20.20.2', '22.12.0'])('says in one line what is needed on Node %s', async (version) => {
    await expect(start(version)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(`^stage-orchestrator needs Node.js 24 .* Node.js ${version}[^\\n]*\\n$`, 'u'),
      ),
    });
  });
});

describe('dist/', () => {
  const files = existsSync(path.join(root, 'dist'))
    ? readdirSync(path.join(root, 'dist'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];

  test('is small', () => {
    const bytes = files.map((file) => statSync(path.join(file.parentPath, file.name)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_DIST_BYTES);
  });

  test('holds the programs that our actions name', () => {
    for (const file of ['action.yml', 'wave/action.yml'].filter((one) => existsSync(path.join(root, one)))) {
      const { runs } = parse(readFileSync(path.join(root, file), 'utf8')) as { runs: Record<string, string> };
      const programs = [runs['main'], runs['pre'], runs['post']].filter((program) => program !== undefined);
      expect(programs).not.toEqual([]);
      const absent = programs.filter((program) => !existsSync(path.join(root, path.dirname(file), program)));
      expect(absent).toEqual([]);
    }
  });
});
