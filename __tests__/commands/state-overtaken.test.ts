import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bringHome } from '../../src/commands/fan-out/bring-home.ts';
import type { StageLeft } from '../../src/commands/fan-out/leg-results.ts';
import { historyChecksum } from '../../src/commands/fan-out/history-checksum.ts';
import { instanceId } from '../../src/domain/instance.ts';
import { historyBytes } from '../rigs/history-bytes.ts';
import { stateCommands, type StateCommands } from '../rigs/state-commands.ts';

// What another run saves between the comparison of a command and its put.

const FIRST = await historyBytes('test/alpha', [{ run: '801', did: ['1'] }]);
const OURS = await historyBytes('test/alpha', [{ run: '802', did: ['2'] }], FIRST);
const THEIRS = await historyBytes('test/alpha', [{ run: '803', did: ['3'] }], FIRST);
const BRAVO = await historyBytes('test/bravo', [{ run: '803', did: ['1'] }]);

/** Writes what another checkout kept into histories.json. */
async function exported(into: StateCommands, environments: readonly string[] = ['test']): Promise<void> {
  await using other = await stateCommands();
  for (const environment of environments) other.archive.save(environment, { alpha: OURS });
  await other.run('state', 'export', path.join(into.folder, 'histories.json'));
}

const forever = (work: () => void) => Array.from({ length: 20 }, () => work);

describe('state import', () => {
  test('refuses what conflicts with a history that was saved while it compared', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    await exported(project);
    project.archive.overtake(() => project.archive.save('test', { alpha: THEIRS }));
    expect(await project.run('state', 'import', 'histories.json')).toMatchObject({
      exitStatus: 3,
      report: { result: 'refused', saved: [], histories: [{ outcome: 'conflicting', here: { last: { run: '803' } } }] },
    });
    expect(project.archive.histories('test').get('alpha')).toEqual(THEIRS);
    expect(project.archive.puts).toBe(0);
  });

  test('goes on beside what another stage has saved meanwhile', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    await exported(project);
    project.archive.overtake(() => project.archive.save('test', { alpha: FIRST, bravo: BRAVO }));
    expect(await project.run('state', 'import', 'histories.json')).toMatchObject({
      exitStatus: 0,
      report: { result: 'done', saved: [{ environment: 'test', generation: 3 }], counts: { taken: 1 } },
    });
    expect(project.archive.histories('test')).toEqual(
      new Map([
        ['alpha', OURS],
        ['bravo', BRAVO],
      ]),
    );
  });

  test('tells what it wrote of one environment before another one conflicted', async () => {
    await using project = await stateCommands();
    const production = await historyBytes('production/alpha', [{ run: '802', did: ['2'] }]);
    const newer = await historyBytes('production/alpha', [{ run: '803', did: ['3'] }]);
    await using other = await stateCommands();
    other.archive.save('test', { alpha: OURS });
    other.archive.save('production', { alpha: production });
    await other.run('state', 'export', path.join(project.folder, 'histories.json'));
    project.archive.overtake(
      () => undefined,
      () => project.archive.save('production', { alpha: newer }),
    );
    expect(await project.run('state', 'import', 'histories.json')).toMatchObject({
      exitStatus: 3,
      report: {
        result: 'refused',
        saved: [{ environment: 'test', generation: 1 }],
        histories: [
          { id: 'test/alpha', outcome: 'taken' },
          { id: 'production/alpha', outcome: 'conflicting' },
        ],
      },
    });
    expect(project.archive.histories('production').get('alpha')).toEqual(newer);
  });

  test('gives up where runs save again and again', async () => {
    await using project = await stateCommands();
    await exported(project);
    project.archive.overtake(...forever(() => project.archive.save('test', { alpha: FIRST })));
    expect(await project.run('state', 'import', 'histories.json')).toMatchObject({
      failure: { reason: 'save_failed', problem: expect.stringContaining('5 times meanwhile') },
    });
    expect(project.archive.puts).toBe(0);
  });
});

describe('state rollback-to', () => {
  const line = ['state', 'rollback-to', '1', '--environment', 'test', '--yes'] as const;

  test('tells of what was saved while it compared, and keeps it as an older generation', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    project.archive.save('test', { alpha: OURS });
    project.archive.overtake(() => project.archive.save('test', { alpha: THEIRS }));
    expect(await project.run(...line)).toMatchObject({
      exitStatus: 0,
      report: { newest: 3, saved: 4, changes: [{ forgotten: ['label_3'], history: 'changed' }] },
    });
    expect(project.archive.histories('test', 3).get('alpha')).toEqual(THEIRS);
  });

  test('gives up where runs save again and again', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    project.archive.overtake(...forever(() => project.archive.save('test', { alpha: THEIRS })));
    expect(await project.run(...line)).toMatchObject({ failure: { reason: 'save_failed' } });
    expect(project.archive.puts).toBe(0);
  });
});

describe('what jobs did', () => {
  const left: StageLeft = { history: OURS, begunWith: historyChecksum(FIRST), attempt: 1 };
  const home = { left: new Map([[instanceId('test', 'alpha'), left]]), shown: 'the jobs of this run' };

  test('does not take the place of what was saved while it was compared', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    project.archive.overtake(() => project.archive.save('test', { alpha: THEIRS }));
    expect(await project.within((context) => bringHome(context, home))).toMatchObject({
      ok: false,
      error: { reason: 'save_failed', problem: expect.stringContaining('another run has changed test/alpha') },
    });
    expect(project.archive.histories('test').get('alpha')).toEqual(THEIRS);
  });

  test('comes home beside what another stage has saved meanwhile', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    project.archive.overtake(() => project.archive.save('test', { alpha: FIRST, bravo: BRAVO }));
    expect(await project.within((context) => bringHome(context, home))).toMatchObject({ ok: true });
    expect(project.archive.histories('test')).toEqual(
      new Map([
        ['alpha', OURS],
        ['bravo', BRAVO],
      ]),
    );
  });

  test('stays in the artifacts where runs save again and again', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    project.archive.overtake(...forever(() => project.archive.save('test', { alpha: FIRST })));
    expect(await project.within((context) => bringHome(context, home))).toMatchObject({
      ok: false,
      error: { reason: 'save_failed', problem: expect.stringContaining('kept in its artifacts') },
    });
  });
});
