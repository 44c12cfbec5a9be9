import { describe, expect, test } from '@jest/globals';
import type { OnFailure } from '../../src/domain/stage.ts';
import { createEngine, endsOf, resultOf } from '../rigs/engine.ts';
import { sourceText } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';

describe('the order of stages', () => {
  test('a stage starts when its own dependencies have ended, whatever else is running', async () => {
    const engine = createEngine([
      postStage('slow'),
      postStage('quick'),
      postStage('after-quick', { dependsOn: ['quick'] }),
      postStage('last', { dependsOn: ['slow', 'after-quick'] }),
    ]);
    const slow = engine.api.hold('POST /slow');
    const run = engine.start('up');
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /quick', 'POST /slow', 'POST /after-quick']);
    slow.answer(201);
    expect(endsOf(await run)).toEqual(['quick success', 'after-quick success', 'slow success', 'last success']);
  });

  test('with one slot the longest remaining path goes first, then the file', async () => {
    const engine = createEngine([
      postStage('x'),
      postStage('y'),
      postStage('a'),
      postStage('b', { dependsOn: ['a'] }),
      postStage('c', { dependsOn: ['b'] }),
    ]);
    await engine.up({ maxConcurrentStages: 1 });
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b', 'POST /x', 'POST /y', 'POST /c']);
  });

  test('no more than max_concurrent_stages are open at once, and a free slot is filled at once', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const engine = createEngine(names.map((name) => postStage(name)));
    const held = names.map((name) => engine.api.hold(`POST /${name}`));
    const run = engine.start('up', { maxConcurrentStages: 2 });
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b']);
    held[1]?.answer(201);
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b', 'POST /c']);
    for (const one of held) one.answer(201);
    expect(endsOf(await run)[0]).toBe('b success');
    expect(engine.api.lines).toHaveLength(4);
  });

  test('down goes the other way round', async () => {
    const engine = createEngine([
      postStage('a'),
      postStage('b', { dependsOn: ['a'] }),
      postStage('c', { dependsOn: ['b'] }),
    ]);
    await engine.up();
    await engine.down();
    expect(engine.api.lines.slice(3)).toEqual(['DELETE /c', 'DELETE /b', 'DELETE /a']);
  });

  test('what has nothing to do takes no time, writes nothing and does not hold up the others', async () => {
    const engine = createEngine([postStage('a'), postStage('b', { dependsOn: ['a'] })]);
    await engine.up();
    const savesBefore = engine.saves.length;
    const run = await engine.up();
    expect(endsOf(run)).toEqual(['a skipped', 'b skipped']);
    expect(run.conclusion).toBe('success');
    expect(engine.api.lines).toHaveLength(2);
    expect(engine.saves).toHaveLength(savesBefore);
  });

  test('a bug in the work of a stage ends the run, also when the stage began long before', async () => {
    const engine = createEngine([postStage('quick'), postStage('broken')]);
    const broken = Promise.withResolvers<number>();
    engine.api.on('POST /broken', () => broken.promise);
    const run = engine.start('up');
    await engine.clock.settle();
    expect(engine.saves).toEqual(['default: quick']);
    broken.reject(new Error('a bug'));
    await expect(run).rejects.toThrow('a bug');
  });
});

describe('wait_between_stages', () => {
  const settings = { waitBetweenStagesMs: 1000 };

  test('is kept between a stage and its dependants, and between nothing else', async () => {
    const engine = createEngine(
      [postStage('a'), postStage('b', { dependsOn: ['a'] }), postStage('other'), postStage('c', { dependsOn: ['b'] })],
      { settings },
    );
    const run = engine.start('up');
    await engine.clock.advance(999);
    expect(engine.api.lines).toEqual(['POST /a', 'POST /other']);
    await engine.clock.advance(1);
    expect(engine.api.lines).toEqual(['POST /a', 'POST /other', 'POST /b']);
    await engine.clock.advance(1000);
    expect((await run).conclusion).toBe('success');
    expect(engine.api.lines.at(-1)).toBe('POST /c');
  });

  test('is measured from the last dependency that ended', async () => {
    const engine = createEngine([postStage('a'), postStage('b'), postStage('c', { dependsOn: ['a', 'b'] })], {
      settings,
    });
    const b = engine.api.hold('POST /b');
    const run = engine.start('up');
    await engine.clock.advance(700);
    b.answer(201);
    await engine.clock.advance(999);
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b']);
    await engine.clock.advance(1);
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b', 'POST /c']);
    await run;
  });

  test('with one slot it is kept before every stage', async () => {
    const engine = createEngine([postStage('a'), postStage('b'), postStage('c')], { settings });
    const run = engine.start('up', { maxConcurrentStages: 1 });
    await engine.clock.advance(1999);
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b']);
    await engine.clock.advance(1);
    expect(engine.api.lines).toEqual(['POST /a', 'POST /b', 'POST /c']);
    await run;
  });

  test('is not kept for a stage that is skipped, nor after one; who follows it follows what it waited for', async () => {
    const engine = createEngine(
      [
        postStage('a'),
        postStage('never', { dependsOn: ['a'], condition: sourceText("vars.environment == 'moon'") }),
        postStage('c', { dependsOn: ['never'] }),
      ],
      { settings },
    );
    const run = engine.start('up');
    await engine.clock.settle();
    expect(engine.events.map(({ type }) => type)).toContain('stage_skipped');
    await engine.clock.advance(999);
    expect(engine.api.lines).toEqual(['POST /a']);
    await engine.clock.advance(1);
    expect(engine.api.lines).toEqual(['POST /a', 'POST /c']);
    await run;
  });

  test('holds nothing up in a run that has nothing to do', async () => {
    const engine = createEngine([postStage('a'), postStage('b', { dependsOn: ['a'] })], { settings });
    await engine.up();
    const before = engine.clock.now();
    await engine.up();
    expect(engine.clock.now()).toBe(before);
  });
});

