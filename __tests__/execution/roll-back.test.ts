import { describe, expect, test } from '@jest/globals';
import { createEngine, rollbackOf } from '../rigs/engine.ts';
import { LOST } from '../rigs/fake-api.ts';
import { migrationOf, migrationsWork, shellWork, sourceText } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';

const settings = { rollbackOnFailure: true };

/** `done` completes, `bad` behind it fails. */
function failing(bad: Parameters<typeof postStage>[1] = {}, done: Parameters<typeof postStage>[1] = {}) {
  const engine = createEngine([postStage('done', done), postStage('bad', { dependsOn: ['done'], ...bad })], {
    settings,
  });
  engine.api.on('POST /bad', 409);
  return engine;
}

describe('what is taken back', () => {
  test('newest first, with the values of the way up; the failure stays the reported one', async () => {
    const engine = failing({}, { up: { take: { made: 'id' }, down: { url: '/done/{{.made}}' } } });
    engine.api.on('POST /done', { status: 201, json: { id: 'd-1' } });
    const run = await engine.up();
    expect(engine.api.lines).toEqual(['POST /done', 'POST /bad', 'DELETE /done/d-1']);
    expect(run).toMatchObject({ conclusion: 'failure', failure: { reason: 'unexpected_status', status: 409 } });
    expect(engine.events.map(({ type }) => type).filter((type) => type.startsWith('roll'))).toEqual([
      'rollback_started',
      'rolled_back',
    ]);
  });

  test('a rolled-back stage is pending again, and saved as such', async () => {
    const engine = failing();
    await engine.up();
    expect(await engine.history('done')).toMatchObject({ completed: false, applied: [] });
    expect((await engine.history('done')).lastAttempt).toMatchObject({ direction: 'down', state: 'rolled_back' });
    expect(engine.saves.at(-1)).toContain('done');
    engine.api.on('POST /bad', 201);
    await engine.up();
    expect(engine.api.lines.slice(3)).toEqual(['POST /done', 'POST /bad']);
  });

  test('only the versions of this run: what an earlier one applied stays', async () => {
    const first = migrationOf('001_first');
    const second = migrationOf('002_second');
    const bad = postStage('bad', { dependsOn: ['grown'] });
    const engine = createEngine([{ name: 'grown', ...migrationsWork([first]) }], { settings });
    await engine.up();
    engine.api.on('POST /bad', 409);
    await engine.up({ stages: [{ name: 'grown', ...migrationsWork([first, second]) }, bad] });
    expect(engine.api.lines).toEqual(['POST /first', 'POST /second', 'POST /bad', 'DELETE /second']);
    expect((await engine.history('grown')).applied.map(({ version }) => version)).toEqual(['1']);
  });

  test('not what was completed earlier or skipped', async () => {
    const engine = createEngine(
      [
        postStage('old'),
        postStage('skipped', { condition: sourceText("vars.environment == 'moon'") }),
        postStage('bad', { dependsOn: ['old', 'skipped'] }),
      ],
      { settings },
    );
    await engine.up({ stage: 'old' });
    engine.api.on('POST /bad', 409);
    const run = await engine.up();
    expect(run.rollback).toEqual([]);
    expect(engine.api.lines).toEqual(['POST /old', 'POST /bad']);
  });

  test('not what find said was there before', async () => {
    const engine = failing({}, { up: { find: {} } });
    engine.api.on('GET /done', 200);
    const run = await engine.up();
    expect(engine.api.lines).toEqual(['GET /done', 'POST /bad']);
    expect(run.rollback).toEqual([]);
    expect((await engine.history('done')).applied).toHaveLength(1);
  });

  test('a stage whose values were imported still has them', async () => {
    const engine = createEngine(
      [
        postStage('vpc', { up: { take: { vpc_id: 'id' } } }),
        postStage('db', {
          dependsOn: ['vpc'],
          imports: [{ stage: 'vpc', name: 'vpc_id', as: 'vpc', location: AT }],
          up: { down: { url: '/vpc/{{.vpc}}/db' } },
        }),
        postStage('bad', { dependsOn: ['db'] }),
      ],
      { settings },
    );
    engine.api.on('POST /vpc', { status: 201, json: { id: 'v-1' } });
    engine.api.on('POST /bad', 409);
    await engine.up();
    expect(engine.api.lines.slice(3)).toEqual(['DELETE /vpc/v-1/db', 'DELETE /vpc']);
  });
});

