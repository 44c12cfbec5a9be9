import { describe, expect, test } from '@jest/globals';
import { err } from '../../src/domain/result.ts';
import { historyBytes } from '../rigs/history-bytes.ts';
import { memoryArchive } from '../rigs/memory-archive.ts';
import { stateCommands } from '../rigs/state-commands.ts';

const ALPHA = await historyBytes('test/alpha', [{ run: '801', did: ['1'] }]);

describe('state list', () => {
  test('tells what is kept of each environment, the newest first', async () => {
    await using project = await stateCommands();
    project.archive.save('test', {});
    project.archive.save('test', { alpha: ALPHA });
    project.archive.unsaved('test', 'bravo');
    expect(await project.run('state', 'list')).toMatchObject({
      kind: 'state',
      exitStatus: 0,
      next: [],
      report: {
        action: 'list',
        project: 'shop',
        environments: [
          {
            environment: 'test',
            generations: [
              { generation: 2, stores: ['git'] },
              { generation: 1, stores: ['git'] },
            ],
            newest: { generation: 2, run: '802', attempt: 1, commit: 'c0ffee', stages: ['alpha'] },
            workingCopy: { generation: 2, unsaved: ['bravo'] },
          },
          { environment: 'production', generations: [] },
        ],
        elsewhere: [{ id: 'test/reports' }, { id: 'production/reports' }],
      },
    });
  });

  test('tells that the newest is damaged, and how to go back to the one before it', async () => {
    const archive = memoryArchive();
    const damaged = { reason: 'history_damaged', file: 'generation 2', problem: 'alpha.db is missing' } as const;
    const read: typeof archive.read = async (environment, generation, signal) =>
      generation === undefined && environment === 'test' ? err(damaged) : archive.read(environment, generation, signal);
    await using project = await stateCommands({ ...archive, read });
    archive.save('test', { alpha: ALPHA });
    archive.save('test', { alpha: ALPHA });
    expect(await project.run('state', 'list', '--environment', 'test')).toMatchObject({
      exitStatus: 0,
      report: { environments: [{ problem: expect.stringContaining('alpha.db is missing') }] },
      next: [{ command: 'state rollback-to', words: ['1'], options: [['environment', 'test']] }],
    });
  });

  test('never takes an outage for nothing', async () => {
    await using project = await stateCommands();
    project.archive.fail({ reason: 'history_unavailable', place: 'git', problem: 'no route' });
    expect(await project.run('state', 'list')).toMatchObject({ kind: 'failure', exitStatus: 1 });
  });

  test('knows the environments of the project', async () => {
    await using project = await stateCommands();
    expect(await project.run('state', 'list', '--environment', 'prod')).toMatchObject({
      failure: { reason: 'unknown_name', name: 'prod', known: ['test', 'production'] },
    });
  });
});

