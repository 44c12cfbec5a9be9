import { describe, expect, test } from '@jest/globals';
import { inGivenWaves } from '../../src/planning/strategies/given-waves.ts';
import { createEngine, endsOf, resultOf, type RunChoice } from '../rigs/engine.ts';
import { given } from '../rigs/given.ts';
import { postStage } from '../rigs/post-stage.ts';

/** A run of a plan that a command has put into these waves. */
function inWaves(...waves: readonly (readonly string[])[]): RunChoice {
  return { within: (plan) => ({ plan: given(inGivenWaves(plan, waves)), ended: new Map() }) };
}

describe('a wave', () => {
  test('begins when the one before is over, whether its stages depend on that or not', async () => {
    const engine = createEngine(['a', 'b', 'c'].map((name) => postStage(name)));
    const [b, c] = ['b', 'c'].map((name) => engine.api.hold(`POST /${name}`));
    const running = engine.start('up', inWaves(['b', 'c'], ['a']));
    await engine.clock.settle();
    b?.answer(201);
    await engine.clock.settle();
    expect(engine.api.lines).toEqual(['POST /b', 'POST /c']);
    c?.answer(201);
    await running;
    expect(engine.api.lines).toEqual(['POST /b', 'POST /c', 'POST /a']);
  });

  test('keeps to the order of dependencies over several waves', async () => {
    const engine = createEngine([postStage('a'), postStage('b', { dependsOn: ['a'] }), postStage('c')]);
    await engine.up(inWaves(['a'], ['c'], ['b']));
    expect(engine.api.lines).toEqual(['POST /a', 'POST /c', 'POST /b']);
  });

  test('goes the other way on the way back', async () => {
    const engine = createEngine([postStage('a'), postStage('b'), postStage('c', { dependsOn: ['a'] })]);
    await engine.up();
    const { length } = engine.api.lines;
    await engine.down(inWaves(['c'], ['b'], ['a']));
    expect(engine.api.lines.slice(length)).toEqual(['DELETE /c', 'DELETE /b', 'DELETE /a']);
  });
});

describe('a failure in a wave', () => {
  test('stops what has not started', async () => {
    const engine = createEngine([postStage('bad'), postStage('other'), postStage('later')]);
    engine.api.on('POST /bad', 409);
    const run = await engine.up(inWaves(['bad', 'other'], ['later']));
    expect(endsOf(run)).toEqual(['bad failure', 'later skipped', 'other success']);
    expect(resultOf(run, 'later').reason).toEqual({ because: 'stopped', cause: 'default/bad' });
  });

  test('that is for dependants only leaves the next wave to all others', async () => {
    const engine = createEngine([
      postStage('bad', { onFailure: 'skip_dependents' }),
      postStage('behind', { dependsOn: ['bad'] }),
      postStage('other'),
    ]);
    engine.api.on('POST /bad', 409);
    const run = await engine.up(inWaves(['bad'], ['behind', 'other']));
    expect(endsOf(run).toSorted()).toEqual(['bad failure', 'behind skipped', 'other success']);
    expect(resultOf(run, 'behind').reason).toEqual({ because: 'dependency_failed', dependency: 'default/bad' });
  });
});

test('a wave of which nothing runs holds nobody up', async () => {
  const engine = createEngine([postStage('a'), postStage('b'), postStage('c')]);
  await engine.up({ stage: 'b' });
  await engine.up(inWaves(['a'], ['b'], ['c']));
  expect(engine.api.lines).toEqual(['POST /b', 'POST /a', 'POST /c']);
});
