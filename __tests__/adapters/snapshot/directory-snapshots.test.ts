import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { tryLockFile } from '../../../src/adapters/history/file-lock.ts';
import { SNAPSHOT_CONTRACT } from '../../contracts/snapshot-store.ts';
import { directoryRig, type DirectoryRig } from '../../rigs/directory-snapshot.ts';
import { folderBytes } from '../../rigs/folder-bytes.ts';
import { given } from '../../rigs/given.ts';
import { startHistoryProcess } from '../../rigs/history-process.ts';
import { execute } from '../../rigs/sqlite-file.ts';

describe('the directory store keeps the contract', () => {
  test.each(SNAPSHOT_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await using rig = await directoryRig();
    await check(rig);
  });
});

/** The stages `alpha` and `bravo`, saved. */
async function saved(rig: DirectoryRig): Promise<void> {
  await rig.apply('default', 'alpha', '1');
  await rig.apply('default', 'bravo', '1');
  given(await rig.store().save('default', ['alpha', 'bravo']));
}

/** What a failed load says, having changed nothing. */
async function refusal(rig: DirectoryRig): Promise<unknown> {
  const folder = rig.file('default', '');
  const before = await folderBytes(folder);
  const loaded = await rig.store().load('default');
  expect(await folderBytes(folder)).toEqual(before);
  return loaded.ok ? loaded : loaded.error;
}

describe('the manifest', () => {
  test('says what was saved, by whom and when', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    const manifest: unknown = JSON.parse(await readFile(rig.file('default', 'manifest.json'), 'utf8'));
    const entry = { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: expect.any(Number), generation: 2 };
    expect(manifest).toEqual({
      format: 1,
      project: 'shop',
      environment: 'default',
      generation: 1,
      run: '812',
      attempt: 1,
      commit: 'c0ffee',
      created_at: '2026-01-02T03:04:05.000Z',
      stages: ['alpha', 'bravo'],
      files: { 'alpha.db': entry, 'bravo.db': entry },
    });
    expect(await readdir(rig.file('default', ''))).toEqual(['alpha.db', 'bravo.db', 'manifest.json']);
  });

  test('is not written when nothing is new', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    const before = await folderBytes(rig.file('default', ''));
    expect(given(await rig.store().save('default', ['alpha'])).generation).toBe(1);
    expect(await folderBytes(rig.file('default', ''))).toEqual(before);
  });

  const damages: readonly (readonly [string, string])[] = [
    ['{', 'not JSON'],
    ['[]', 'format'],
    ['null', 'format'],
    ['{"format": 1}', 'missing'],
    ['{"format": "1"}', 'format'],
  ];
  test.each(damages)('%s is refused on load and on save, and stays', async (text, problem) => {
    await using rig = await directoryRig();
    await saved(rig);
    await writeFile(rig.file('default', 'manifest.json'), text);
    const error = {
      reason: 'history_damaged',
      file: rig.file('default', 'manifest.json'),
      problem: expect.stringContaining(problem),
    };
    expect(await refusal(rig)).toEqual(error);
    await rig.apply('default', 'alpha', '2');
    expect(await rig.store().save('default', ['alpha'])).toEqual({ ok: false, error });
    expect(await readFile(rig.file('default', 'manifest.json'), 'utf8')).toBe(text);
  });

  test.each(['../alpha.db', 'a/b.db', 'alpha.txt', '.db'])('that lists %s is refused', async (name) => {
    await using rig = await directoryRig();
    await saved(rig);
    const text = await readFile(rig.file('default', 'manifest.json'), 'utf8');
    await writeFile(rig.file('default', 'manifest.json'), text.replaceAll('"alpha.db"', JSON.stringify(name)));
    expect(await refusal(rig)).toMatchObject({ reason: 'history_damaged', problem: expect.stringContaining(name) });
  });

  test('of a newer format is refused with both formats', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    await writeFile(rig.file('default', 'manifest.json'), '{"format": 7}');
    expect(await refusal(rig)).toMatchObject({ reason: 'history_newer', found: 7, known: 1 });
  });

  test('of another environment is refused', async () => {
    await using rig = await directoryRig();
    await rig.apply('development', 'alpha', '1');
    given(await rig.store().save('development', ['alpha']));
    await mkdir(rig.file('default', ''));
    for (const name of ['manifest.json', 'alpha.db']) {
      await copyFile(rig.file('development', name), rig.file('default', name));
    }
    expect(await refusal(rig)).toMatchObject({
      reason: 'history_damaged',
      problem: expect.stringMatching(/development.*default/),
    });
  });

  test('of another project is told', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    const info = given(await rig.store('bakery').load('default'));
    expect(info?.notices).toEqual([expect.stringMatching(/shop.*bakery/)]);
  });
});

