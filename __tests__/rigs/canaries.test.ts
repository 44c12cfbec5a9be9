import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { canaryForms, filesIn, findCanaries } from './canaries.ts';
import { makeGitRemote } from './git-remote.ts';
import { keptByGit, keptByService } from './kept-bytes.ts';
import { startResultsService } from './results-service/results-service.ts';
import { execute } from './sqlite-file.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const SECRET = 'Planted/canary+9b~"é"?&z=3%';
const CANARIES = [{ what: 'planted', secret: SECRET }];

test.each([...canaryForms(SECRET)])('a secret is found as %s', (_, form) => {
  const places = new Map([['a file', Buffer.concat([Buffer.from('before'), form, Buffer.from('behind')])]]);
  expect(findCanaries(places, CANARIES)).not.toEqual([]);
});

test.each([0, 1, 2, 3, 4, 5])('a secret is found in the base64 of a longer text, %d bytes from its beginning', (at) => {
  const text = Buffer.from(`${'-'.repeat(at)}${SECRET} and more`).toString('base64');
  expect(findCanaries(new Map([['a file', text]]), CANARIES)).not.toEqual([]);
});

test('nothing is found where there is nothing', () => {
  expect(findCanaries(new Map([['a file', 'Planted/canary+9b']]), CANARIES)).toEqual([]);
});

test('a secret is found in what was deleted from a database, and in an archive, and in what git has let go of', async () => {
  await using folder = await makeTemporaryFolder();
  const database = path.join(folder.path, 'history.db');
  execute(database, ['CREATE TABLE t (a)', `INSERT INTO t VALUES ('${SECRET}')`, 'DELETE FROM t']);
  expect(findCanaries(await filesIn(folder.path), CANARIES)).toContain('planted as clear in history.db');

  await using service = await startResultsService();
  service.blobs.put('cache-1', gzipSync(`so ${SECRET} so`), '');
  expect(findCanaries(asPlaces('cache', keptByService(service)), CANARIES)).toContain('planted as clear in cache 1');

  await using remote = await makeGitRemote();
  const file = path.join(folder.path, 'lost');
  await writeFile(file, SECRET);
  await remote.git('hash-object', '-w', file);
  expect(findCanaries(asPlaces('git', [await keptByGit(remote)]), CANARIES)).toContain('planted as clear in git 0');
});

function asPlaces(name: string, all: readonly Buffer[]): ReadonlyMap<string, Buffer> {
  return new Map(all.map((bytes, index) => [`${name} ${index}`, bytes]));
}
