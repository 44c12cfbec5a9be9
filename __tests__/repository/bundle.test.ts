import { execFile } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleProblems } from '../../script/bundle/check-bundle.ts';
import { differences, readFolder, writeFolder } from '../../script/bundle/folder.ts';
import { groupLicences } from '../../script/bundle/group-licences.ts';
import { launcherText } from '../../script/bundle/launcher.ts';
import { minifyChunk } from '../../script/bundle/minify.ts';
import { PROGRAMS } from '../../script/bundle/programs.ts';
import { NAME_LOADED_FILES, loadedFiles } from '../rigs/loaded-files.ts';
import { HEAVY_TEXT, SHARED_TEXT, makeSampleProject } from '../rigs/sample-project.ts';
import { type TemporaryFolder, makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** Two builds of a small project take a few seconds, more on a machine that is busy. */
const BUILD_TIMEOUT_MS = 120_000;

async function node(...words: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return promisify(execFile)(process.execPath, words);
}

const build = async (folder: string, ...options: readonly string[]) =>
  node(path.join(root, 'script/build.ts'), '--project', folder, ...options);

describe('a folder of built files', () => {
  const wanted = new Map([
    ['cli/index.js', '#!/usr/bin/env node\n'],
    ['1.index.js', 'a'],
  ]);

  test('differs where a file is absent, other or left over', async () => {
    await using folder = await makeTemporaryFolder();
    await writeFile(path.join(folder.path, '1.index.js'), 'b');
    await writeFile(path.join(folder.path, 'old.js'), 'c');
    expect(differences(folder.path, wanted)).toEqual(['1.index.js', 'cli/index.js', 'old.js']);
  });

  test('holds exactly what was written into it, programs executable', async () => {
    await using folder = await makeTemporaryFolder();
    await writeFile(path.join(folder.path, 'old.js'), 'c');
    writeFolder(folder.path, wanted);
    expect(readFolder(folder.path)).toEqual(wanted);
    expect((await stat(path.join(folder.path, 'cli/index.js'))).mode & 0o111).toBe(0o111);
  });

  test('that does not exist yet differs in everything', async () => {
    await using folder = await makeTemporaryFolder();
    expect(differences(path.join(folder.path, 'dist'), wanted)).toEqual(['1.index.js', 'cli/index.js']);
  });
});

describe('a built project', () => {
  let folder: TemporaryFolder;
  let project = '';
  let built: ReadonlyMap<string, string> = new Map();
  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    project = path.join(folder.path, 'project');
    await makeSampleProject(project);
    await build(project);
    built = readFolder(path.join(project, 'dist'));
  }, BUILD_TIMEOUT_MS);
  afterAll(async () => folder[Symbol.asyncDispose]());

  const start = async (program: string, ...words: readonly string[]) =>
    node('--import', NAME_LOADED_FILES, path.join(project, 'dist', program), ...words);

  test('has a launcher for each program that has a source, and says that it is made of modules', () => {
    expect([...built.keys()].filter((file) => file.includes('/')).toSorted()).toEqual([
      'action/index.js',
      'cli/index.js',
    ]);
    expect(JSON.parse(built.get('package.json') ?? '')).toEqual({ type: 'module' });
  });

  test('starts the command line with its arguments, its version and a compile cache', async () => {
    const { stdout } = await start('cli/index.js', 'up', '--json');
    expect(stdout).toBe(`cli 1.2.3 up --json with cache ${SHARED_TEXT.length * 2000}\n`);
  });

  test('starts the action, without a cache that its runner would throw away', async () => {
    const { stdout } = await start('action/index.js');
    expect(stdout).toBe(`action without cache ${SHARED_TEXT.length * 2000}\n`);
  });

  test('holds once what its programs share', () => {
    const holders = [...built].filter(([, text]) => text.includes(SHARED_TEXT)).map(([file]) => file);
    expect(holders).toEqual([expect.stringMatching(/^\d+\.index\.js$/u)]);
  });

  test('loads what is behind a dynamic import only when it is needed', async () => {
    const [heavy = ''] = [...built].find(([, text]) => text.includes(HEAVY_TEXT)) ?? [];
    expect(heavy).toMatch(/^\d+\.index\.js$/u);
    expect(loadedFiles((await start('cli/index.js', 'up')).stderr)).not.toContain(heavy);
    const { stdout, stderr } = await start('cli/index.js', 'all');
    expect(stdout).toContain(HEAVY_TEXT);
    expect(loadedFiles(stderr)).toContain(heavy);
  });

  test('looks for the files of its user where the user is, and brings none along', async () => {
    expect((await start('cli/index.js', 'where', '/home/user')).stdout).toContain('\n/home/user/stages.yaml\n');
    expect([...built.keys()].filter((file) => !/(?:^|\.|\/)index\.js$/u.test(file))).toEqual([
      'LICENSES.txt',
      'package.json',
    ]);
  });

  test('is made from the ES modules of yaml, not from its CommonJS', () => {
    const text = [...built.values()].join('\n');
    expect(text).toContain('BLOCK_LITERAL');
    // CommonJS calls a function of another file through an object, by the name it has there.
    expect(text).not.toContain('.resolveBlockMap');
  });

  test('brings the licences of the packages in it', () => {
    expect(built.get('LICENSES.txt')).toMatch(/^yaml: ISC\n[^]*Permission to use, copy, modify/mu);
  });

  test(
    'is the same, byte by byte, wherever it is built',
    async () => {
      const elsewhere = path.join(folder.path, 'a/longer path/to the same');
      await makeSampleProject(elsewhere);
      await build(elsewhere);
      expect(differences(path.join(elsewhere, 'dist'), built)).toEqual([]);
    },
    BUILD_TIMEOUT_MS,
  );

  test(
    'is fresh until a source changes',
    async () => {
      await expect(build(project, '--check')).resolves.toMatchObject({ stderr: '' });
      await writeFile(path.join(project, 'src/shared.ts'), "export const shared = 'other';\n");
      await expect(build(project, '--check')).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^dist\/\d+\.index\.js is not what a build makes\n[^]*npm run build/u),
      });
      expect(differences(path.join(project, 'dist'), built)).toEqual([]);
    },
    BUILD_TIMEOUT_MS,
  );

  test(
    'is not touched when a source cannot be read, or imports what is not there',
    async () => {
      await writeFile(path.join(project, 'src/action.ts'), "import './gone.ts';\n");
      await expect(build(project)).rejects.toMatchObject({
        code: 1,
        stderr: 'The bundle would not work:\n./gone.js is imported and is not there\n',
      });
      await writeFile(path.join(project, 'src/action.ts'), 'const = 1;\n');
      await expect(build(project)).rejects.toMatchObject({
        code: 1,
        stdout: expect.stringContaining('src/action.ts(1,'),
        stderr: 'The sources cannot be read: see above.\n',
      });
      expect(differences(path.join(project, 'dist'), built)).toEqual([]);
    },
    BUILD_TIMEOUT_MS,
  );
});

