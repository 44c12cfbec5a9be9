import { describe, expect, test } from '@jest/globals';
import { createEngine, type Engine, resultOf } from '../rigs/engine.ts';
import { untilEnded } from '../rigs/fake-shell.ts';
import { migrationOf, migrationsWork, shellWork, type MigrationSketch } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';
import type { StageSketch } from '../rigs/project-of.ts';

/** A stage with a time of ten seconds. */
function timed(
  migrations: readonly (readonly [string, MigrationSketch?])[],
  more: Partial<StageSketch> = {},
  delayMs = 0,
) {
  const work = migrationsWork(
    migrations.map(([label, sketch]) => migrationOf(label, sketch)),
    { delayBetweenMigrationsMs: delayMs },
  );
  return createEngine([{ name: 'alpha', timeoutMs: 10_000, ...work, ...more }]);
}

/** Runs with the answer to this request held until the time is up. */
async function timesOut(engine: Engine, line: string) {
  const held = engine.api.hold(line);
  const run = engine.start('up');
  await held.arrived;
  await engine.clock.advance(9999);
  expect(engine.events.filter(({ type }) => type.startsWith('stage_') && type !== 'stage_started')).toEqual([]);
  await engine.clock.advance(1);
  return run;
}

describe('the timeout of a stage', () => {
  test('gives up the request in flight at once; a POST is in doubt, and its failure says what happened', async () => {
    const engine = timed([['001_one']]);
    const run = await timesOut(engine, 'POST /one');
    expect(run).toMatchObject({
      conclusion: 'failure',
      failure: { reason: 'answer_unknown', cause: 'the stage timed out after 10s' },
    });
    expect((await engine.history('alpha')).openIntents).toHaveLength(1);
    expect((await engine.history('alpha')).lastAttempt).toMatchObject({ state: 'in_doubt' });
  });

  test('a request that may be repeated fails by the timeout, and is repeated by the next run', async () => {
    const engine = timed([['001_one', { method: 'PUT' }]]);
    expect((await timesOut(engine, 'PUT /one')).failure).toEqual({
      reason: 'timeout',
      instance: 'default/alpha',
      direction: 'up',
      timeoutMs: 10_000,
      inDoubt: false,
    });
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.api.lines).toEqual(['PUT /one', 'PUT /one']);
  });

  test('is over retries and delays between migrations', async () => {
    const retrying = timed([['001_one', { method: 'PUT', retry: { attempts: 99, backoffMs: [4000, 4000] } }]]);
    retrying.api.on('PUT /one', 503);
    expect((await retrying.up()).failure).toMatchObject({ reason: 'unexpected_status' });
    expect(retrying.clock.now() - START).toBe(10_000);
    const delaying = timed([['001_one'], ['002_two'], ['003_three']], {}, 6000);
    expect((await delaying.up()).failure).toMatchObject({ reason: 'timeout' });
    expect(delaying.api.lines).toEqual(['POST /one', 'POST /two']);
    expect(delaying.clock.now() - START).toBe(10_000);
    expect((await delaying.history('alpha')).applied).toHaveLength(2);
  });

  test('is not over a delay after the last migration, or after the last one that is wanted: there is none', async () => {
    const never = { condition: "vars.environment == 'moon'" };
    const engine = timed([['001_one'], ['002_never', never]], {}, 60_000);
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.clock.now()).toBe(START);
    expect((await engine.history('alpha')).lastAttempt?.message).toContain('skipped 002_never: condition false');
  });

  test('covers waiting for the service', async () => {
    const engine = createEngine([postStage('one', { timeoutMs: 5000, config: { wait: {} } })]);
    engine.api.on('GET /ready', 503);
    expect((await engine.up()).failure).toMatchObject({ reason: 'timeout', timeoutMs: 5000 });
    expect(engine.clock.now() - START).toBe(5000);
    expect(engine.api.lines).not.toContain('POST /one');
  });

  test('ends a script, which is in doubt unless it is idempotent', async () => {
    for (const idempotent of [false, true]) {
      const engine = createEngine([{ name: 'alpha', timeoutMs: 1000, idempotent, ...shellWork('deploy') }]);
      engine.shell.on('deploy', untilEnded);
      expect((await engine.up()).failure).toMatchObject({ reason: 'timeout', inDoubt: !idempotent });
      expect((await engine.history('alpha')).lastAttempt?.state).toBe(idempotent ? 'failed' : 'in_doubt');
    }
  });

  test('changes nothing for what failed by itself, or ended in time', async () => {
    const engine = timed([['001_one']]);
    engine.api.on('POST /one', 409);
    expect((await engine.up()).failure).toMatchObject({ reason: 'unexpected_status' });
    expect(engine.clock.wakeUps).toEqual([]);
  });

  test('is the time of each stage for itself, and of a rollback too', async () => {
    const engine = createEngine([postStage('a', { timeoutMs: 10_000 }), postStage('b', { dependsOn: ['a'] })], {
      settings: { rollbackOnFailure: true },
    });
    engine.api.on('POST /b', 409);
    const held = engine.api.hold('DELETE /a');
    const running = engine.start('up');
    await held.arrived;
    await engine.clock.advance(10_000);
    const run = await running;
    expect(run.rollback).toMatchObject([{ outcome: 'failed', failure: { reason: 'timeout', direction: 'down' } }]);
    expect(resultOf(run, 'a').conclusion).toBe('success');
  });
});

const START = Date.UTC(2030, 0, 1);

describe('a timeout and the tries of a stage', () => {
  test('counts as a try, and the next one has the whole time again', async () => {
    const retry = { attempts: 3, backoffMs: [1000, 1000] };
    const engine = createEngine([{ name: 'alpha', timeoutMs: 10_000, retry, ...shellWork('deploy') }]);
    engine.shell.on('deploy', untilEnded, untilEnded, {});
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.clock.now() - START).toBe(22_000);
    expect(engine.shell.scripts).toHaveLength(3);
  });

  test('ends the stage with fail_on_timeout', async () => {
    const engine = createEngine([
      { name: 'alpha', timeoutMs: 10_000, failOnTimeout: true, retry: { attempts: 3 }, ...shellWork('deploy') },
    ]);
    engine.shell.on('deploy', untilEnded);
    expect((await engine.up()).failure).toMatchObject({ reason: 'timeout' });
    expect(engine.shell.scripts).toHaveLength(1);
  });

  test('tries that fail by themselves share one time, and a pause in which it ends is the end', async () => {
    const retry = { attempts: 99, backoffMs: [4000, 4000] };
    const engine = createEngine([{ name: 'alpha', timeoutMs: 10_000, retry, ...shellWork('deploy') }]);
    engine.shell.on('deploy', { exitCode: 1 });
    expect((await engine.up()).failure).toMatchObject({ reason: 'timeout', inDoubt: false });
    expect(engine.shell.scripts).toHaveLength(3);
    expect(engine.clock.now() - START).toBe(10_000);
  });

  test('a request whose answer is unknown is not tried again', async () => {
    const engine = createEngine([postStage('one', { timeoutMs: 10_000, retry: { attempts: 3 } })]);
    const run = await timesOut(engine, 'POST /one');
    expect(run.failure).toMatchObject({ reason: 'answer_unknown' });
    expect(engine.api.lines).toEqual(['POST /one']);
  });
});
