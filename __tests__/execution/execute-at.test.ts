import { describe, expect, test } from '@jest/globals';
import type { ExecuteAt } from '../../src/domain/execution-time.ts';
import type { Run } from '../../src/domain/run.ts';
import { createEngine, endsOf, type Engine, resultOf, rollbackOf } from '../rigs/engine.ts';
import { given } from '../rigs/given.ts';
import { sqliteStore } from '../rigs/history-records.ts';
import { shellWork, sourceText, variablesOf } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';
import type { StageSketch } from '../rigs/project-of.ts';

const HOUR_MS = 3_600_000;

/** `0 2 * * *`; the clock of these tests begins at midnight of 2030-01-01. */
const AT_TWO: ExecuteAt = {
  ...sourceText('02:00 UTC'),
  time: { kind: 'recurring', cron: '0 2 * * *', zone: 'UTC' },
};
const DUE_AT_TWO = { dueAt: '2030-01-01T02:00:00.000Z', zone: 'UTC' };

function atTwo(name: string, more: Partial<StageSketch> = {}): StageSketch {
  return { ...postStage(name), executeAt: AT_TWO, ...more };
}

/** A script that runs whenever it is due. */
function nightly(name: string, more: Partial<StageSketch> = {}): StageSketch {
  return { name, executeAt: AT_TWO, ...shellWork(`run ${name}`, { runPolicy: 'always' }), ...more };
}

async function statesOf(engine: Engine, stage: string): Promise<readonly string[]> {
  const place = { id: `default/${stage}` as const };
  const attempts = given(await engine.histories.attempts({ ...place, owner: '', store: sqliteStore }));
  return attempts.map(({ state }) => state);
}

function reasons(run: Run): Readonly<Record<string, string>> {
  return Object.fromEntries(run.stages.map(({ id, reason }) => [id.replace('default/', ''), reason.because]));
}

