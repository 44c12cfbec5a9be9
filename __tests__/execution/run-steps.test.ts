import { describe, expect, test } from '@jest/globals';
import { createEngine, type EngineSketch, resultOf } from '../rigs/engine.ts';
import {
  type ConfigSketch,
  type MigrationSketch,
  migrationOf,
  migrationsWork,
  sourceText,
} from '../rigs/migration-of.ts';

function alpha(
  migrations: readonly (readonly [string, MigrationSketch?])[],
  { config, ...sketch }: EngineSketch & { readonly config?: ConfigSketch } = {},
) {
  const all = migrations.map(([label, more]) => migrationOf(label, more));
  return createEngine([{ name: 'alpha', ...migrationsWork(all, config) }], sketch);
}

describe('the migrations of a stage', () => {
  test('go one by one, in order of their numbers; the first that fails ends the stage', async () => {
    const engine = alpha([['10_ten'], ['9_nine'], ['001_one'], ['20240115120000_late']]);
    const held = engine.api.hold('POST /one');
    const running = engine.start('up');
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /one']);
    engine.api.on('POST /ten', 409);
    held.answer(201);
    const run = await running;
    expect(engine.api.lines).toEqual(['POST /one', 'POST /nine', 'POST /ten']);
    expect(resultOf(run, 'alpha').done).toEqual(['001_one', '9_nine']);
    const failed = engine.events.filter(({ type }) => type === 'migration_failed');
    expect(failed).toMatchObject([{ label: '10_ten', direction: 'up', failure: { reason: 'unexpected_status' } }]);
  });

  test('say so when a server asks them to wait longer than they would', async () => {
    const engine = alpha([['001_one']]);
    engine.api.on('POST /one', { status: 429, headers: { 'retry-after': '86400' } });
    const run = await engine.start('up');
    expect(engine.api.lines).toEqual(['POST /one']);
    expect(resultOf(run, 'alpha').failure).toMatchObject({ reason: 'unexpected_status', retryAfterMs: 86_400_000 });
    engine.api.on('POST /one', { status: 409, headers: { 'retry-after': '60' } });
    const again = await engine.start('up');
    expect(resultOf(again, 'alpha').failure).not.toHaveProperty('retryAfterMs');
  });

  test('hand their values to those after them, and to the record', async () => {
    const engine = alpha([
      ['001_one', { take: { made: 'id', count: 'n', place: 'header Location' } }],
      ['002_two', { url: '/two/{{.made}}', body: '{{.env.count}}' }],
    ]);
    engine.api.on('POST /one', {
      status: 201,
      json: { id: 'o-1', n: 9007199254740993n.toString() },
      headers: { location: '/x' },
    });
    await engine.up();
    expect(engine.api.last('POST /two/o-1').body).toBe('9007199254740993');
    expect((await engine.history('alpha')).applied[0]).toMatchObject({
      variables: [
        { name: 'count', text: '9007199254740993' },
        { name: 'made', text: 'o-1' },
        { name: 'place', text: '/x' },
      ],
      fileChecksum: 'checksum of 001_one',
      run: 'run-1',
      actor: 'ada',
    });
  });

  test('see what earlier runs recorded, the latest version winning', async () => {
    const engine = alpha([
      ['001_one', { take: { made: 'id' } }],
      ['002_two', { take: { made: 'id' } }],
      ['003_bad', { url: '/bad/{{.made}}' }],
    ]);
    engine.api.on('POST /one', { json: { id: 'first' } });
    engine.api.on('POST /two', { json: { id: 'second' } });
    engine.api.on('POST /bad/second', 409, 201);
    await engine.up();
    await engine.up();
    expect(engine.api.lines.slice(-1)).toEqual(['POST /bad/second']);
  });

  test('are kept apart by the delay, which is kept between two that are carried out and nowhere else', async () => {
    const never = { condition: "vars.environment == 'moon'" };
    const engine = alpha([['001_a', never], ['002_b'], ['003_c', never], ['004_d'], ['005_e', never]], {
      config: { delayBetweenMigrationsMs: 1000 },
    });
    const run = engine.start('up');
    await engine.clock.advance(999);
    expect(engine.api.lines).toEqual(['POST /b']);
    await engine.clock.advance(1);
    expect(engine.api.lines).toEqual(['POST /b', 'POST /d']);
    await run;
    expect(engine.clock.wakeUps).toEqual([]);
    const before = engine.clock.now();
    await engine.down();
    expect([engine.api.lines.slice(2), engine.clock.now() - before]).toEqual([['DELETE /d', 'DELETE /b'], 1000]);
  });
});

