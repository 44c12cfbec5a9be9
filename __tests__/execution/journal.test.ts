import { describe, expect, test } from '@jest/globals';
import { createEngine, type EngineSketch, resultOf } from '../rigs/engine.ts';
import { LOST, REFUSED, TIMED_OUT } from '../rigs/fake-api.ts';
import { type MigrationSketch, migrationOf, migrationsWork, shellWork } from '../rigs/migration-of.ts';
import type { StageSketch } from '../rigs/project-of.ts';
import { writeSteps } from '../rigs/recorded-steps.ts';

/** An engine whose journal, requests and scripts are written down in the order in which they happen. */
function journaled(stages: readonly StageSketch[], sketch: EngineSketch = {}) {
  const steps: string[] = [];
  const engine = createEngine(stages, { ...sketch, throughPorts: writeSteps(steps) });
  return { engine, steps, since: () => steps.splice(0) };
}

function alpha(...migrations: readonly (readonly [string, MigrationSketch?])[]): StageSketch {
  return { name: 'alpha', ...migrationsWork(migrations.map(([label, sketch]) => migrationOf(label, sketch))) };
}

describe('the order of intent, request and record', () => {
  test('up: each version for itself, then the stage', async () => {
    const { engine, steps } = journaled([alpha(['001_one'], ['002_two'])]);
    await engine.up();
    expect(steps).toEqual([
      'open 1 up',
      'POST /one',
      'close 1 applied',
      'open 2 up',
      'POST /two',
      'close 2 applied',
      'finish completed',
    ]);
  });

  test('down: the newest first', async () => {
    const { engine, since } = journaled([alpha(['001_one'], ['002_two'])]);
    await engine.up();
    since();
    await engine.down();
    expect(since()).toEqual([
      'open 2 down',
      'DELETE /two',
      'close 2 undone',
      'open 1 down',
      'DELETE /one',
      'close 1 undone',
      'finish rolled_back',
    ]);
  });

  test('a down that says there is nothing to undo is only recorded', async () => {
    const { engine, since } = journaled([alpha(['001_one', { down: 'none' }])]);
    await engine.up();
    since();
    await engine.down();
    expect(since()).toEqual(['close 1 undone', 'finish rolled_back']);
  });

  test('one intent for all attempts at a request', async () => {
    const { engine, steps } = journaled([alpha(['001_one', { method: 'PUT' }])]);
    engine.api.on('PUT /one', 503, LOST, 200);
    await engine.up();
    expect(steps).toEqual(['open 1 up', 'PUT /one', 'PUT /one', 'PUT /one', 'close 1 applied', 'finish completed']);
  });

  test('a find goes before the intent; what it finds is recorded without one', async () => {
    const { engine, steps } = journaled([alpha(['001_one', { find: {} }], ['002_two', { find: {} }])]);
    engine.api.on('GET /one', 200);
    engine.api.on('GET /two', 404);
    await engine.up();
    expect(steps).toEqual([
      'GET /one',
      'close 1 applied',
      'GET /two',
      'open 2 up',
      'POST /two',
      'close 2 applied',
      'finish completed',
    ]);
  });

  test('a script: intent, run, result, stage', async () => {
    const { engine, since } = journaled([{ name: 'alpha', ...shellWork('deploy', { down: 'undo' }) }]);
    await engine.up();
    expect(since()).toEqual(['open run up', 'run deploy', 'close run applied', 'finish completed']);
    await engine.down();
    expect(since()).toEqual(['open run down', 'run undo', 'close run undone', 'finish rolled_back']);
  });

  test('nothing is written and nothing sent where a text can not be rendered, the statuses included', async () => {
    for (const broken of [{ url: '/{{.nowhere}}' }, { body: '{{.nowhere}}' }, { codes: ['{{.nowhere}}'] }]) {
      const { engine, steps } = journaled([alpha(['001_one', broken])]);
      const run = await engine.up();
      expect(steps).toEqual(['finish failed']);
      expect(run.failure).toMatchObject({ reason: 'template', migration: '001_one', missingKey: 'nowhere' });
    }
  });
});

