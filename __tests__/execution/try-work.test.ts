import { describe, expect, test } from '@jest/globals';
import { createEngine, resultOf } from '../rigs/engine.ts';
import { LOST } from '../rigs/fake-api.ts';
import { migrationOf, migrationsWork, shellWork } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';

const retry = { attempts: 3, backoffMs: [1000, 5000] };

describe('a stage with retry', () => {
  test('is tried again, with its pauses, and says so', async () => {
    const engine = createEngine([{ name: 'alpha', retry, ...shellWork('deploy') }]);
    engine.shell.on('deploy', { exitCode: 1 }, { exitCode: 2 }, {});
    const run = await engine.up();
    expect(run.conclusion).toBe('success');
    expect(engine.events.filter(({ type }) => type === 'stage_retried')).toMatchObject([
      { id: 'default/alpha', try: 2, delayMs: 1000, failure: { reason: 'shell_exit', exitCode: 1 } },
      { id: 'default/alpha', try: 3, delayMs: 5000, failure: { exitCode: 2 } },
    ]);
    expect(resultOf(run, 'alpha').endedAt - resultOf(run, 'alpha').startedAt).toBe(6000);
  });

  test('fails with its last failure after the last try', async () => {
    const engine = createEngine([{ name: 'alpha', retry, ...shellWork('deploy') }]);
    engine.shell.on('deploy', { exitCode: 1 }, { exitCode: 2 }, { exitCode: 3 });
    expect((await engine.up()).failure).toMatchObject({ exitCode: 3 });
    expect(engine.shell.scripts).toHaveLength(3);
  });

  test('keeps what a try did: what was applied then is not applied again', async () => {
    const two = [migrationOf('001_one', { take: { made: 'id' } }), migrationOf('002_two', { url: '/two/{{.made}}' })];
    const engine = createEngine([{ name: 'alpha', retry, ...migrationsWork(two) }]);
    engine.api.on('POST /one', { status: 201, json: { id: 'o-1' } });
    engine.api.on('POST /two/o-1', 409, 201);
    const run = await engine.up();
    expect(engine.api.lines).toEqual(['POST /one', 'POST /two/o-1', 'POST /two/o-1']);
    expect(resultOf(run, 'alpha')).toMatchObject({
      conclusion: 'success',
      done: ['001_one', '002_two'],
      exports: ['made'],
    });
  });

  test('is taken back with all that its tries did', async () => {
    const two = [migrationOf('001_one'), migrationOf('002_two')];
    const engine = createEngine(
      [{ name: 'alpha', retry, ...migrationsWork(two) }, postStage('bad', { dependsOn: ['alpha'] })],
      { settings: { rollbackOnFailure: true } },
    );
    engine.api.on('POST /two', 409, 201);
    engine.api.on('POST /bad', 409);
    await engine.up();
    expect(engine.api.lines.slice(-2)).toEqual(['DELETE /two', 'DELETE /one']);
  });

  test('is not tried again where a person must look first, and the failure says why', async () => {
    for (const [sketch, answer, reason] of [
      [{}, LOST, 'answer_unknown'],
      [{ take: { x: 'x' }, missing: 'fail' }, 201, 'extraction'],
      [{ body: '{{.nowhere}}' }, 201, 'template'],
    ] as const) {
      const engine = createEngine([postStage('one', { retry, up: sketch })]);
      engine.api.on('POST /one', answer);
      expect((await engine.up()).failure).toMatchObject({ reason });
      expect(engine.events.map(({ type }) => type)).not.toContain('stage_retried');
    }
  });

  test('is undone once: a rollback that fails is looked at by a person', async () => {
    const engine = createEngine([{ name: 'alpha', retry, ...shellWork('deploy', { down: 'undo' }) }]);
    await engine.up();
    engine.shell.on('undo', { exitCode: 1 });
    expect((await engine.down()).conclusion).toBe('failure');
    expect(engine.shell.scripts).toEqual(['deploy', 'undo']);
  });

  test('leaves one attempt in the history, whatever the number of tries', async () => {
    const engine = createEngine([{ name: 'alpha', retry, ...shellWork('deploy') }]);
    engine.shell.on('deploy', { exitCode: 1 });
    await engine.up();
    const place = { id: 'default/alpha' as const, owner: 'project/default/alpha', store: NO_STORE };
    expect(await engine.histories.attempts(place)).toMatchObject({
      ok: true,
      value: [{ state: 'failed', exitCode: 1, message: expect.stringMatching(/; 3 tries$/u) }],
    });
  });
});

const NO_STORE = {
  kind: 'sqlite',
  location: { file: '', line: 1, column: 1 },
  tables: { migrations: '', runs: '', env: '' },
  saveResponseBody: false,
} as const;
