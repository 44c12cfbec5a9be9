import { expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readQuietly } from '../../../src/adapters/history/sqlite-quiet-read.ts';
import { execute } from '../../rigs/sqlite-file.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

const COUNT = 'SELECT count(*) AS rows FROM numbers';

test.each(['WAL', 'DELETE'])('a file in mode %s that is written to meanwhile is read again', async (mode) => {
  await using folder = await makeTemporaryFolder();
  const file = join(folder.path, 'a.db');
  execute(file, [`PRAGMA journal_mode = ${mode}`, 'CREATE TABLE numbers (x)']);
  let reads = 0;
  const rows = readQuietly(file, { temporaryDirectory: folder.path }, (database) => {
    reads += 1;
    const found = database.prepare(COUNT).get()?.['rows'];
    if (reads === 1) execute(file, ['INSERT INTO numbers VALUES (1), (2)']);
    return found;
  });
  expect([rows, reads]).toEqual([2, 2]);
  expect(await readdir(folder.path)).toEqual(['a.db']);
});

test('an error counts only if the file was not written to meanwhile', async () => {
  await using folder = await makeTemporaryFolder();
  const file = join(folder.path, 'a.db');
  execute(file, ['CREATE TABLE numbers (x)']);
  let reads = 0;
  const read = () =>
    readQuietly(file, { temporaryDirectory: folder.path }, (database) => {
      reads += 1;
      if (reads === 1) execute(file, ['INSERT INTO numbers VALUES (1)']);
      if (reads % 2 === 1) throw new Error(`read ${reads}`);
      return database.prepare(COUNT).get()?.['rows'];
    });
  expect(read()).toBe(1);
  expect(read).toThrow('read 3');
});

test('a file that never comes to rest is read with locks in the end', async () => {
  await using folder = await makeTemporaryFolder();
  const file = join(folder.path, 'a.db');
  execute(file, ['CREATE TABLE numbers (x)']);
  let reads = 0;
  const rows = readQuietly(file, { temporaryDirectory: folder.path }, (database) => {
    reads += 1;
    const found = database.prepare(COUNT).get()?.['rows'];
    if (reads <= 5) execute(file, ['INSERT INTO numbers VALUES (1)']);
    return found;
  });
  expect([rows, reads]).toEqual([5, 6]);
});