describe('a condition of a migration', () => {
  const condition = "{{.zone}} == 'z1'";

  test('that is false: skipped with the reason, pending, the stage completes, looked at next time', async () => {
    const engine = alpha([['001_a'], ['002_b', { condition }], ['003_c']]);
    const run = await engine.up({ given: { zone: 'z2' } });
    expect(engine.api.lines).toEqual(['POST /a', 'POST /c']);
    expect(run.conclusion).toBe('success');
    const skipped = engine.events.filter(({ type }) => type === 'migration_skipped');
    expect(skipped).toMatchObject([{ label: '002_b', why: expect.stringContaining('condition false') }]);
    expect(await engine.history('alpha')).toMatchObject({
      completed: true,
      lastAttempt: { message: expect.stringContaining('skipped 002_b: condition false') },
    });
    await engine.up({ given: { zone: 'z1' } });
    expect(engine.api.lines.slice(2)).toEqual(['POST /b']);
  });

  test('may depend on what a migration before it extracted', async () => {
    for (const [id, lines] of [
      ['z1', ['POST /a', 'POST /b']],
      ['z2', ['POST /a']],
    ] as const) {
      const engine = alpha([
        ['001_a', { take: { zone: 'id' } }],
        ['002_b', { condition }],
      ]);
      engine.api.on('POST /a', { json: { id } });
      await engine.up();
      expect(engine.api.lines).toEqual(lines);
    }
  });

  test('that can not be evaluated fails the stage there, and is never taken for false', async () => {
    const engine = alpha([['001_a', { take: { zone: 'id' } }], ['002_b', { condition }], ['003_c']]);
    engine.api.on('POST /a', { json: {} });
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'condition', migration: '002_b', text: condition });
    expect(engine.api.lines).toEqual(['POST /a']);
  });

  test('on down: what is not wanted stays applied, and nothing of it is sent', async () => {
    const engine = alpha([['001_a'], ['002_b', { take: { kind: 'kind' }, down: { condition: "{{.kind}} == 'old'" } }]]);
    engine.api.on('POST /b', { json: { kind: 'new' } });
    await engine.up();
    const run = await engine.down();
    expect(run.conclusion).toBe('success');
    expect(engine.api.lines.slice(2)).toEqual(['DELETE /a']);
    expect((await engine.history('alpha')).applied.map(({ label }) => label)).toEqual(['002_b']);
    expect(engine.events.filter(({ type }) => type === 'migration_skipped')).toMatchObject([{ label: '002_b' }]);
  });
});