describe('state rollback-to', () => {
  const runs = [{ run: '802', did: ['2'] }];

  test('shows what it would change and waits for a yes', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    project.archive.save('test', {
      alpha: await historyBytes('test/alpha', runs, ALPHA),
      bravo: await historyBytes('test/bravo', runs),
    });
    const line = ['state', 'rollback-to', '1', '--environment', 'test'];
    const changes = [
      { id: 'test/alpha', forgotten: ['label_2'], known: [], attempts: 1, history: 'changed' },
      { id: 'test/bravo', forgotten: ['label_2'], known: [], attempts: 1, history: 'removed' },
    ];
    expect(await project.run(...line)).toMatchObject({
      exitStatus: 3,
      report: { action: 'rollback', generation: 1, newest: 2, changes, dropped: [], result: 'refused' },
      next: [{ command: 'state rollback-to', words: ['1'], options: [['environment', 'test'], ['yes']] }],
    });
    expect(await project.run(...line, '--dry-run', '--yes')).toMatchObject({
      exitStatus: 0,
      report: { changes, result: 'would_do' },
    });
    expect(project.archive.puts).toBe(0);
    expect(await project.run(...line, '--yes')).toMatchObject({
      exitStatus: 0,
      report: { changes, result: 'done', saved: 3 },
    });
    expect(project.archive.histories('test')).toEqual(new Map([['alpha', ALPHA]]));
    // Back again: nothing is lost by it.
    expect(await project.run('state', 'rollback-to', '2', '--environment', 'test', '--yes')).toMatchObject({
      report: {
        changes: [
          { id: 'test/alpha', forgotten: [], known: ['label_2'], history: 'changed' },
          { id: 'test/bravo', forgotten: [], known: ['label_2'], history: 'restored' },
        ],
        saved: 4,
      },
    });
  });

  test('to the newest one drops what was never saved, and says so', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    project.archive.unsaved('test', 'alpha');
    await project.write('.stage-orchestrator/test/alpha.db', await historyBytes('test/alpha', runs, ALPHA));
    expect(await project.run('state', 'rollback-to', '1', '--environment', 'test')).toMatchObject({
      report: { newest: 1, dropped: ['alpha'], changes: [{ forgotten: ['label_2'], history: 'changed' }] },
    });
  });

  test('to what is there already has nothing to ask', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    expect(await project.run('state', 'rollback-to', '1', '--environment', 'test')).toMatchObject({
      exitStatus: 0,
      next: [],
      report: { changes: [{ history: 'unchanged' }], result: 'would_do' },
    });
  });

  test('goes back also where what is there now is damaged', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    project.archive.save('test', { alpha: Buffer.from('this is no database') });
    expect(await project.run('state', 'rollback-to', '1', '--environment', 'test', '--yes')).toMatchObject({
      exitStatus: 0,
      report: { changes: [{ id: 'test/alpha', history: 'replaced', known: ['label_1'] }], saved: 3 },
    });
  });

  test('goes back also where the working copy is damaged', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    project.archive.unsaved('test', 'alpha');
    await project.write('.stage-orchestrator/test/alpha.db', 'this is no database');
    await project.write('.stage-orchestrator/test/alpha.db-wal', 'and this is no log');
    expect(await project.run('state', 'rollback-to', '1', '--environment', 'test', '--yes')).toMatchObject({
      exitStatus: 0,
      report: {
        changes: [{ id: 'test/alpha', history: 'replaced', known: ['label_1'] }],
        dropped: ['alpha'],
        saved: 2,
      },
    });
  });

  test('does not go back to what is damaged', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: Buffer.from('this is no database') });
    project.archive.save('test', { alpha: ALPHA });
    expect(await project.run('state', 'rollback-to', '1', '--environment', 'test', '--yes')).toMatchObject({
      failure: { reason: 'history_damaged' },
      exitStatus: 3,
    });
    expect(project.archive.puts).toBe(0);
  });

  test('names the generations that are kept', async () => {
    await using project = await stateCommands();
    const { archive } = project;
    archive.save('test', { alpha: ALPHA });
    archive.save('test', { alpha: ALPHA });
    expect(await project.run('state', 'rollback-to', '7', '--environment', 'test', '--yes')).toMatchObject({
      failure: {
        reason: 'usage',
        message: expect.stringMatching(/^generation 7 of test is not kept in /),
        hint: 'those that are kept: 2, 1',
      },
    });
    expect(await project.run('state', 'rollback-to', '1', '--environment', 'production')).toMatchObject({
      failure: { hint: 'nothing of production is kept there' },
    });
  });

  test.each([
    [['1'], 'state rollback-to changes one environment'],
    [['latest', '--environment', 'test'], '"latest" is no generation: it is a number, such as 12'],
    [['0', '--environment', 'test'], '"0" is no generation: it is a number, such as 12'],
    [['1', '--environment', 'test,production'], 'state rollback-to changes one environment'],
  ])('%j is refused', async (line, message) => {
    await using project = await stateCommands();
    expect(await project.run('state', 'rollback-to', ...line)).toMatchObject({ failure: { reason: 'usage', message } });
  });

  test('waits for nobody who holds the lock', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    await project.lock('test');
    expect(await project.run('state', 'rollback-to', '1', '--environment', 'test')).toMatchObject({ exitStatus: 0 });
    expect(await project.run('state', 'rollback-to', '1', '--environment', 'test', '--yes')).toMatchObject({
      failure: { reason: 'lock_held' },
      exitStatus: 3,
    });
    expect(project.archive.puts).toBe(0);
  });
});