describe('what a failure leaves in the journal', () => {
  test.each([
    ['an answer that is a failure', {}, 409, 'close 1 failed', 'unexpected_status'],
    ['nothing was sent', {}, REFUSED, 'close 1 failed', 'request_failed'],
    ['a GET without an answer', { method: 'GET' }, LOST, 'close 1 failed', 'request_failed'],
    [
      'a GET without its value',
      { method: 'GET', take: { x: 'x' }, missing: 'fail' },
      200,
      'close 1 failed',
      'extraction',
    ],
  ] as const)('closed: %s', async (_, sketch, response, closing, reason) => {
    const { engine, steps } = journaled([alpha(['001_one', { ...sketch, retry: { attempts: 1 } }])]);
    engine.api.on(`${'method' in sketch ? sketch.method : 'POST'} /one`, response);
    const run = await engine.up();
    expect(steps.slice(-2)).toEqual([closing, 'finish failed']);
    expect(run.failure).toMatchObject({ reason });
    expect((await engine.history('alpha')).openIntents).toEqual([]);
  });

  test.each([
    ['a POST without an answer', {}, LOST, 'answer_unknown', 'in_doubt'],
    ['a POST without an answer in time', {}, TIMED_OUT, 'answer_unknown', 'in_doubt'],
    ['a PUT without an answer', { method: 'PUT' }, LOST, 'request_failed', 'failed'],
    ['a POST with a key', { key: true }, LOST, 'request_failed', 'failed'],
    ['a POST without its value', { take: { x: 'x' }, missing: 'fail' }, 201, 'extraction', 'failed'],
    ['a PUT without its value', { method: 'PUT', take: { x: 'x' }, missing: 'fail' }, 200, 'extraction', 'failed'],
  ] as const)('open: %s', async (_, sketch, response, reason, state) => {
    const { engine, steps } = journaled([alpha(['001_one', { ...sketch, retry: { attempts: 1 } }])]);
    engine.api.on(`${'method' in sketch ? sketch.method : 'POST'} /one`, response);
    const run = await engine.up();
    expect(steps.slice(-1)).toEqual([`finish ${state}`]);
    expect(run.failure).toMatchObject({ reason });
    expect((await engine.history('alpha')).openIntents).toMatchObject([{ version: '1', direction: 'up' }]);
  });

  test('open: an attempt without an answer, although the last one was refused', async () => {
    const { engine } = journaled([alpha(['001_one', { retry: { methods: 'all' } }])]);
    engine.api.on('POST /one', LOST, REFUSED);
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'answer_unknown' });
    expect((await engine.history('alpha')).openIntents).toHaveLength(1);
  });

  test('an intent says what was sent, by whom and when, and nothing secret', async () => {
    const { engine } = journaled([alpha(['001_one', { url: '/one?token=s3cret', key: 'my-key' }])]);
    engine.api.on('POST /one', LOST);
    await engine.clock.advance(1000);
    await engine.up();
    const [intent] = (await engine.history('alpha')).openIntents;
    expect(intent).toEqual({
      version: '1',
      label: '001_one',
      direction: 'up',
      method: 'POST',
      urlHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      idempotencyKey: 'my-key',
      startedAt: '2030-01-01T00:00:01.000Z',
      run: 'run-1',
      attempt: 1,
      actor: 'ada',
      commit: 'c0ffee',
    });
  });
});