const AT = { file: 'stages.yaml', line: 1, column: 1 };

describe('the stage that failed', () => {
  const both = [migrationOf('001_one'), migrationOf('002_two')];

  test('is left as it is', async () => {
    const engine = createEngine([{ name: 'bad', ...migrationsWork(both) }], { settings });
    engine.api.on('POST /two', 409);
    const run = await engine.up();
    expect(engine.api.lines).toEqual(['POST /one', 'POST /two']);
    expect(run.rollback).toEqual([]);
  });

  test('is taken back with rollback_self', async () => {
    const engine = createEngine([{ name: 'bad', rollbackSelf: true, ...migrationsWork(both) }], { settings });
    engine.api.on('POST /two', 409);
    const run = await engine.up();
    expect(engine.api.lines).toEqual(['POST /one', 'POST /two', 'DELETE /one']);
    expect(rollbackOf(run)).toEqual(['bad rolled_back']);
  });

  test('with rollback_self and nothing done, there is nothing to tell', async () => {
    const engine = failing({ rollbackSelf: true });
    const run = await engine.up();
    expect(rollbackOf(run)).toEqual(['done rolled_back']);
  });

  test('with rollback_self and a request in doubt, it is in doubt before anything is undone', async () => {
    const engine = createEngine([{ name: 'bad', rollbackSelf: true, ...migrationsWork(both) }], { settings });
    engine.api.on('POST /two', LOST);
    const run = await engine.up();
    expect(engine.api.lines).toEqual(['POST /one', 'POST /two']);
    expect(run.rollback).toMatchObject([{ outcome: 'failed', failure: { reason: 'in_doubt', version: '2' } }]);
    expect(run.failure).toMatchObject({ reason: 'answer_unknown' });
  });

  test('with rollback_self a script that failed is followed by its rollback', async () => {
    const work = shellWork('deploy', { down: 'undo' });
    const engine = createEngine([{ name: 'bad', rollbackSelf: true, ...work }], { settings });
    engine.shell.on('deploy', { exitCode: 3 });
    const run = await engine.up();
    expect(engine.shell.scripts).toEqual(['deploy', 'undo']);
    expect(rollbackOf(run)).toEqual(['bad rolled_back']);
    expect(run.failure).toMatchObject({ reason: 'shell_exit', exitCode: 3 });
  });
});

describe('a rollback that fails', () => {
  test('is recorded, and the others still happen', async () => {
    const engine = createEngine(
      [postStage('a'), postStage('b', { dependsOn: ['a'] }), postStage('bad', { dependsOn: ['b'] })],
      { settings },
    );
    engine.api.on('POST /bad', 418);
    engine.api.on('DELETE /b', 409);
    const run = await engine.up();
    expect(engine.api.lines.slice(3)).toEqual(['DELETE /b', 'DELETE /a']);
    expect(rollbackOf(run)).toEqual(['b failed', 'a rolled_back']);
    expect(run.rollback[0]?.failure).toMatchObject({ reason: 'unexpected_status', status: 409 });
    expect(run.failure).toMatchObject({ status: 418 });
    expect((await engine.history('b')).lastAttempt).toMatchObject({ direction: 'down', state: 'failed' });
  });

  test('what has no way back is listed, and nothing of its stage is sent', async () => {
    const engine = createEngine(
      [
        { name: 'a', ...migrationsWork([migrationOf('001_a', { down: undefined }), migrationOf('002_b')]) },
        postStage('bad', { dependsOn: ['a'] }),
      ],
      { settings },
    );
    engine.api.on('POST /bad', 418);
    const run = await engine.up();
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b', 'POST /bad']);
    expect(rollbackOf(run)).toEqual(['a irreversible']);
  });

  test('an interruption ends it: nothing new is sent, and the run was cancelled', async () => {
    const stop = new AbortController();
    const engine = failing();
    const held = engine.api.hold('DELETE /done');
    const running = engine.start('up', { stop: stop.signal });
    await held.arrived;
    stop.abort();
    await engine.clock.advance(5000);
    const run = await running;
    expect(run.conclusion).toBe('cancelled');
    expect(run.rollback).toMatchObject([{ outcome: 'failed' }]);
    expect((await engine.history('done')).openIntents).toMatchObject([{ direction: 'down' }]);
  });
});
