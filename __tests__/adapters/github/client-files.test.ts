import { mkdir, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MAX_FILES, MAX_TOTAL_BYTES, readFiles, writeFiles } from '../../../src/adapters/github/client-files.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

test('what is written is what is read, and nothing that was there before', async () => {
  await using folder = await makeTemporaryFolder();
  await writeFiles(folder.path, [['old.db', Buffer.from('old')]]);
  await writeFiles(folder.path, [
    ['a.db', Buffer.from([0, 255])],
    ['b.db', Buffer.alloc(0)],
  ]);
  const files = new Map(await readFiles(folder.path));
  expect([...files.keys()].toSorted()).toEqual(['a.db', 'b.db']);
  expect([...(files.get('a.db') ?? []), '|', ...(files.get('b.db') ?? [])]).toEqual([0, 255, '|']);
});

test('links and folders are not read: they lead elsewhere', async () => {
  await using folder = await makeTemporaryFolder();
  await symlink('/etc/hostname', join(folder.path, 'link.db'));
  await mkdir(join(folder.path, 'folder.db'));
  await writeFile(join(folder.path, 'a.db'), 'a');
  expect((await readFiles(folder.path)).map(([name]) => name)).toEqual(['a.db']);
});

test.each(['../a.db', 'a/b.db', '..', '.', ''])('the name "%s" is no file of ours', async (name) => {
  await using folder = await makeTemporaryFolder();
  const inner = join(folder.path, 'inner');
  await expect(writeFiles(inner, [[name, Buffer.from('a')]])).rejects.toThrow('no plain file name');
  expect(await readdir(folder.path)).toEqual(['inner']);
});

describe('what is too large', () => {
  test('in bytes is refused where it is read', async () => {
    await using folder = await makeTemporaryFolder();
    await writeFile(join(folder.path, 'a.db'), '');
    await truncate(join(folder.path, 'a.db'), MAX_TOTAL_BYTES + 1);
    await expect(readFiles(folder.path)).rejects.toThrow('at most');
  });

  test('in files is refused where it is written, before anything is written', async () => {
    await using folder = await makeTemporaryFolder();
    await writeFile(join(folder.path, 'a.db'), 'a');
    const files = Array.from({ length: MAX_FILES + 1 }, (_, index) => [`${index}.db`, Buffer.alloc(0)] as const);
    await expect(writeFiles(folder.path, files)).rejects.toThrow(`more than ${MAX_FILES}`);
    expect(await readdir(folder.path)).toEqual(['a.db']);
  });
});