describe('an open intent on the next start', () => {
  /** A first run in which the answer to version 1 was lost; what comes next is as `sketch` says. */
  async function lost(sketch: MigrationSketch = {}, now: MigrationSketch = sketch) {
    const { engine, since } = journaled([alpha(['001_one', sketch], ['002_two'])]);
    const line = `${sketch.method ?? 'POST'} /one`;
    engine.api.on(line, LOST);
    if (sketch.find) engine.api.on('GET /one', 404);
    await engine.up();
    engine.api.on(line, 201);
    since();
    const stages = [alpha(['001_one', now], ['002_two'])];
    return {
      engine,
      since,
      up: (force?: string) => engine.up({ stages, ...(force ? { allowances: { force } } : {}) }),
    };
  }

  test('a POST: the stage stops and says so, and nothing is sent', async () => {
    const { engine, since, up } = await lost();
    const run = await up();
    expect(since()).toEqual(['finish in_doubt']);
    expect(run.failure).toMatchObject({
      reason: 'in_doubt',
      version: '1',
      label: '001_one',
      direction: 'up',
      run: 'run-1',
    });
    expect((await engine.history('alpha')).openIntents).toHaveLength(1);
  });

  test('a POST with force: repeated, and the reason is in the record', async () => {
    const { engine, since, up } = await lost();
    await up('I looked');
    expect(since().slice(0, 3)).toEqual(['open 1 up', 'POST /one', 'close 1 applied']);
    expect((await engine.history('alpha')).lastAttempt).toMatchObject({ state: 'completed', note: 'I looked' });
  });

  test('with force and no answer again, it is in doubt as before', async () => {
    for (const response of [LOST, REFUSED]) {
      const { engine, up } = await lost();
      engine.api.on('POST /one', response);
      await up('try it');
      expect((await engine.history('alpha')).openIntents).toHaveLength(1);
    }
  });

  test('a POST of a stage that is idempotent: repeated', async () => {
    const { engine, since } = await lost();
    await engine.up({ stages: [{ ...alpha(['001_one'], ['002_two']), idempotent: true }] });
    expect(since().slice(0, 3)).toEqual(['open 1 up', 'POST /one', 'close 1 applied']);
  });

  test('an idempotent method: repeated', async () => {
    const { since, up } = await lost({ method: 'PUT' });
    await up();
    expect(since().slice(0, 3)).toEqual(['open 1 up', 'PUT /one', 'close 1 applied']);
  });

  test('a key: repeated with the same one, whatever the file makes of it today', async () => {
    for (const [before, now] of [
      [{ key: true }, { key: true }],
      [{ key: 'first' }, { key: 'second' }],
      [{ key: 'first' }, {}],
      [{ headers: { 'idempotency-key': 'by hand' } }, { headers: { 'idempotency-key': 'another' } }],
    ] as const) {
      const { engine, since, up } = await lost(before, now);
      const sent = engine.api.last('POST /one').headers.find(([name]) => /^idempotency-key$/i.test(name))?.[1];
      expect(sent).toBeDefined();
      await up();
      expect(since()).toContain('POST /one');
      expect(engine.api.last('POST /one').headers).toEqual([['Idempotency-Key', sent]]);
    }
  });

  test('a method that was idempotent and is no more: the stage stops', async () => {
    const { since, up } = await lost({ method: 'PUT' }, { method: 'POST' });
    expect((await up()).failure).toMatchObject({ reason: 'in_doubt' });
    expect(since()).toEqual(['finish in_doubt']);
  });

  test('find says there: recorded with its values, not sent', async () => {
    const { engine, since, up } = await lost({ find: { take: { made: 'id' } } });
    engine.api.on('GET /one', { json: { id: 'o-1' } });
    await up();
    expect(since().slice(0, 2)).toEqual(['GET /one', 'close 1 applied']);
    const history = await engine.history('alpha');
    expect(history.applied[0]?.variables).toEqual([{ name: 'made', form: 'clear', text: 'o-1' }]);
    expect(history.openIntents).toEqual([]);
  });

  test('find says not there: sent again', async () => {
    const { since, up } = await lost({ find: {} });
    await up();
    expect(since().slice(0, 4)).toEqual(['GET /one', 'open 1 up', 'POST /one', 'close 1 applied']);
  });

  test('find fails: nothing is sent and it stays in doubt', async () => {
    const { engine, since, up } = await lost({ find: {} });
    engine.api.on('GET /one', 500);
    expect((await up()).failure).toMatchObject({ reason: 'find_failed' });
    expect(since()).not.toContain('POST /one');
    expect((await engine.history('alpha')).openIntents).toHaveLength(1);
  });

  test('what can not even be prepared leaves the doubt of the earlier run as it was', async () => {
    const { engine, up } = await lost({ method: 'PUT' }, { method: 'PUT', body: '{{.nowhere}}' });
    expect((await up()).failure).toMatchObject({ reason: 'template' });
    expect((await engine.history('alpha')).openIntents).toMatchObject([{ run: 'run-1' }]);
  });
});