describe('wait', () => {
  const wait = { statuses: [], headers: [{ name: 'X-Who', value: sourceText('{{.who}}') }] };

  test('polls before the first request until the service is ready', async () => {
    const engine = alpha([['001_a'], ['002_b']], { config: { wait, env: { who: 'me' } } });
    engine.api.on('GET /ready', { problem: { cause: 'refused', sent: false, message: 'refused' } }, 503, 200);
    await engine.up();
    expect(engine.api.lines).toEqual(['GET /ready', 'GET /ready', 'GET /ready', 'POST /a', 'POST /b']);
    expect(engine.api.last('GET /ready').headers).toEqual([['X-Who', 'me']]);
    expect(engine.events.filter(({ type }) => type === 'waited')).toMatchObject([{ durationMs: 4000 }]);
  });

  test('is not asked where nothing will be sent', async () => {
    const never = { condition: "vars.environment == 'moon'" };
    const engine = alpha([['001_a', never]], { config: { wait: {} } });
    engine.api.on('GET /ready', 503);
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.api.lines).toEqual([]);
  });

  test('gives up at its deadline, which also ends a poll, and tells the last answer', async () => {
    const engine = alpha([['001_a']], { config: { wait: { timeoutMs: 5000 } } });
    engine.api.on('GET /ready', { status: 503, statusText: 'Busy' });
    const run = await engine.up();
    expect(run.failure).toMatchObject({
      reason: 'wait_timeout',
      url: 'http://api/ready',
      timeoutMs: 5000,
      last: '503 Busy',
    });
    expect(engine.api.requests.map(({ timeoutMs }) => timeoutMs)).toEqual([5000, 3000, 1000]);
    expect(run.endedAt - run.startedAt).toBe(5000);
  });

  test('comes before down and before the probe of what is in doubt, too', async () => {
    const engine = alpha([['001_a', { find: {} }]], { config: { wait: {} } });
    engine.api.on('GET /a', 404, 200);
    engine.api.on('POST /a', { problem: { cause: 'reset', sent: true, message: 'reset' } });
    await engine.up();
    await engine.down();
    expect(engine.api.lines.slice(3)).toEqual(['GET /ready', 'GET /a', 'GET /ready', 'DELETE /a']);
  });
});

describe('find', () => {
  test.each([
    ['accepted', 200, {}, []],
    ['accepted with its values', { json: { id: 'x' } }, { take: { id: 'id' } }, []],
    ['of the statuses it names', 302, { codes: ['302'] }, []],
    ['404', 404, {}, ['POST /a']],
    ['410', 410, {}, ['POST /a']],
    ['accepted without a value', { json: {} }, { take: { id: 'id' } }, ['POST /a']],
    ['404 where 404 is named: there', 404, { codes: ['404'] }, []],
  ] as const)('%s', async (_, answer, find, sent) => {
    const engine = alpha([['001_a', { find }]]);
    engine.api.on('GET /a', answer);
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.api.lines.slice(1)).toEqual(sent);
    expect((await engine.history('alpha')).applied).toHaveLength(1);
  });

  test.each([
    ['another status', 403],
    ['a server that is ill', 500],
    ['a redirect nobody expected', 302],
    ['no answer', { problem: { cause: 'timeout', sent: true, message: 'no answer' } }],
    ['no connection', { problem: { cause: 'refused', sent: false, message: 'refused' } }],
  ] as const)('%s: the probe failed, and is never taken for absent', async (_, answer) => {
    const engine = alpha([['001_a', { find: { retry: { attempts: 1 } } }]]);
    engine.api.on('GET /a', answer);
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'find_failed', request: { method: 'GET', migration: '001_a' } });
    expect(engine.api.lines).toEqual(['GET /a']);
  });

  test('what it finds is used by those after it, and a 404 is not asked for twice', async () => {
    const engine = alpha([
      ['001_a', { find: { take: { made: 'id' } } }],
      ['002_b', { url: '/b/{{.made}}', find: { url: '/b/{{.made}}' } }],
    ]);
    engine.api.on('GET /a', { json: { id: 'f-1' } });
    engine.api.on('GET /b/f-1', 404);
    await engine.up();
    expect(engine.api.lines).toEqual(['GET /a', 'GET /b/f-1', 'POST /b/f-1']);
    expect(engine.events.filter(({ type }) => type === 'migration_found')).toMatchObject([
      { label: '001_a', exports: ['made'] },
    ]);
  });

  test('on down it gives the values, over those of the record; what is gone is only recorded', async () => {
    const down = { url: '/a/{{.id}}', find: { url: '/a', take: { id: 'id' } } };
    for (const [answer, lines] of [
      [{ json: { id: 'new' } }, ['GET /a', 'DELETE /a/new']],
      [404, ['GET /a']],
      [{ json: {} }, ['GET /a']],
    ] as const) {
      const engine = alpha([['001_a', { take: { id: 'id' }, down }]]);
      engine.api.on('POST /a', { json: { id: 'old' } });
      await engine.up();
      engine.api.on('GET /a', answer);
      expect((await engine.down()).conclusion).toBe('success');
      expect(engine.api.lines.slice(1)).toEqual(lines);
      expect((await engine.history('alpha')).applied).toEqual([]);
    }
    const failing = alpha([['001_a', { down }]]);
    await failing.up();
    failing.api.on('GET /a', 403);
    expect((await failing.down()).failure).toMatchObject({ reason: 'find_failed' });
    expect((await failing.history('alpha')).applied).toHaveLength(1);
  });
});

