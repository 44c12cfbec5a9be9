import { describe, expect, test } from '@jest/globals';
import { createEngine, type Engine, endsOf, rollbackOf } from '../rigs/engine.ts';
import { sourceText } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';

/** What was sent since there were this many requests. */
function sentSince({ api }: Engine, count: number): readonly string[] {
  return api.lines.slice(count);
}

describe('sequential', () => {
  /** Before this run: `old`. In it: a, b (skipped), c, and d, which fails. */
  async function afterAnEarlierRun(): Promise<Engine> {
    const engine = createEngine([
      postStage('old'),
      postStage('a'),
      postStage('b', { condition: sourceText("vars.environment == 'moon'") }),
      postStage('c'),
      postStage('d'),
      postStage('e'),
    ]);
    await engine.up({ stage: 'old' });
    engine.api.on('POST /d', 409);
    return engine;
  }

  test('undoes a and c, newest first; not d, which failed, not b, which was skipped, not what was there', async () => {
    const engine = await afterAnEarlierRun();
    const run = await engine.up({ strategy: 'sequential' });
    expect(engine.api.lines).toEqual(['POST /old', 'POST /a', 'POST /c', 'POST /d', 'DELETE /c', 'DELETE /a']);
    expect(endsOf(run)).toEqual(['old skipped', 'a success', 'b skipped', 'c success', 'd failure', 'e skipped']);
    expect(rollbackOf(run)).toEqual(['c rolled_back', 'a rolled_back']);
    expect(run).toMatchObject({ conclusion: 'failure', failure: { reason: 'unexpected_status', status: 409 } });
  });

  test('leaves them pending for the next run, which does not do again what was left', async () => {
    const engine = await afterAnEarlierRun();
    await engine.up({ strategy: 'sequential' });
    const states = await Promise.all(
      ['old', 'a', 'c', 'd'].map(async (name) => (await engine.history(name)).completed),
    );
    expect(states).toEqual([true, false, false, false]);
    const { length } = engine.api.lines;
    engine.api.on('POST /d', 201);
    const again = await engine.up({ strategy: 'sequential' });
    expect(sentSince(engine, length)).toEqual(['POST /a', 'POST /c', 'POST /d', 'POST /e']);
    expect(again.conclusion).toBe('success');
  });
});

describe('transactional', () => {
  test('undoes nothing while anything still runs, and then what ended last comes first', async () => {
    const engine = createEngine(['a', 'b', 'c', 'bad'].map((name) => postStage(name)));
    const held = new Map(['a', 'b', 'c'].map((name) => [name, engine.api.hold(`POST /${name}`)]));
    engine.api.on('POST /bad', 409);
    const running = engine.start('up', { strategy: 'transactional' });
    await engine.clock.settle();
    expect(engine.api.lines).toHaveLength(4);
    for (const name of ['b', 'c']) {
      await engine.clock.advance(1_000);
      held.get(name)?.answer(201);
    }
    await engine.clock.advance(60_000);
    expect(engine.api.lines).toHaveLength(4);
    held.get('a')?.answer(201);
    const run = await running;
    expect(sentSince(engine, 4)).toEqual(['DELETE /a', 'DELETE /c', 'DELETE /b']);
    expect(rollbackOf(run)).toEqual(['a rolled_back', 'c rolled_back', 'b rolled_back']);
  });

  test('undoes nothing of those that fail meanwhile, and tells the first failure', async () => {
    const engine = createEngine(['bad', 'worse', 'good'].map((name) => postStage(name)));
    const [worse, good] = ['worse', 'good'].map((name) => engine.api.hold(`POST /${name}`));
    engine.api.on('POST /bad', 409);
    const running = engine.start('up', { strategy: 'transactional' });
    await engine.clock.settle();
    worse?.answer(418);
    good?.answer(201);
    const run = await running;
    expect(sentSince(engine, 3)).toEqual(['DELETE /good']);
    expect(run).toMatchObject({ conclusion: 'failure', failure: { status: 409 } });
  });

  test('takes back a chain from its end', async () => {
    const engine = createEngine([
      postStage('a'),
      postStage('b', { dependsOn: ['a'] }),
      postStage('c', { dependsOn: ['b'] }),
      postStage('bad', { dependsOn: ['c'] }),
    ]);
    engine.api.on('POST /bad', 409);
    await engine.up({ strategy: 'transactional' });
    expect(sentSince(engine, 4)).toEqual(['DELETE /c', 'DELETE /b', 'DELETE /a']);
  });
});

describe('batch', () => {
  test('leaves all that completed as it is; the next run does only what failed', async () => {
    const engine = createEngine(['a', 'bad', 'c'].map((name) => postStage(name)));
    engine.api.on('POST /bad', 409);
    const run = await engine.up({ strategy: 'batch' });
    expect(run).toMatchObject({ conclusion: 'failure', rollback: [] });
    const { length } = engine.api.lines;
    engine.api.on('POST /bad', 201);
    await engine.up({ strategy: 'batch' });
    expect(sentSince(engine, length)).toEqual(['POST /bad']);
  });
});

describe('allowed_to_fail', () => {
  test('a failure that is not tolerated fails the run beside one that is, and takes nothing back', async () => {
    const engine = createEngine([postStage('a'), postStage('soft', { onFailure: 'continue' }), postStage('bad')]);
    engine.api.on('POST /soft', 418);
    engine.api.on('POST /bad', 409);
    const run = await engine.up({ strategy: 'allowed_to_fail' });
    expect(run).toMatchObject({ conclusion: 'failure', failure: { status: 409 }, rollback: [] });
    expect(await engine.history('a')).toMatchObject({ completed: true });
  });
});
