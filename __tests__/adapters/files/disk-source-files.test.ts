import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createDiskSourceFiles } from '../../../src/adapters/files/disk-source-files.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

/** A folder with one of everything that a path may lead to. */
async function folderWithEverything(): Promise<Awaited<ReturnType<typeof makeTemporaryFolder>>> {
  const folder = await makeTemporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  await writeFile(at('file'), 'text');
  await writeFile(at('empty'), '');
  await mkdir(at('folder'));
  await symlink(at('file'), at('link'));
  await symlink(at('folder'), at('link-to-folder'));
  await symlink(at('nowhere'), at('broken'));
  await symlink(at('circle'), at('circle'));
  execFileSync('mkfifo', [at('pipe')]);
  return folder;
}

test('reads regular files, and says why it cannot read others', async () => {
  await using folder = await folderWithEverything();
  const files = createDiskSourceFiles(folder.path);
  const read = async (name: string, limit = 100): Promise<unknown> => {
    const result = await files.read(path.join(folder.path, name), limit);
    return result.ok ? new TextDecoder().decode(result.value) : result.error;
  };
  expect(await read('file')).toBe('text');
  expect(await read('link')).toBe('text');
  expect(await read('empty')).toBe('');
  expect(await read('file', 4)).toBe('text');
  expect(await read('file', 3)).toEqual({ kind: 'too_large', bytes: 4, limitBytes: 3 });
  expect(await read('nowhere')).toEqual({ kind: 'missing' });
  expect(await read('broken')).toEqual({ kind: 'missing' });
  expect(await read('folder')).toEqual({ kind: 'not_a_file' });
  expect(await read('file/below')).toEqual({ kind: 'not_a_file' });
  expect(await read('pipe')).toEqual({ kind: 'not_a_file' });
  expect(await read('circle')).toEqual({ kind: 'unreadable', message: 'the link leads in a circle' });
  expect(await read('x'.repeat(300))).toEqual({ kind: 'unreadable', message: 'the name is too long' });
});

test('lists the files of a folder in order, links that lead nowhere among them', async () => {
  await using folder = await folderWithEverything();
  const files = createDiskSourceFiles(folder.path);
  expect(await files.list(folder.path)).toEqual({ ok: true, value: ['broken', 'circle', 'empty', 'file', 'link'] });
  expect(await files.list(path.join(folder.path, 'nowhere'))).toEqual({ ok: false, error: { kind: 'missing' } });
  expect(await files.list(path.join(folder.path, 'file'))).toEqual({ ok: false, error: { kind: 'not_a_file' } });
});

test('tells what in a folder is no file, links to folders and named pipes among it', async () => {
  await using folder = await folderWithEverything();
  const files = createDiskSourceFiles(folder.path);
  expect(await files.notFiles(folder.path)).toEqual({
    ok: true,
    value: [
      { name: 'folder', isFolder: true },
      { name: 'link-to-folder', isFolder: true },
      { name: 'pipe', isFolder: false },
    ],
  });
  expect(await files.notFiles(path.join(folder.path, 'nowhere'))).toEqual({ ok: false, error: { kind: 'missing' } });
});

test('knows what is there', async () => {
  await using folder = await folderWithEverything();
  const files = createDiskSourceFiles(folder.path);
  const exist = async (...names: readonly string[]): Promise<readonly boolean[]> =>
    Promise.all(names.map(async (name) => files.exists(path.join(folder.path, name))));
  expect(await exist('file', 'folder')).toEqual([true, true]);
  expect(await exist('nowhere', 'broken', 'file/within')).toEqual([false, false, false]);
  // Whoever reads it is told why that does not go.
  expect(await exist('circle')).toEqual([true]);
});

test('shows paths from the working folder, and resolves them from any', () => {
  const files = createDiskSourceFiles('/home/me/project');
  expect(files.show('/home/me/project/a/b.yaml')).toBe('a/b.yaml');
  expect(files.show('/home/me/other/b.yaml')).toBe('../other/b.yaml');
  expect(files.show('/home/me/project')).toBe('.');
  expect(files.show('/home/you/b.yaml')).toBe('../../you/b.yaml');
  expect(files.show('/nowhere/b.yaml')).toBe('/nowhere/b.yaml');
  expect(createDiskSourceFiles('/project').show('/b.yaml')).toBe('../b.yaml');
  expect(files.resolve('/home/me/project/a', '../b/./c.yaml')).toBe('/home/me/project/b/c.yaml');
  expect(files.resolve('/home/me/project/a/config.yaml', '..')).toBe('/home/me/project/a');
  expect(files.resolve('/home/me/project', '/etc/x')).toBe('/etc/x');
});
