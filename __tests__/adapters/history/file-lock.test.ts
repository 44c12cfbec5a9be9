import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { tryLockFile, type FileLock } from '../../../src/adapters/history/file-lock.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

function held(lock: FileLock | undefined): FileLock {
  if (lock === undefined) throw new Error('expected the lock to be free');
  return lock;
}

test('a lock keeps others out until it is released, and takes its file with it', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'a.lock');
  const lock = held(tryLockFile(path));
  expect(existsSync(path)).toBe(true);
  expect(tryLockFile(path)).toBeUndefined();
  expect(tryLockFile(path)).toBeUndefined();
  lock.release();
  lock.release();
  expect(existsSync(path)).toBe(false);
  held(tryLockFile(path)).release();
});

test('a lock file that a killed process has left is locked again', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'a.lock');
  writeFileSync(path, '');
  held(tryLockFile(path)).release();
  expect(existsSync(path)).toBe(false);
});

test('the lock is what the path names: a file that was moved away locks nothing there', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'a.lock');
  const lock = held(tryLockFile(path));
  renameSync(path, `${path}.moved`);
  const other = held(tryLockFile(path));
  lock.release();
  expect(tryLockFile(path)).toBeUndefined();
  other.release();
});

test('a folder that is not there is an error', async () => {
  await using folder = await makeTemporaryFolder();
  expect(() => tryLockFile(join(folder.path, 'none', 'a.lock'))).toThrow('ENOENT');
});