describe('a bundle', () => {
  const sound = { 'index.js': 'a', '12.index.js': 'b', 'LICENSES.txt': 'c', 'package.json': 'd' };

  test('of code and licences has no problems', () => {
    expect(bundleProblems(new Map(Object.entries(sound)))).toEqual([]);
  });

  test.each([
    ['7.index.js', 'module.exports = eval("require")("./gone.js");', './gone.js is imported and is not there'],
    [
      '7.index.js',
      'path = __webpack_require__.ab + "main/" + x;',
      'a path was taken for a file to bring along: "main/"',
    ],
    ['main/stages.yaml', '', 'main/stages.yaml is no code: what does the program need it for?'],
  ])('does not work with %s: %s', (file, text, problem) => {
    expect(bundleProblems(new Map(Object.entries({ ...sound, [file]: text })))).toEqual([problem]);
  });
});

describe('a chunk of the bundle', () => {
  test('loses what nothing uses, also inside of a function', async () => {
    const text = `export const modules = { 1: (module, exports) => {
      // A comment.
      function used() { return 'used'; }
      function unused() { return 'unused'; }
      exports.used = used;
    } };`;
    const code = await minifyChunk(text);
    expect(code).toContain('used');
    expect(code).not.toMatch(/unused|comment/u);
  });
});

describe('collected licences', () => {
  const terms = 'Permission is granted,\nfree of charge.\n\nThere is no warranty.';
  const collected = [
    `one\nMIT\nThe MIT License\n\nCopyright (c) 2020 One\n\n${terms}`,
    '@scope/two\nISC\nCopyright 2021 Two\n\nDo as you like.',
    'silent\nMIT\n',
    `three\n(MIT AND Apache-2.0)\nMIT License\n\nCopyright (c) Three\n\n${terms.replaceAll(',\n', ', ')}\n`,
  ].join('\n\n');
  const [first = '', ...others] = groupLicences(collected).split(/^-+$/mu);

  test('have the same terms once, below the names and notices of all that have them', () => {
    expect(first).toBe(
      [
        'one: MIT\nThe MIT License\nCopyright (c) 2020 One',
        'three: (MIT AND Apache-2.0)\nMIT License\nCopyright (c) Three',
        `${terms}\n\n`,
      ].join('\n\n'),
    );
  });

  test('keep other terms apart, and name packages that brought none', () => {
    expect(others.map((text) => text.trim())).toEqual([
      '@scope/two: ISC\nCopyright 2021 Two\n\nDo as you like.',
      'silent: MIT',
    ]);
  });
});

describe.each(PROGRAMS)('the launcher of $name', (program) => {
  async function start(nodeVersion: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
    await using folder = await makeTemporaryFolder();
    const file = path.join(folder.path, program.launcher);
    await mkdir(path.dirname(file));
    await writeFile(path.join(folder.path, 'package.json'), '{"type":"module"}');
    await writeFile(path.join(folder.path, 'index.js'), `export const ${program.name} = () => console.log('started');`);
    await writeFile(file, launcherText(program));
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '${nodeVersion}' });`;
    return await node('--import', `data:text/javascript,${encodeURIComponent(pretend)}`, file);
  }

  test.each(['24.0.0', '26.1.0'])('starts it on Node %s', async (version) => {
    expect(await start(version)).toEqual({ stdout: 'started\n', stderr: '' });
  });

  test.each(['18.20.1', '20.20.2', '22.12.0'])('says in one line what is needed on Node %s', async (version) => {
    await expect(start(version)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: `stage-orchestrator needs Node.js 24 or newer; this is Node.js ${version}. ${program.remedy}\n`,
    });
  });
});