describe('on_failure', () => {
  /** alpha fails; charlie depends on it, delta on charlie; bravo is independent and still running when alpha fails. */
  async function family(policy: OnFailure) {
    const engine = createEngine([
      postStage('alpha', { onFailure: policy }),
      postStage('bravo'),
      postStage('charlie', { dependsOn: ['alpha'] }),
      postStage('delta', { dependsOn: ['charlie'] }),
      postStage('echo', { dependsOn: ['bravo'] }),
    ]);
    engine.api.on('POST /alpha', 418);
    const bravo = engine.api.hold('POST /bravo');
    const running = engine.start('up');
    await engine.clock.settle();
    bravo.answer(201);
    return { engine, run: await running };
  }

  test('stop: what runs finishes, nothing starts, the run fails with the first failure', async () => {
    const { engine, run } = await family('stop');
    expect(engine.api.lines).toEqual(['POST /alpha', 'POST /bravo']);
    expect(run).toMatchObject({ conclusion: 'failure', failure: { reason: 'unexpected_status', status: 418 } });
    expect(resultOf(run, 'charlie').reason).toEqual({ because: 'dependency_failed', dependency: 'default/alpha' });
    expect(resultOf(run, 'delta').reason).toEqual({ because: 'dependency_failed', dependency: 'default/alpha' });
    expect(resultOf(run, 'echo').reason).toEqual({ because: 'stopped', cause: 'default/alpha' });
    expect(resultOf(run, 'bravo').conclusion).toBe('success');
  });

  test('continue: everything else goes on, dependants run, success with warnings', async () => {
    const { engine, run } = await family('continue');
    expect(engine.api.lines.toSorted()).toEqual(
      ['alpha', 'bravo', 'charlie', 'delta', 'echo'].map((name) => `POST /${name}`),
    );
    expect(run).toMatchObject({ conclusion: 'success', warnings: true });
    expect(resultOf(run, 'alpha')).toMatchObject({ conclusion: 'failure', tolerated: true });
    expect(run.failure).toBeUndefined();
  });

  test('skip_dependents: all transitive dependants are skipped and the cause is named, the others go on', async () => {
    const { engine, run } = await family('skip_dependents');
    expect(engine.api.lines.toSorted()).toEqual(['POST /alpha', 'POST /bravo', 'POST /echo']);
    expect(run).toMatchObject({ conclusion: 'success', warnings: true });
    for (const skipped of ['charlie', 'delta']) {
      expect(resultOf(run, skipped)).toMatchObject({
        conclusion: 'skipped',
        reason: { because: 'dependency_failed', dependency: 'default/alpha' },
      });
    }
  });

  test('on down, stop leaves the rest, continue goes on, and the run fails either way', async () => {
    for (const [policy, lines] of [
      ['stop', ['DELETE /b']],
      ['continue', ['DELETE /b', 'DELETE /a']],
    ] as const) {
      const engine = createEngine([postStage('a'), postStage('b', { dependsOn: ['a'], onFailure: policy })]);
      await engine.up();
      engine.api.on('DELETE /b', 409);
      const run = await engine.down();
      expect(engine.api.lines.slice(2)).toEqual(lines);
      expect(run.conclusion).toBe('failure');
    }
  });
});