describe('down', () => {
  test('sees what up saw: the values of its own version, although a later one took the name', async () => {
    const engine = alpha([
      ['001_a', { take: { id: 'id' }, down: { url: '/a/{{.id}}' } }],
      ['002_b', { take: { id: 'id' }, down: { url: '/b/{{.id}}' } }],
    ]);
    engine.api.on('POST /a', { json: { id: '1' } });
    engine.api.on('POST /b', { json: { id: '2' } });
    await engine.up();
    await engine.down();
    expect(engine.api.lines.slice(2)).toEqual(['DELETE /b/2', 'DELETE /a/1']);
  });

  test('uses the down of then, also for a file that has changed or is gone', async () => {
    const engine = alpha([
      ['001_a', { down: { url: '/then' } }],
      ['002_b', { down: { url: '/gone' } }],
    ]);
    await engine.up();
    const now = [migrationOf('001_a', { down: { url: '/now' } })];
    await engine.down({ stages: [{ name: 'alpha', ...migrationsWork(now) }] });
    expect(engine.api.lines.slice(2)).toEqual(['DELETE /gone', 'DELETE /then']);
  });

  test('with skip_irreversible leaves what has no way back, and goes on', async () => {
    const engine = alpha([['001_a'], ['002_b', { down: undefined }]]);
    await engine.up();
    const run = await engine.down({ allowances: { skipIrreversible: true } });
    expect(run.conclusion).toBe('success');
    expect(engine.api.lines.slice(2)).toEqual(['DELETE /a']);
    expect((await engine.history('alpha')).applied.map(({ label }) => label)).toEqual(['002_b']);
  });

  test('does not fail because a value of its answer is missing', async () => {
    const engine = alpha([['001_a', { down: { take: { left: 'left' }, missing: 'fail' } }]]);
    await engine.up();
    expect((await engine.down()).conclusion).toBe('success');
  });
});

describe('values that are not there', () => {
  test('env_missing: skip warns and goes on', async () => {
    const engine = alpha([['001_a', { take: { made: 'id' } }], ['002_b']]);
    const run = await engine.up();
    expect(run.conclusion).toBe('success');
    expect(engine.events.filter(({ type }) => type === 'notice')).toMatchObject([
      { severity: 'warning', message: '001_a: made was not extracted: the answer has nothing there (id)' },
    ]);
  });

  test.each([
    [{ json: {} }, 'the answer has nothing there'],
    [{ body: '' }, 'the answer is empty'],
    [{ body: '<html>' }, 'the answer is not JSON'],
  ] as const)('env_missing: fail fails the migration: %p', async (answer, problem) => {
    const engine = alpha([['001_a', { take: { made: 'vpc.id' }, missing: 'fail' }], ['002_b']]);
    engine.api.on('POST /a', answer);
    expect((await engine.up()).failure).toMatchObject({ reason: 'extraction', name: 'made', path: 'vpc.id', problem });
    expect(engine.api.lines).toEqual(['POST /a']);
  });
});