describe('a stage that is not due', () => {
  test('waits, and what depends on it, and nothing else does', async () => {
    const engine = createEngine([
      atTwo('night'),
      postStage('behind', { dependsOn: ['night'] }),
      postStage('further', { dependsOn: ['behind'] }),
      postStage('other'),
    ]);
    const run = await engine.up();
    expect(run).toMatchObject({ conclusion: 'success', warnings: false });
    expect(engine.api.lines).toEqual(['POST /other']);
    expect(resultOf(run, 'night').reason).toEqual({ because: 'not_due', ...DUE_AT_TWO });
    const waits = { because: 'waits_for', dependency: 'default/night', ...DUE_AT_TWO };
    expect([resultOf(run, 'behind').reason, resultOf(run, 'further').reason]).toEqual([waits, waits]);
  });

  test('is planned as the engine will have it, with its requests, and the plan writes nothing', async () => {
    const engine = createEngine([atTwo('night'), postStage('behind', { dependsOn: ['night'] })]);
    const { stages } = given(await engine.plan('up'));
    expect(stages.map(({ decision, steps }) => [decision.kind, decision.reason.because, steps.length])).toEqual([
      ['scheduled', 'not_due', 1],
      ['scheduled', 'waits_for', 1],
    ]);
    expect((await engine.history('night')).exists).toBe(false);
  });

  test('is noted once, runs when its time has come, and everything behind it', async () => {
    const engine = createEngine([atTwo('night'), postStage('behind', { dependsOn: ['night'] })]);
    await engine.up();
    await engine.clock.advance(HOUR_MS);
    await engine.up();
    expect(await statesOf(engine, 'night')).toEqual(['scheduled']);
    expect(engine.saves).toEqual(['default: night']);
    await engine.clock.advance(2 * HOUR_MS);
    expect(endsOf(await engine.up())).toEqual(['night success', 'behind success']);
    expect(await statesOf(engine, 'night')).toEqual(['scheduled', 'completed']);
    expect(await statesOf(engine, 'behind')).toEqual(['completed']);
  });

  test('is noted also where it waits for another, so that both run in one night', async () => {
    const engine = createEngine([atTwo('first'), atTwo('second', { dependsOn: ['first'] })]);
    expect(reasons(await engine.up())).toEqual({ first: 'not_due', second: 'not_due' });
    await engine.clock.advance(2 * HOUR_MS);
    expect(endsOf(await engine.up())).toEqual(['first success', 'second success']);
  });

  test('a failure in its night leaves it due', async () => {
    const engine = createEngine([atTwo('night')]);
    await engine.up();
    await engine.clock.advance(2 * HOUR_MS);
    engine.api.on('POST /night', 409, 201);
    expect((await engine.up()).conclusion).toBe('failure');
    await engine.clock.advance(HOUR_MS);
    expect(endsOf(await engine.up())).toEqual(['night success']);
  });

  test('what was taken out of the files again is not pending since then', async () => {
    const change = { ...atTwo('night'), ...shellWork('changed') };
    const engine = createEngine([{ ...change, ...shellWork('as it was') }]);
    await engine.up();
    await engine.clock.advance(3 * HOUR_MS);
    await engine.up();
    await engine.up({ stages: [change] });
    await engine.clock.advance(HOUR_MS);
    await engine.up();
    expect(await statesOf(engine, 'night')).toEqual(['scheduled', 'completed', 'scheduled', 'skipped']);
    await engine.clock.advance(48 * HOUR_MS);
    expect(reasons(await engine.up({ stages: [change] }))).toEqual({ night: 'not_due' });
  });

  test('where the condition is open, it is decided and noted when its turn comes', async () => {
    const engine = createEngine([
      { name: 'asked', ...shellWork('ask') },
      atTwo('night', { dependsOn: ['asked'], condition: sourceText("{{.answer}} == 'yes'"), imports: [ANSWER] }),
    ]);
    engine.shell.on('ask', { output: 'answer=yes' });
    const run = await engine.up();
    expect(run.plan.stages.map(({ decision }) => decision.kind)).toEqual(['run', 'undecided']);
    expect(reasons(run)).toMatchObject({ night: 'not_due' });
    expect(await statesOf(engine, 'night')).toEqual(['scheduled']);
  });

  test('what waits for one that is not part of the run waits too, and a mistake in it refuses nothing', async () => {
    const engine = createEngine([
      atTwo('night'),
      postStage('behind', { dependsOn: ['night'], env: variablesOf({ broken: '{{.nowhere}}' }) }),
      postStage('further', { dependsOn: ['behind'] }),
    ]);
    const alone = await engine.up({ stage: 'behind' });
    expect(resultOf(alone, 'behind').reason).toEqual({
      because: 'waits_for',
      dependency: 'default/night',
      ...DUE_AT_TWO,
    });
    expect((await engine.up()).conclusion).toBe('success');
    await engine.clock.advance(2 * HOUR_MS);
    await engine.up({ stage: 'night' });
    expect(await engine.plan('up', { stage: 'further' })).toMatchObject({
      error: { reason: 'dependency_unsatisfied', dependency: 'default/behind' },
    });
  });

  test('a way back knows no times', async () => {
    const engine = createEngine([atTwo('night')]);
    await engine.up();
    await engine.clock.advance(2 * HOUR_MS);
    await engine.up();
    expect(endsOf(await engine.down())).toEqual(['night success']);
    expect(reasons(await engine.up())).toEqual({ night: 'not_due' });
  });

  test.each(['sequential', 'batch', 'transactional', 'allowed_to_fail', 'dependency_graph', 'scheduled'] as const)(
    '%s honours it',
    async (strategy) => {
      const engine = createEngine([atTwo('night')]);
      expect(reasons(await engine.up({ strategy }))).toEqual({ night: 'not_due' });
      await engine.clock.advance(2 * HOUR_MS);
      expect(endsOf(await engine.up({ strategy }))).toEqual(['night success']);
    },
  );
});

const ANSWER = {
  stage: 'asked',
  name: 'answer',
  as: 'answer',
  location: { file: 'stages.yaml', line: 1, column: 1 },
};

