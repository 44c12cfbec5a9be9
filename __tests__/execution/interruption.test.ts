import { describe, expect, test } from '@jest/globals';
import { INTERRUPT_GRACE_MS, interruptible } from '../../src/execution/interruption.ts';
import { createEngine, type Engine, endsOf, resultOf } from '../rigs/engine.ts';
import { createFakeClock } from '../rigs/fake-clock.ts';
import { untilEnded } from '../rigs/fake-shell.ts';
import { migrationOf, migrationsWork, shellWork } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';

/** A run that is told to stop when the request has arrived. */
async function interrupted(engine: Engine, line = 'POST /one') {
  const stop = new AbortController();
  const held = engine.api.hold(line);
  const run = engine.start('up', { stop: stop.signal });
  await held.arrived;
  stop.abort();
  await engine.clock.settle();
  return { run, held };
}

describe('a run that is told to stop', () => {
  const two = { name: 'alpha', ...migrationsWork([migrationOf('001_one'), migrationOf('002_two')]) };

  test('answered in time: recorded, and nothing new starts', async () => {
    const engine = createEngine([two, postStage('bravo', { dependsOn: ['alpha'] })]);
    const { run, held } = await interrupted(engine);
    await engine.clock.advance(4999);
    held.answer(201);
    const { conclusion, stages } = await run;
    expect(conclusion).toBe('cancelled');
    expect(engine.api.lines).toEqual(['POST /one']);
    expect(stages).toMatchObject([
      { id: 'default/bravo', conclusion: 'skipped', reason: { because: 'cancelled' } },
      { id: 'default/alpha', conclusion: 'cancelled', done: ['001_one'] },
    ]);
    expect(await engine.history('alpha')).toMatchObject({ applied: [{ version: '1' }], openIntents: [] });
    expect(engine.saves).toEqual(['default: alpha']);
  });

  test('unanswered: given up after 5 s, and the intent stays open', async () => {
    const engine = createEngine([two]);
    const { run } = await interrupted(engine);
    expect(engine.clock.wakeUps).toEqual([5000]);
    await engine.clock.advance(INTERRUPT_GRACE_MS);
    expect(await run).toMatchObject({ conclusion: 'cancelled', failure: { reason: 'answer_unknown' } });
    const history = await engine.history('alpha');
    expect(history.openIntents).toMatchObject([{ version: '1' }]);
    expect(history.lastAttempt?.state).toBe('in_doubt');
    expect((await engine.up()).failure).toMatchObject({ reason: 'in_doubt' });
  });

  test('an interrupted PUT is open as well, and settled by the next start', async () => {
    const engine = createEngine([postStage('one', { up: { method: 'PUT' } })]);
    const { run } = await interrupted(engine, 'PUT /one');
    await engine.clock.advance(5000);
    expect(endsOf(await run)).toEqual(['one cancelled']);
    expect((await engine.history('one')).openIntents).toHaveLength(1);
    expect((await engine.up()).conclusion).toBe('success');
  });

  test('the last answer of a stage makes it complete', async () => {
    const engine = createEngine([postStage('one'), postStage('never', { dependsOn: ['one'] })]);
    const { run, held } = await interrupted(engine);
    held.answer(201);
    expect(endsOf(await run)).toEqual(['never skipped', 'one success']);
    expect((await run).conclusion).toBe('cancelled');
  });

  test('after everything had ended well it is a success', async () => {
    const engine = createEngine([postStage('one')]);
    const { run, held } = await interrupted(engine);
    held.answer(201);
    expect((await run).conclusion).toBe('success');
  });

  test('nothing is sent any more: no retry, no request after a probe or a sign-in', async () => {
    const retrying = createEngine([postStage('one', { up: { method: 'PUT' } })]);
    const retried = await interrupted(retrying, 'PUT /one');
    retried.held.answer(503);
    await retried.run;
    expect(retrying.api.lines).toEqual(['PUT /one']);
    const probing = createEngine([postStage('one', { up: { find: {} } })]);
    const probed = await interrupted(probing, 'GET /one');
    probed.held.answer(404);
    expect((await probed.run).stages).toMatchObject([{ conclusion: 'cancelled', failure: { reason: 'cancelled' } }]);
    expect(probing.api.lines).toEqual(['GET /one']);
    expect((await probing.history('one')).openIntents).toEqual([]);
  });

  test('every pause ends at once: between stages, migrations, attempts and tries', async () => {
    for (const [stages, settings] of [
      [[postStage('one'), postStage('two', { dependsOn: ['one'] })], { waitBetweenStagesMs: 60_000 }],
      [[{ name: 'alpha', ...migrationsWork([migrationOf('001_one'), migrationOf('002_two')], SLOWLY) }], {}],
      [[postStage('one', { up: { method: 'PUT', retry: { backoffMs: [60_000] } } })], {}],
      [[postStage('one', { up: { retry: { attempts: 1 } }, retry: { backoffMs: [60_000] } })], {}],
    ] as const) {
      const engine = createEngine(stages, { settings });
      engine.api.on('PUT /one', 503);
      if ('retry' in stages[0]) engine.api.on('POST /one', 503);
      const stop = new AbortController();
      const run = engine.start('up', { stop: stop.signal });
      await engine.clock.settle();
      expect(engine.clock.wakeUps).toEqual([60_000]);
      stop.abort();
      expect((await run).conclusion).toBe('cancelled');
      expect(engine.api.lines).toHaveLength(1);
    }
  });

  test('before it began: nothing is sent or written', async () => {
    const engine = createEngine([postStage('one')]);
    const stop = new AbortController();
    stop.abort();
    expect(await engine.start('up', { stop: stop.signal })).toMatchObject({
      conclusion: 'cancelled',
      stages: [{ conclusion: 'skipped', reason: { because: 'cancelled' } }],
    });
    expect([engine.api.lines, engine.saves, (await engine.history('one')).exists]).toEqual([[], [], false]);
  });

  test('a failure before it is not rolled back', async () => {
    const engine = createEngine([postStage('done'), postStage('one', { dependsOn: ['done'] })], {
      settings: { rollbackOnFailure: true },
    });
    const { run, held } = await interrupted(engine);
    held.answer(409);
    expect(await run).toMatchObject({ conclusion: 'cancelled', rollback: [] });
    expect(engine.api.lines).toEqual(['POST /done', 'POST /one']);
  });

  test('a script is told at once, and is in doubt unless it is idempotent', async () => {
    for (const idempotent of [false, true]) {
      const engine = createEngine([{ name: 'alpha', idempotent, ...shellWork('deploy') }]);
      engine.shell.on('deploy', untilEnded, {});
      const stop = new AbortController();
      const run = engine.start('up', { stop: stop.signal });
      await engine.clock.settle();
      stop.abort();
      expect(resultOf(await run, 'alpha')).toMatchObject({
        conclusion: 'cancelled',
        failure: { reason: 'cancelled', inDoubt: !idempotent },
      });
      expect((await engine.history('alpha')).openIntents).toHaveLength(1);
      expect((await engine.up()).conclusion).toBe(idempotent ? 'success' : 'failure');
      expect(engine.shell.scripts).toHaveLength(idempotent ? 2 : 1);
    }
  });
});

const SLOWLY = { delayBetweenMigrationsMs: 60_000 };

describe('the signals of a run', () => {
  test('what is in flight is given up some seconds after the stop, and not when the run has ended before', async () => {
    const clock = createFakeClock();
    const stop = new AbortController();
    const signals = interruptible(stop.signal, clock);
    stop.abort();
    await clock.advance(4999);
    expect([signals.stop.aborted, signals.abort.aborted]).toEqual([true, false]);
    await clock.advance(1);
    expect(signals.abort.aborted).toBe(true);

    const ended = interruptible(stop.signal, clock);
    ended[Symbol.dispose]();
    await clock.advance(60_000);
    expect(ended.abort.aborted).toBe(false);
    expect(clock.wakeUps).toEqual([]);
  });
});
