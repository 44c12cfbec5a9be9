import { describe, expect, test } from '@jest/globals';
import { createEngine, endsOf, resultOf, rollbackOf } from '../rigs/engine.ts';
import { postStage } from '../rigs/post-stage.ts';

/** Three siblings, of which the second fails at once, and a stage behind each. */
function siblings(more: { readonly tolerated?: boolean } = {}) {
  const tolerance = more.tolerated ? { onFailure: 'continue' as const } : {};
  const engine = createEngine([
    postStage('a'),
    postStage('bad', tolerance),
    postStage('c'),
    postStage('after-a', { dependsOn: ['a'] }),
    postStage('after-bad', { dependsOn: ['bad'] }),
  ]);
  engine.api.on('POST /bad', 409);
  return engine;
}

describe('sequential', () => {
  test('runs one at a time: dependencies, then order, then the file', async () => {
    const engine = createEngine([
      postStage('z', { dependsOn: ['y'] }),
      postStage('x'),
      postStage('y'),
      postStage('late', { order: '2024_02' }),
      postStage('early', { order: '2024_01' }),
    ]);
    const first = engine.api.hold('POST /early');
    const run = engine.start('up', { strategy: 'sequential' });
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /early']);
    first.answer(201);
    await run;
    expect(engine.api.lines).toEqual(['POST /early', 'POST /late', 'POST /x', 'POST /y', 'POST /z']);
  });

  test('stops at a failure and takes back what this run completed, newest first', async () => {
    const engine = createEngine(['a', 'b', 'bad', 'd'].map((name) => postStage(name)));
    engine.api.on('POST /bad', 409);
    const run = await engine.up({ strategy: 'sequential' });
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b', 'POST /bad', 'DELETE /b', 'DELETE /a']);
    expect(rollbackOf(run)).toEqual(['b rolled_back', 'a rolled_back']);
    expect(run).toMatchObject({ conclusion: 'failure', failure: { reason: 'unexpected_status' } });
  });
});

describe('batch', () => {
  test('starts everything at once; depends_on orders the starts only', async () => {
    const engine = createEngine([postStage('second', { dependsOn: ['first'] }), postStage('first')]);
    const first = engine.api.hold('POST /first');
    const run = engine.start('up', { strategy: 'batch' });
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /first', 'POST /second']);
    first.answer(201);
    const { plan } = await run;
    expect(plan.notices.map(({ message }) => message).join(' ')).toContain('depends_on');
  });

  test('siblings finish, the run fails, and nothing is taken back', async () => {
    const engine = siblings();
    const run = await engine.up({ strategy: 'batch' });
    expect(engine.api.lines).toEqual(expect.arrayContaining(['POST /a', 'POST /bad', 'POST /c', 'POST /after-a']));
    expect(run.conclusion).toBe('failure');
    expect(run.rollback).toEqual([]);
  });
});

describe('batch with fewer slots than stages', () => {
  test('a failure keeps no sibling from starting', async () => {
    const engine = createEngine(['bad', 'b', 'c'].map((name) => postStage(name)));
    engine.api.on('POST /bad', 409);
    const run = await engine.up({ strategy: 'batch', maxConcurrentStages: 1 });
    expect(endsOf(run)).toEqual(['bad failure', 'b success', 'c success']);
    expect(run.conclusion).toBe('failure');
  });
});

describe('dependency_graph', () => {
  test('starts what is ready, however many, and stops at a failure', async () => {
    const engine = siblings();
    const held = ['a', 'c'].map((name) => engine.api.hold(`POST /${name}`));
    const running = engine.start('up', { strategy: 'dependency_graph' });
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /a', 'POST /bad', 'POST /c']);
    for (const one of held) one.answer(201);
    const run = await running;
    expect(endsOf(run).toSorted()).toEqual([
      'a success',
      'after-a skipped',
      'after-bad skipped',
      'bad failure',
      'c success',
    ]);
    expect(run).toMatchObject({ conclusion: 'failure', rollback: [] });
  });
});

describe('transactional', () => {
  test('nothing starts after a failure, what runs settles first, then all is taken back, newest first', async () => {
    const engine = siblings();
    const a = engine.api.hold('POST /a');
    const c = engine.api.hold('POST /c');
    const running = engine.start('up', { strategy: 'transactional' });
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /a', 'POST /bad', 'POST /c']);
    c.answer(201);
    await engine.clock.settle();
    expect(engine.api.lines).toHaveLength(3);
    a.answer(201);
    const run = await running;
    expect(engine.api.lines.slice(3)).toEqual(['DELETE /a', 'DELETE /c']);
    expect(endsOf(run).slice(0, 1)).toEqual(['bad failure']);
    expect(run.conclusion).toBe('failure');
  });

  test('every failure stops, whatever on_failure says, and the plan warns of that', async () => {
    const engine = siblings({ tolerated: true });
    const run = await engine.up({ strategy: 'transactional' });
    expect(run).toMatchObject({ conclusion: 'failure', warnings: false });
    expect(resultOf(run, 'bad').tolerated).toBe(false);
    expect(resultOf(run, 'after-bad').conclusion).toBe('skipped');
    expect(run.plan.notices.map(({ message }) => message).join(' ')).toContain('on_failure');
  });
});

