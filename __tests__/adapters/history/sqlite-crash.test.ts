import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { folderBytes } from '../../rigs/folder-bytes.ts';
import { given } from '../../rigs/given.ts';
import { startHistoryProcess } from '../../rigs/history-process.ts';
import { query } from '../../rigs/sqlite-file.ts';
import { sqliteRig, type SqliteRig } from '../../rigs/sqlite-history.ts';

const read = async (rig: SqliteRig) => given(await rig.histories().read(rig.place('alpha')));

/** A history whose process was killed with version 1 applied and version 2 sent. */
async function killedInFlight(rig: SqliteRig): Promise<void> {
  const process = startHistoryProcess(rig.file('alpha'), 'in_flight');
  expect([await process.line(), await process.line()]).toEqual(['claimed', 'open']);
  await process.kill();
}

const inDoubt = { completed: false, applied: [{ version: '1' }], openIntents: [{ version: '2', run: '812' }] };

describe('a process that is killed', () => {
  test('between sending and the answer leaves the intent, for a reader that changes nothing', async () => {
    await using rig = await sqliteRig();
    await killedInFlight(rig);
    const before = await folderBytes(rig.folder);
    expect(Object.keys(before)).toContain('alpha.db-wal');
    expect(await read(rig)).toMatchObject(inDoubt);
    const after = await folderBytes(rig.folder);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const name of ['alpha.db', 'alpha.db-wal']) expect(after[name]).toBe(before[name]);
  });

  test('leaves a log that is read without its shared memory file, from a copy', async () => {
    await using rig = await sqliteRig();
    await killedInFlight(rig);
    await rm(`${rig.file('alpha')}-shm`);
    const before = await folderBytes(rig.folder);
    expect(await read(rig)).toMatchObject(inDoubt);
    expect(await folderBytes(rig.folder)).toEqual(before);
    expect(await readdir(rig.copies)).toEqual([]);
  });

  test('frees its claim, and the next one finds the intent and leaves one whole file', async () => {
    await using rig = await sqliteRig();
    await killedInFlight(rig);
    await using histories = rig.histories();
    {
      await using store = given(await histories.claim(rig.place('alpha')));
      expect(given(await store.read())).toMatchObject(inDoubt);
    }
    expect(await readdir(rig.folder)).toEqual(['alpha.db']);
    const elsewhere = join(rig.copies, 'alone');
    await mkdir(elsewhere);
    await cp(rig.file('alpha'), join(elsewhere, 'alpha.db'));
    expect(query(join(elsewhere, 'alpha.db'), 'SELECT version FROM so_intents')).toEqual([{ version: '2' }]);
  });

  test('while it made the history leaves none, and the next one makes it anew', async () => {
    await using rig = await sqliteRig();
    await mkdir(rig.folder, { recursive: true });
    for (const ending of ['', '-journal', '-wal']) await writeFile(`${rig.file('alpha')}.new${ending}`, 'half-made');
    expect((await read(rig)).exists).toBe(false);
    await using histories = rig.histories();
    await given(await histories.claim(rig.place('alpha')))[Symbol.asyncDispose]();
    expect(await read(rig)).toMatchObject({ exists: true, applied: [] });
    expect(await readdir(rig.folder)).toEqual(['alpha.db']);
  });

  test.each([1, 2, 7, 40, 41])('anywhere after its %i-th write leaves all that it said was recorded', async (steps) => {
    await using rig = await sqliteRig();
    const process = startHistoryProcess(rig.file('alpha'), 'endless');
    expect(await process.line()).toBe('claimed');
    let last = '';
    for (let step = 0; step < steps; step += 1) last = (await process.line()) ?? '';
    await process.kill();
    // It may have gone on after the last line that was read.
    for (let line = await process.line(); line !== undefined; line = await process.line()) last = line;

    const [word, said = ''] = last.split(' ');
    const recorded = word === 'close' ? Number(said) : Number(said) - 1;
    const history = await read(rig);
    const applied = history.applied.map(({ version }) => Number(version));
    expect(applied).toEqual(applied.map((_, index) => index + 1));
    expect([recorded, recorded + 1]).toContain(applied.length);
    const open = history.openIntents.map(({ version }) => Number(version));
    // Open is what follows the last applied version, and only if it got as far as that.
    if (word === 'open' && applied.length === recorded) expect(open).toEqual([recorded + 1]);
    else expect([[], [applied.length + 1]]).toContainEqual(open);
    expect(history.applied.every(({ variables }) => variables[0]?.text.length === 3000)).toBe(true);
  });
});

describe('two processes', () => {
  test('the second is refused while the first holds the history, and reads it all the same', async () => {
    await using rig = await sqliteRig();
    const first = startHistoryProcess(rig.file('alpha'), 'in_flight');
    expect([await first.line(), await first.line()]).toEqual(['claimed', 'open']);
    const second = startHistoryProcess(rig.file('alpha'), 'hold');
    expect(await second.line()).toBe('history_busy');
    expect(await second.ended()).toBe(0);
    expect(await read(rig)).toMatchObject(inDoubt);
    expect(await first.ended()).toBe(0);
    expect(await readdir(rig.folder)).toEqual(['alpha.db']);
    expect(await read(rig)).toMatchObject(inDoubt);
  });

  test('a holder that is killed frees the history at once', async () => {
    await using rig = await sqliteRig();
    const first = startHistoryProcess(rig.file('alpha'), 'hold');
    expect(await first.line()).toBe('claimed');
    await first.kill();
    const second = startHistoryProcess(rig.file('alpha'), 'hold');
    expect(await second.line()).toBe('claimed');
    expect(await second.ended()).toBe(0);
    expect(await readdir(rig.folder)).toEqual(['alpha.db']);
  });

  test('of many that ask at once, one has it', async () => {
    await using rig = await sqliteRig();
    const processes = Array.from({ length: 5 }, () => startHistoryProcess(rig.file('alpha'), 'hold'));
    const answers = await Promise.all(processes.map((process) => process.line()));
    expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'history_busy')).toHaveLength(4);
    for (const process of processes) expect(await process.ended()).toBe(0);
  });
});