describe('a stage that comes again', () => {
  test('is done until its next time, and its dependants go on', async () => {
    const engine = createEngine([nightly('backup'), postStage('behind', { dependsOn: ['backup'] })]);
    await engine.up();
    await engine.clock.advance(2 * HOUR_MS);
    expect(endsOf(await engine.up())).toEqual(['backup success', 'behind success']);
    await engine.clock.advance(5 * HOUR_MS);
    const run = await engine.up({ stages: [nightly('backup'), postStage('new', { dependsOn: ['backup'] })] });
    expect(endsOf(run)).toEqual(['backup skipped', 'new success']);
    expect(resultOf(run, 'backup').reason).toEqual({
      because: 'done_until',
      dueAt: '2030-01-02T02:00:00.000Z',
      zone: 'UTC',
    });
    await engine.clock.advance(24 * HOUR_MS);
    await engine.up();
    expect(await statesOf(engine, 'backup')).toEqual(['scheduled', 'completed', 'completed']);
  });

  test('is started once by two runs that planned it both', async () => {
    const slow: StageSketch = { name: 'slow', ...shellWork('slow') };
    const engine = createEngine([slow, nightly('backup')]);
    await engine.up();
    await engine.clock.advance(2 * HOUR_MS);
    const again = { ...slow, ...shellWork('slower') };
    engine.shell.on('slower', async () => {
      await engine.start('up', { stage: 'backup' });
      return {};
    });
    const run = await engine.up({ stages: [again, nightly('backup')], strategy: 'sequential' });
    expect(reasons(run)).toEqual({ slow: 'changed', backup: 'done_until' });
    expect(engine.shell.scripts.filter((script) => script === 'run backup')).toEqual(['run backup']);
  });

  test('its script may say that there is nothing to do tonight', async () => {
    const engine = createEngine([nightly('backup'), postStage('behind', { dependsOn: ['backup'] })]);
    engine.shell.on('run backup', { output: 'skip=nothing new' }, {});
    await engine.up();
    await engine.clock.advance(2 * HOUR_MS);
    expect(endsOf(await engine.up())).toEqual(['backup skipped', 'behind success']);
    await engine.clock.advance(HOUR_MS);
    expect(reasons(await engine.up())).toMatchObject({ backup: 'done_until' });
    await engine.clock.advance(23 * HOUR_MS);
    expect(endsOf(await engine.up())).toContain('backup success');
  });
});

describe('only what is due', () => {
  test('stages without a time are left alone, as is what is not due', async () => {
    const engine = createEngine([postStage('always'), atTwo('night')]);
    const run = await engine.up({ onlyDue: true });
    expect(reasons(run)).toEqual({ night: 'not_due' });
    await engine.clock.advance(2 * HOUR_MS);
    expect(endsOf(await engine.up({ onlyDue: true }))).toEqual(['night success']);
    expect(engine.api.lines).toEqual(['POST /night']);
  });

  test('one that is due needs what it depends on, one that is not due does not', async () => {
    const engine = createEngine([postStage('base'), atTwo('night', { dependsOn: ['base'] })]);
    expect(reasons(await engine.up({ strategy: 'scheduled' }))).toEqual({ night: 'not_due' });
    await engine.clock.advance(2 * HOUR_MS);
    expect(await engine.plan('up', { strategy: 'scheduled' })).toMatchObject({
      error: { reason: 'dependency_unsatisfied', instance: 'default/night', dependency: 'default/base' },
    });
    await engine.up({ stage: 'base' });
    expect(endsOf(await engine.up({ strategy: 'scheduled' }))).toEqual(['night success']);
  });

  test('the strategy scheduled goes one at a time and takes back what it did before a failure', async () => {
    const engine = createEngine([atTwo('a'), atTwo('bad'), atTwo('c')]);
    await engine.up();
    await engine.clock.advance(2 * HOUR_MS);
    engine.api.on('POST /bad', 409);
    const run = await engine.up({ strategy: 'scheduled' });
    expect(engine.api.lines).toEqual(['POST /a', 'POST /bad', 'DELETE /a']);
    expect(rollbackOf(run)).toEqual(['a rolled_back']);
    await engine.clock.advance(HOUR_MS);
    // What was taken back is pending since then; what failed, and what never began, is due still.
    expect(reasons(await engine.up({ strategy: 'scheduled' }))).toMatchObject({ a: 'not_due', bad: 'pending' });
  });

  test('where no stage has a time, there is nothing to do, and a notice says why', async () => {
    const engine = createEngine([postStage('always')]);
    const run = await engine.up({ strategy: 'scheduled' });
    expect([run.stages, run.conclusion]).toEqual([[], 'success']);
    expect(run.plan.notices.map(({ message }) => message)).toEqual([expect.stringContaining('execute_at')]);
  });
});