describe('an open intent of the other direction', () => {
  async function lostDown(down: MigrationSketch['down'] = {}) {
    const { engine, since } = journaled([alpha(['001_one', { down }], ['002_two'])]);
    await engine.up();
    const method = (typeof down === 'object' ? down.method : undefined) ?? 'DELETE';
    engine.api.on(`${method} /one`, LOST);
    if (typeof down === 'object' && down.find) engine.api.on('GET /one', 200);
    await engine.down();
    engine.api.on(`${method} /one`, 204);
    since();
    return { engine, since };
  }

  test('up finishes an interrupted DELETE first, and then applies it anew', async () => {
    const { engine, since } = await lostDown();
    expect((await engine.up()).conclusion).toBe('success');
    expect(since()).toEqual([
      'open 1 down',
      'DELETE /one',
      'close 1 undone',
      'open 1 up',
      'POST /one',
      'close 1 applied',
      'open 2 up',
      'POST /two',
      'close 2 applied',
      'finish completed',
    ]);
  });

  test('down repeats an interrupted DELETE, and asks about a POST', async () => {
    const repeatable = await lostDown();
    expect((await repeatable.engine.down()).conclusion).toBe('success');
    expect(repeatable.since()).toEqual(['open 1 down', 'DELETE /one', 'close 1 undone', 'finish rolled_back']);
    const asked = await lostDown({ method: 'POST' });
    for (const again of [() => asked.engine.down(), () => asked.engine.up()]) {
      expect((await again()).failure).toMatchObject({ reason: 'in_doubt', direction: 'down' });
    }
    expect(asked.since()).toEqual(['finish in_doubt', 'finish in_doubt']);
  });

  test('a find of the down settles it: gone is undone, there is sent again', async () => {
    const gone = await lostDown({ method: 'POST', find: {} });
    gone.engine.api.on('GET /one', 404);
    await gone.engine.down();
    expect(gone.since()).toEqual(['GET /one', 'close 1 undone', 'finish rolled_back']);
    const there = await lostDown({ method: 'POST', find: {} });
    await there.engine.down();
    expect(there.since()).toEqual(['GET /one', 'open 1 down', 'POST /one', 'close 1 undone', 'finish rolled_back']);
  });

  test('down makes sure of an interrupted PUT and undoes it; of a POST it asks', async () => {
    const { engine, since } = journaled([alpha(['001_one', { method: 'PUT' }])]);
    engine.api.on('PUT /one', LOST);
    await engine.up();
    engine.api.on('PUT /one', 200);
    since();
    await engine.down();
    expect(since()).toEqual([
      'open 1 up',
      'PUT /one',
      'close 1 applied',
      'open 1 down',
      'DELETE /one',
      'close 1 undone',
      'finish rolled_back',
    ]);
    const post = journaled([alpha(['001_one'], ['002_two'])]);
    post.engine.api.on('POST /two', LOST);
    await post.engine.up();
    post.since();
    expect((await post.engine.down()).failure).toMatchObject({ reason: 'in_doubt', version: '2' });
    expect(post.since()).toEqual(['finish in_doubt']);
  });

  test('down asks the find of an interrupted POST: what is there is undone, what is not is forgotten', async () => {
    for (const [status, expected] of [
      [200, ['GET /one', 'close 1 applied', 'open 1 down', 'DELETE /one', 'close 1 undone', 'finish rolled_back']],
      [404, ['GET /one', 'drop 1', 'finish rolled_back']],
    ] as const) {
      const { engine, since } = journaled([alpha(['001_one', { find: {} }])]);
      engine.api.on('GET /one', 404);
      engine.api.on('POST /one', LOST);
      await engine.up();
      engine.api.on('GET /one', status);
      since();
      await engine.down();
      expect(since()).toEqual(expected);
    }
  });

  test('down with force undoes the rest and leaves the doubt', async () => {
    const { engine, since } = journaled([alpha(['001_one'], ['002_two'])]);
    engine.api.on('POST /two', LOST);
    await engine.up();
    since();
    await engine.down({ allowances: { force: 'take it back' } });
    expect(since()).toEqual(['open 1 down', 'DELETE /one', 'close 1 undone', 'finish rolled_back']);
    expect((await engine.history('alpha')).openIntents).toMatchObject([{ version: '2' }]);
  });
});

describe('the key of idempotency_key: true', () => {
  test('is the same for every attempt and every run, and another one after an undo', async () => {
    const { engine } = journaled([alpha(['001_one', { key: true, down: { key: true } }])]);
    const keyOf = () => engine.api.last('POST /one').headers.find(([name]) => name === 'Idempotency-Key')?.[1];
    engine.api.on('POST /one', 503, 503, 503);
    await engine.up();
    const key = keyOf();
    expect(new Set(engine.api.requests.map(({ headers }) => headers[0]?.[1]))).toEqual(new Set([key]));
    engine.api.on('POST /one', 201);
    await engine.up();
    expect(keyOf()).toBe(key);
    await engine.down();
    expect(engine.api.last('DELETE /one').headers[0]?.[1]).not.toBe(key);
    await engine.up();
    expect(keyOf()).not.toBe(key);
  });

  test('is none of another stage or environment', async () => {
    const stages = [alpha(['001_one', { key: true }]), { ...alpha(['001_one', { key: true }]), name: 'bravo' }];
    const { engine } = journaled(stages, { environments: [{ name: 'test' }, { name: 'live' }] });
    await engine.up();
    expect(new Set(engine.api.requests.map(({ headers }) => headers[0]?.[1])).size).toBe(4);
  });
});

test('the result of a stage names what was done, although it failed later', async () => {
  const { engine } = journaled([alpha(['001_one'], ['002_two'], ['003_three'])]);
  engine.api.on('POST /two', 409);
  const run = await engine.up();
  expect(resultOf(run, 'alpha')).toMatchObject({ conclusion: 'failure', done: ['001_one'] });
});
