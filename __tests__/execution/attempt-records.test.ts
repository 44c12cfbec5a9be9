import { describe, expect, test } from '@jest/globals';
import type { AttemptRecord } from '../../src/domain/history.ts';
import { createEngine, type Engine, resultOf } from '../rigs/engine.ts';
import { given } from '../rigs/given.ts';
import { sqliteStore } from '../rigs/history-records.ts';
import { shellWork, sourceText } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';

async function attemptsOf(engine: Engine, stage: string): Promise<readonly AttemptRecord[]> {
  return given(await engine.histories.attempts({ id: `default/${stage}`, owner: '', store: sqliteStore }));
}

/** On every record, whatever became of the stage (spec 05, "Events and records"). */
const ALWAYS = {
  run: expect.stringMatching(/^run-/u),
  attempt: 1,
  actor: 'ada',
  commit: 'c0ffee',
  strategy: 'sequential',
  startedAt: expect.stringMatching(/^2030-.*Z$/u),
  endedAt: expect.stringMatching(/^2030-.*Z$/u),
};

describe('an attempt at a stage leaves a record', () => {
  test('of what completed', async () => {
    const engine = createEngine([{ name: 'alpha', ...shellWork('deploy') }]);
    await engine.up({ strategy: 'sequential' });
    expect(await attemptsOf(engine, 'alpha')).toEqual([
      { ...ALWAYS, direction: 'up', state: 'completed', exitCode: 0, message: 'had not completed before' },
    ]);
  });

  test('of what failed: the class of the error, its words, an excerpt, the exit code', async () => {
    const engine = createEngine([{ name: 'alpha', ...shellWork('deploy') }]);
    engine.shell.on('deploy', { exitCode: 9, excerpt: 'no space left' });
    await engine.up({ strategy: 'sequential' });
    expect(await attemptsOf(engine, 'alpha')).toEqual([
      {
        ...ALWAYS,
        direction: 'up',
        state: 'failed',
        failureReason: 'shell_exit',
        exitCode: 9,
        excerpt: 'no space left',
        message: expect.stringContaining('exit code 9'),
      },
    ]);
  });

  test.each([
    ['said so', { output: 'skip=the schema is there' }, 0, 'the schema is there'],
    ['ended with a code that says so', { exitCode: 75 }, 75, 'exit code 75'],
  ])('of what was skipped since its script %s', async (_, end, exitCode, message) => {
    const engine = createEngine([
      { name: 'alpha', ...shellWork('deploy', { skipExitCodes: [75] }) },
      { name: 'behind', dependsOn: ['alpha'], ...shellWork('next') },
    ]);
    engine.shell.on('deploy', end);
    await engine.up({ strategy: 'sequential' });
    expect(await attemptsOf(engine, 'alpha')).toEqual([
      { ...ALWAYS, direction: 'up', state: 'skipped', exitCode, message },
    ]);
    // Such a stage satisfies what depends on it.
    expect(engine.shell.scripts).toEqual(['deploy', 'next']);
  });

  test('of what a condition left out, which is looked at again next time', async () => {
    const condition = sourceText("{{.size}} == 'large'");
    const engine = createEngine([{ name: 'alpha', condition, ...shellWork('deploy') }]);
    await engine.up({ strategy: 'sequential', given: { size: 'small' } });
    await engine.up({ strategy: 'sequential', given: { size: 'large' } });
    expect(await attemptsOf(engine, 'alpha')).toEqual([
      { ...ALWAYS, direction: 'up', state: 'skipped', message: 'condition false: small == large' },
      { ...ALWAYS, direction: 'up', state: 'completed', exitCode: 0, message: 'had not completed before' },
    ]);
  });

  test('of what was taken back, and of what was in doubt', async () => {
    const engine = createEngine([postStage('alpha'), postStage('bravo', { dependsOn: ['alpha'] })]);
    engine.api.on('POST /bravo', 409);
    await engine.up({ strategy: 'sequential' });
    expect((await attemptsOf(engine, 'alpha')).map(({ direction, state }) => [direction, state])).toEqual([
      ['up', 'completed'],
      ['down', 'rolled_back'],
    ]);
    const doubtful = createEngine([{ name: 'alpha', timeoutMs: 1000, ...shellWork('deploy') }]);
    doubtful.shell.on('deploy', async (_, signal) => {
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
      });
      return { exitCode: null, aborted: true };
    });
    await doubtful.up({ strategy: 'sequential' });
    expect(await attemptsOf(doubtful, 'alpha')).toMatchObject([{ state: 'in_doubt', failureReason: 'timeout' }]);
  });

  test('with the reason that a person gave for repeating what was in doubt', async () => {
    const engine = createEngine([{ name: 'alpha', ...shellWork('deploy') }]);
    engine.shell.on('deploy', { exitCode: null, aborted: true }, {});
    await engine.up({ strategy: 'sequential' });
    await engine.up({ strategy: 'sequential', allowances: { force: 'looked at it' } });
    expect((await attemptsOf(engine, 'alpha')).at(-1)).toMatchObject({ state: 'completed', note: 'looked at it' });
  });
});

test('what never completed is no reason to repeat it, also where it waits for its time', async () => {
  const at = {
    ...sourceText('2031-01-01T00:00:00Z'),
    time: { kind: 'moment', atMs: Date.UTC(2031, 0), zone: 'UTC' },
  } as const;
  const engine = createEngine([{ name: 'alpha', executeAt: at, ...shellWork('deploy') }]);
  expect(await engine.plan('up', { repeat: true })).toMatchObject({
    error: { reason: 'never_completed', instances: ['default/alpha'] },
  });
});

test('what completed is repeated too where only the run knows whether its condition holds', async () => {
  const engine = createEngine([
    { name: 'alpha', ...shellWork('decide', { runPolicy: 'always' }) },
    {
      name: 'bravo',
      dependsOn: ['alpha'],
      imports: [{ stage: 'alpha', name: 'go', as: 'go', location: sourceText('').at }],
      condition: sourceText('{{.go}} == "yes"'),
      ...shellWork('deploy'),
    },
  ]);
  engine.shell.on('decide', { output: 'go=yes' });
  await engine.up();
  const run = await engine.up({ repeat: true });
  expect(resultOf(run, 'bravo').reason).toEqual({ because: 'repeated' });
  expect((await attemptsOf(engine, 'bravo')).map(({ state }) => state)).toEqual(['completed', 'completed']);
});

test('what completed may be repeated, also where repeating it failed, until it is taken back', async () => {
  const engine = createEngine([{ name: 'alpha', ...shellWork('deploy', { down: 'remove' }) }]);
  await engine.up({});
  engine.shell.on('deploy', { exitCode: 1 }, {});
  await engine.up({ repeat: true });
  expect((await attemptsOf(engine, 'alpha')).at(-1)).toMatchObject({ state: 'failed' });
  await engine.up({ repeat: true });
  expect((await attemptsOf(engine, 'alpha')).at(-1)).toMatchObject({ state: 'completed' });
  await engine.down({});
  expect(await engine.plan('up', { repeat: true })).toMatchObject({ error: { reason: 'never_completed' } });
});