describe('allowed_to_fail', () => {
  test('dependencies are kept; a tolerated failure warns and the run succeeds', async () => {
    const engine = siblings({ tolerated: true });
    const a = engine.api.hold('POST /a');
    const running = engine.start('up', { strategy: 'allowed_to_fail' });
    await engine.clock.settle();
    expect(engine.api.lines).not.toContain('POST /after-a');
    a.answer(201);
    const run = await running;
    expect(engine.api.lines).toHaveLength(5);
    expect(run).toMatchObject({ conclusion: 'success', warnings: true, rollback: [] });
  });

  test('any other failure fails the run; the others go on, and nothing is taken back', async () => {
    const engine = siblings();
    const run = await engine.up({ strategy: 'allowed_to_fail' });
    expect(engine.api.lines.toSorted()).toEqual(['POST /a', 'POST /after-a', 'POST /bad', 'POST /c']);
    expect(run).toMatchObject({ conclusion: 'failure', rollback: [] });
  });
});

describe('what was tolerated', () => {
  test.each(['sequential', 'batch', 'allowed_to_fail', 'dependency_graph'] as const)(
    '%s takes nothing back for it, also where the file asks for rollbacks and the run fails because of it',
    async (strategy) => {
      for (const onFailure of ['continue', 'skip_dependents'] as const) {
        for (const failOnAllowedFailure of [false, true]) {
          const settings = { rollbackOnFailure: true, failOnAllowedFailure };
          const stages = [postStage('a'), postStage('bad', { dependsOn: ['a'], onFailure }), postStage('z')];
          const engine = createEngine(stages, { settings });
          engine.api.on('POST /bad', 409);
          const run = await engine.up({ strategy });
          expect(engine.api.lines.toSorted()).toEqual(['POST /a', 'POST /bad', 'POST /z']);
          expect(run).toMatchObject({
            conclusion: failOnAllowedFailure ? 'failure' : 'success',
            warnings: !failOnAllowedFailure,
            rollback: [],
          });
        }
      }
    },
  );

  test('beside a failure that is not, the rollback takes back what completed and leaves it as it is', async () => {
    const engine = createEngine(
      [postStage('a'), postStage('soft', { onFailure: 'continue' }), postStage('bad', { dependsOn: ['a', 'soft'] })],
      { settings: { rollbackOnFailure: true } },
    );
    engine.api.on('POST /soft', 418);
    engine.api.on('POST /bad', 409);
    const run = await engine.up();
    expect(rollbackOf(run)).toEqual(['a rolled_back']);
    expect(run.failure).toMatchObject({ reason: 'unexpected_status', status: 409 });
  });
});

describe('every strategy that takes back', () => {
  test.each(['sequential', 'transactional'] as const)(
    '%s: a rollback that fails is told, the others still happen, and the failure stays the reported one',
    async (strategy) => {
      const stages = ['a', 'b', 'c'].map((name) => postStage(name));
      const engine = createEngine([...stages, postStage('bad', { dependsOn: ['a', 'b', 'c'] })]);
      engine.api.on('POST /bad', 409);
      engine.api.on('DELETE /b', 500);
      const run = await engine.up({ strategy });
      expect(rollbackOf(run)).toEqual(['c rolled_back', 'b failed', 'a rolled_back']);
      expect(run).toMatchObject({ conclusion: 'failure', failure: { reason: 'unexpected_status', status: 409 } });
      const pending = await Promise.all(['a', 'b', 'c'].map(async (name) => (await engine.history(name)).applied));
      expect(pending.map((applied) => applied.length)).toEqual([0, 1, 0]);
    },
  );
});

describe('every strategy', () => {
  test.each(['sequential', 'batch', 'transactional', 'allowed_to_fail', 'dependency_graph'] as const)(
    '%s keeps to max_concurrent_stages',
    async (strategy) => {
      const engine = createEngine(['a', 'b', 'c'].map((name) => postStage(name)));
      const held = ['a', 'b', 'c'].map((name) => engine.api.hold(`POST /${name}`));
      const run = engine.start('up', { strategy, maxConcurrentStages: 1 });
      for (const [place, one] of held.entries()) {
        await engine.clock.settle();
        expect(engine.api.lines).toHaveLength(place + 1);
        one.answer(201);
      }
      expect((await run).conclusion).toBe('success');
    },
  );

  test.each([
    ['sequential', undefined, true],
    ['sequential', false, false],
    ['transactional', undefined, true],
    ['transactional', false, false],
    ['dependency_graph', undefined, false],
    ['dependency_graph', true, true],
    ['batch', undefined, false],
    ['batch', true, true],
    ['allowed_to_fail', undefined, false],
    ['allowed_to_fail', true, true],
  ] as const)('%s with rollback_on_failure %s takes back: %s', async (strategy, rollbackOnFailure, expected) => {
    const settings = rollbackOnFailure === undefined ? {} : { rollbackOnFailure };
    const engine = createEngine([postStage('a'), postStage('bad', { dependsOn: ['a'] })], { settings });
    engine.api.on('POST /bad', 409);
    await engine.up({ strategy });
    expect(engine.api.lines.includes('DELETE /a')).toBe(expected);
  });
});
