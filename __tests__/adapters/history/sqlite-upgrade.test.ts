import { expect, test } from '@jest/globals';
import { folderBytes } from '../../rigs/folder-bytes.ts';
import { given } from '../../rigs/given.ts';
import { outcome } from '../../rigs/history-records.ts';
import { execute, query } from '../../rigs/sqlite-file.ts';
import { sqliteRig, type SqliteRig } from '../../rigs/sqlite-history.ts';

/** A history as the first version of the schema had it: without the table of what was sent. */
async function firstVersion(): Promise<SqliteRig> {
  const rig = await sqliteRig();
  await using histories = rig.histories();
  const store = given(await histories.claim(rig.place('alpha')));
  given(await store.close(outcome('1')));
  await store[Symbol.asyncDispose]();
  execute(rig.file('alpha'), ['DROP TABLE so_sent', `UPDATE meta SET value = '1' WHERE key = 'schema_version'`]);
  return rig;
}

test('reading a history of an older schema changes no byte of it and leaves no copy', async () => {
  await using rig = await firstVersion();
  const before = await folderBytes(rig.folder);
  await using histories = rig.histories();
  given(await histories.read(rig.place('alpha')));
  given(await histories.sent(rig.place('alpha')));
  expect(await folderBytes(rig.folder)).toEqual(before);
  expect(await folderBytes(rig.copies)).toEqual({});
});

test('an upgrade that fails half-way leaves the history as it was', async () => {
  await using rig = await firstVersion();
  const stop = `CREATE TRIGGER stop BEFORE UPDATE ON meta BEGIN SELECT raise(ABORT, 'no more'); END`;
  execute(rig.file('alpha'), [stop]);
  await using histories = rig.histories();
  expect(await histories.claim(rig.place('alpha'))).toMatchObject({ ok: false, error: { problem: 'no more' } });
  expect(query(rig.file('alpha'), `SELECT value FROM meta WHERE key = 'schema_version'`)).toEqual([{ value: '1' }]);
  expect(query(rig.file('alpha'), `SELECT name FROM sqlite_schema WHERE name = 'so_sent'`)).toEqual([]);
});
