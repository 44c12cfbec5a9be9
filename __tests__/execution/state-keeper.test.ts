import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/domain/failure.ts';
import { err, ok, type Result } from '../../src/domain/result.ts';
import type { SnapshotInfo } from '../../src/execution/snapshot-ports.ts';
import { createEngine } from '../rigs/engine.ts';
import { postStage } from '../rigs/post-stage.ts';

const failure: Failure = { reason: 'save_failed', environment: 'default', place: 'the store', problem: 'it is full' };
const saved = ok({ generation: 1, stages: [], notices: [] });

describe('saving', () => {
  test('after each stage that ended, beside the work that goes on', async () => {
    const engine = createEngine([postStage('a'), postStage('b', { dependsOn: ['a'] })]);
    const b = engine.api.hold('POST /b');
    const run = engine.start('up');
    await b.arrived;
    await engine.clock.settle();
    expect(engine.saves).toEqual(['default: a']);
    b.answer(201);
    await run;
    expect(engine.saves).toEqual(['default: a', 'default: b']);
  });

  test('of one environment one at a time: stages that end meanwhile share the next one', async () => {
    const saves: string[] = [];
    const first = Promise.withResolvers<Result<SnapshotInfo, Failure>>();
    const engine = createEngine(
      ['a', 'b', 'c'].map((name) => postStage(name)),
      {
        snapshots: {
          save: (environment, changed) => {
            saves.push(`${environment}: ${changed.join(', ')}`);
            return saves.length === 1 ? first.promise : Promise.resolve(saved);
          },
        },
      },
    );
    const run = engine.start('up');
    await engine.clock.settle();
    expect(saves).toEqual(['default: a']);
    first.resolve(saved);
    await run;
    expect(saves).toEqual(['default: a', 'default: b, c']);
  });

  test('the run ends when everything is saved', async () => {
    const { promise, resolve } = Promise.withResolvers<Result<SnapshotInfo, Failure>>();
    const engine = createEngine([postStage('a')], { snapshots: { save: () => promise } });
    const run = engine.start('up');
    await engine.clock.settle();
    expect(engine.events.map(({ type }) => type)).not.toContain('operations_finished');
    resolve(saved);
    expect((await run).conclusion).toBe('success');
  });

  test('that fails fails the run, though all stages went well, and only once', async () => {
    const engine = createEngine([postStage('a'), postStage('b', { dependsOn: ['a'] })], {
      snapshots: { save: async (_, changed) => (changed.includes('a') ? err(failure) : saved) },
    });
    expect(await engine.up()).toMatchObject({
      conclusion: 'failure',
      failure,
      stages: [{ conclusion: 'success' }, { conclusion: 'success' }],
    });
  });

  test('that fails is a reason to take back what this run did, where that is asked for: then what is saved is true', async () => {
    const engine = createEngine([postStage('a')], {
      settings: { rollbackOnFailure: true },
      snapshots: { save: async () => err(failure) },
    });
    const run = await engine.up();
    expect(run).toMatchObject({ conclusion: 'failure', failure, rollback: [{ outcome: 'rolled_back' }] });
    expect(engine.api.lines).toEqual(['POST /a', 'DELETE /a']);
  });

  test('a stage whose failure came first stays the failure of the run, which tells both', async () => {
    const engine = createEngine([postStage('a')], { snapshots: { save: async () => err(failure) } });
    engine.api.on('POST /a', 409);
    expect(await engine.up()).toMatchObject({ failure: { reason: 'unexpected_status' }, unsaved: failure });
  });

  test('a history that could not be had is not saved', async () => {
    const engine = createEngine([postStage('a')]);
    const claimed = await engine.histories.again().claim({ id: 'default/a', owner: 'project/default/a', store: STORE });
    expect(claimed.ok).toBe(true);
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'history_busy', instance: 'default/a' });
    expect([engine.api.lines, engine.saves]).toEqual([[], []]);
  });
});

const STORE = {
  kind: 'sqlite',
  location: { file: '', line: 1, column: 1 },
  tables: { migrations: '', runs: '', env: '' },
  saveResponseBody: false,
} as const;
