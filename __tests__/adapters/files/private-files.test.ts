import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { removeOpenFolders } from '../../../src/adapters/files/open-folders.ts';
import { createPrivateFiles, PRIVATE_FILE_LIMIT_BYTES } from '../../../src/adapters/files/private-files.ts';
import type { PrivateFiles, PrivateFolder } from '../../../src/execution/private-files-ports.ts';
import { given } from '../../rigs/given.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../rigs/temporary-folder.ts';

let temporary: TemporaryFolder;
let files: PrivateFiles;

beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  files = createPrivateFiles({ temporaryDirectories: [temporary.path] });
});

afterEach(async () => temporary[Symbol.asyncDispose]());

async function openFolder(): Promise<PrivateFolder> {
  return given(await files.open());
}

async function modeOf(file: string): Promise<string> {
  return ((await stat(file)).mode & 0o777).toString(8);
}

describe('a private folder', () => {
  test('and all that is in it belongs to this user alone', async () => {
    await using folder = await openFolder();
    const file = given(await folder.write('deep/er/main.json', '{}'));
    expect(file).toBe(path.join(folder.path, 'deep/er/main.json'));
    expect(await readFile(file, 'utf8')).toBe('{}');
    const modes = [folder.path, path.dirname(file), path.dirname(path.dirname(file)), file].map(modeOf);
    expect(await Promise.all(modes)).toEqual(['700', '700', '700', '600']);
  });

  test.each(['../out', 'a/../../out', '/out', '.', ''])('is not left by the name %j', async (name) => {
    await using folder = await openFolder();
    expect(await folder.write(name, 'x')).toEqual({ ok: false, error: `${name} leads out of the private folder` });
    expect(await readdir(temporary.path)).toEqual([path.basename(folder.path)]);
  });

  test('takes each name once', async () => {
    await using folder = await openFolder();
    given(await folder.write('a', '1'));
    expect(await folder.write('a', '2')).toEqual({
      ok: false,
      error: "a can't be written into a private folder: EEXIST",
    });
    expect(await folder.write('a/b', '2')).toMatchObject({ ok: false });
  });

  test('is gone with everything in it, whatever was done to it', async () => {
    const folder = await openFolder();
    given(await folder.write('deep/a', '1'));
    await mkdir(path.join(folder.path, 'closed'));
    await writeFile(path.join(folder.path, 'closed/file'), 'x');
    await chmod(path.join(folder.path, 'closed'), 0);
    await chmod(folder.path, 0o500);
    await folder[Symbol.asyncDispose]();
    expect(await readdir(temporary.path)).toEqual([]);
  });

  test('is removed at once where the process can wait for nothing', async () => {
    const [first, second] = [await openFolder(), await openFolder()];
    given(await first.write('deep/a', '1'));
    await second[Symbol.asyncDispose]();
    removeOpenFolders();
    expect(await readdir(temporary.path)).toEqual([]);
    await first[Symbol.asyncDispose]();
  });

  test('can be gone already', async () => {
    const folder = await openFolder();
    await folder[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
    expect(await readdir(temporary.path)).toEqual([]);
  });

  test('that can not be made is a sentence', async () => {
    const [nowhere, elsewhere] = [path.join(temporary.path, 'nowhere'), path.join(temporary.path, 'elsewhere')];
    expect(await createPrivateFiles({ temporaryDirectories: [nowhere, elsewhere] }).open()).toEqual({
      ok: false,
      error: `no private folder can be made below ${nowhere}: ENOENT, ${elsewhere}: ENOENT`,
    });
  });

  test('is made where that is possible', async () => {
    const nowhere = path.join(temporary.path, 'nowhere');
    const either = createPrivateFiles({ temporaryDirectories: [nowhere, temporary.path] });
    await using folder = given(await either.open());
    expect(path.dirname(folder.path)).toBe(temporary.path);
  });
});

describe('files of the project', () => {
  test('are read by their path from a folder', async () => {
    await writeFile(path.join(temporary.path, 'a.json'), '{}');
    expect(await files.read(temporary.path, 'a.json')).toEqual({ ok: true, value: '{}' });
    expect(await files.read('/elsewhere', path.join(temporary.path, 'a.json'))).toEqual({ ok: true, value: '{}' });
  });

  test('that are missing, too large or no files are sentences', async () => {
    await writeFile(path.join(temporary.path, 'large'), Buffer.alloc(PRIVATE_FILE_LIMIT_BYTES + 1));
    const limit = `large has ${PRIVATE_FILE_LIMIT_BYTES + 1} bytes, and the limit is ${PRIVATE_FILE_LIMIT_BYTES}`;
    expect(await files.read(temporary.path, 'large')).toEqual({ ok: false, error: limit });
    expect(await files.read(temporary.path, 'none')).toEqual({ ok: false, error: 'there is no file none' });
    expect(await files.read(temporary.path, '.')).toEqual({ ok: false, error: '. is no file' });
    execFileSync('mkfifo', [path.join(temporary.path, 'pipe')]);
    expect(await files.read(temporary.path, 'pipe')).toEqual({ ok: false, error: 'pipe is no file' });
  });

  test('are UTF-8, with or without byte order mark', async () => {
    await writeFile(path.join(temporary.path, 'marked'), '\uFEFFgrün');
    expect(await files.read(temporary.path, 'marked')).toEqual({ ok: true, value: 'grün' });
    await writeFile(path.join(temporary.path, 'wide'), Buffer.from('\uFEFF{}', 'utf16le'));
    const error = 'wide is not UTF-8: save it as UTF-8';
    expect(await files.read(temporary.path, 'wide')).toEqual({ ok: false, error });
  });
});