describe('a history that is not as it was saved', () => {
  test('is refused when it is gone: that never looks like a first run', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    await rm(rig.file('default', 'alpha.db'));
    const error = {
      reason: 'history_damaged',
      instance: 'default/alpha',
      file: rig.file('default', 'alpha.db'),
      problem: expect.stringMatching(/listed in .*manifest\.json and is gone/),
    };
    expect(await refusal(rig)).toEqual(error);
    expect(await rig.store().save('default', ['alpha'])).toEqual({ ok: false, error });
  });

  test('is refused when it is damaged, by its name', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    await truncate(rig.file('default', 'bravo.db'), 5000);
    expect(await refusal(rig)).toMatchObject({
      reason: 'history_damaged',
      instance: 'default/bravo',
      file: rig.file('default', 'bravo.db'),
    });
  });

  test('is refused when an older copy was put in its place', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    await copyFile(rig.file('default', 'alpha.db'), rig.file('default', 'backup'));
    await rig.apply('default', 'alpha', '2');
    given(await rig.store().save('default', ['alpha']));
    await copyFile(rig.file('default', 'backup'), rig.file('default', 'alpha.db'));
    expect(await refusal(rig)).toMatchObject({
      reason: 'history_damaged',
      problem: expect.stringContaining('older'),
    });
  });

  test('counts as it is when it was written to after the last save, and is saved as that', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    await rig.apply('default', 'alpha', '2');
    const store = rig.store();
    const info = given(await store.load('default'));
    expect(info).toMatchObject({ generation: 1, notices: [expect.stringContaining('alpha.db')] });
    expect(await rig.applied('default', 'alpha')).toEqual(['1', '2']);
    given(await store.save('default', ['bravo']));
    expect(given(await rig.store().load('default'))).toMatchObject({ generation: 2, notices: [] });
  });

  test('counts as it is when apirun has written to it', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    execute(rig.file('default', 'alpha.db'), ['INSERT INTO schema_migrations VALUES (5)']);
    expect(given(await rig.store().load('default'))?.notices).toHaveLength(1);
    expect(await rig.applied('default', 'alpha')).toEqual(['1', '5']);
  });

  test('is not overruled by what was found before another process saved it', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    await rig.apply('default', 'alpha', '2');
    const store = rig.store();
    given(await store.load('default'));
    await rig.apply('default', 'alpha', '3');
    given(await rig.store().save('default', ['alpha']));
    given(await store.save('default', ['bravo']));
    expect(given(await rig.store().load('default'))?.notices).toEqual([]);
  });

  test('does not keep the others from being saved', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    await rig.apply('default', 'alpha', '2');
    await truncate(rig.file('default', 'bravo.db'), 5000);
    const result = await rig.store().save('default', ['bravo', 'alpha']);
    expect(result).toMatchObject({ ok: false, error: { reason: 'history_damaged', instance: 'default/bravo' } });
    const manifest = await readFile(rig.file('default', 'manifest.json'), 'utf8');
    expect(manifest).toContain('"generation": 2');
  });
});

describe('a process that was killed', () => {
  test('before the first save leaves histories that count, and the next save lists them', async () => {
    await using rig = await directoryRig();
    const killed = startHistoryProcess(rig.file('default', 'alpha.db'), 'in_flight');
    expect([await killed.line(), await killed.line()]).toEqual(['claimed', 'open']);
    await killed.kill();
    const store = rig.store();
    expect(given(await store.load('default'))).toMatchObject({
      generation: 0,
      stages: ['alpha'],
      notices: [expect.stringContaining('no manifest.json')],
    });
    expect(await rig.applied('default', 'alpha')).toEqual(['1']);
    await rig.apply('default', 'bravo', '1');
    expect(given(await store.save('default', ['bravo'])).stages).toEqual(['alpha', 'bravo']);
  });

  test('after the last save leaves a history that is loaded with what it wrote', async () => {
    await using rig = await directoryRig();
    await saved(rig);
    const killed = startHistoryProcess(rig.file('default', 'alpha.db'), 'endless');
    while ((await killed.line()) !== 'close 3');
    await killed.kill();
    given(await rig.store().load('default'));
    expect((await rig.applied('default', 'alpha')).slice(0, 3)).toEqual(['1', '2', '3']);
  });
});

describe('saving', () => {
  test('many times at once costs few saves', async () => {
    await using rig = await directoryRig();
    const stages = Array.from({ length: 20 }, (_, index) => `stage-${index}`);
    for (const stage of stages) await rig.apply('default', stage, '1');
    const store = rig.store();
    const requests = Array.from({ length: 10_000 }, (_, index) => store.save('default', [`stage-${index % 20}`]));
    const results = await Promise.all(requests);
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(given(await rig.store().load('default'))).toMatchObject({ generation: 1, notices: [] });
  });

  test('by several processes at once loses nothing and never repeats a generation', async () => {
    await using rig = await directoryRig();
    const groups = [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ];
    for (const stage of groups.flat()) await rig.apply('default', stage, '1');
    const script = fileURLToPath(new URL('../../rigs/snapshot-process-main.ts', import.meta.url));
    const ran = await Promise.all(
      groups.map((stages) =>
        promisify(execFile)(process.execPath, ['--no-warnings', script, rig.directory, ...stages]),
      ),
    );
    const generations = ran.map(({ stdout }) => stdout.trim().split('\n').map(Number));
    for (const own of generations) expect(own).toEqual(own.toSorted((a, b) => a - b));
    expect(Math.max(...generations.flat())).toBe(6);
    expect(given(await rig.store().load('default'))).toMatchObject({
      generation: 6,
      stages: ['a', 'b', 'c', 'd', 'e', 'f'],
      notices: [],
    });
    expect(await readdir(rig.file('default', ''))).toHaveLength(7);
  });

  test('waits while another process saves', async () => {
    await using rig = await directoryRig();
    await rig.apply('default', 'alpha', '1');
    const lock = tryLockFile(rig.file('default', 'manifest.json.lock'));
    const result = rig.store().save('default', ['alpha']);
    const first = await Promise.race([result.then(() => 'saved'), rig.applied('default', 'alpha').then(() => 'waits')]);
    lock?.release();
    expect([first, (await result).ok]).toEqual(['waits', true]);
  });

  test('that cannot be done is a failure that says where', async () => {
    await using rig = await directoryRig();
    await writeFile(`${rig.directory}/blocked`, 'a file');
    expect(await rig.store().save('blocked', ['alpha'])).toMatchObject({
      ok: false,
      error: { reason: 'save_failed', environment: 'blocked', place: `${rig.directory}/blocked` },
    });
    expect(await rig.store().load('blocked')).toMatchObject({ ok: false, error: { reason: 'history_unavailable' } });
  });
});
