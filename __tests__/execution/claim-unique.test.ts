import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../src/domain/plan.ts';
import { createEngine, type Engine, type EngineSketch, endsOf, resultOf, type RunChoice } from '../rigs/engine.ts';
import { CLOCK_START } from '../rigs/fake-clock.ts';
import { untilEnded } from '../rigs/fake-shell.ts';
import { given } from '../rigs/given.ts';
import { memoryHistories } from '../rigs/memory-history.ts';
import { migrationOf, migrationsWork, shellWork, sourceText, variablesOf } from '../rigs/migration-of.ts';
import type { StageSketch } from '../rigs/project-of.ts';

const MINUTE_MS = 60_000;

function unique(name: string, id = 'reindex', more: Partial<StageSketch> = {}, forMs = 60 * MINUTE_MS): StageSketch {
  const work = shellWork(`run ${name}`, { runPolicy: 'always', down: `undo ${name}` });
  return { name, ...work, unique: { id: sourceText(id), forMs }, ...more };
}

async function pass(engine: Engine, minutes: number): Promise<void> {
  await engine.clock.advance(minutes * MINUTE_MS);
}

async function decisions(engine: Engine, choice?: RunChoice): Promise<readonly string[]> {
  const plan: Plan = given(await engine.plan('up', choice));
  return plan.stages.map(({ stage, decision }) => `${stage} ${decision.kind} ${decision.reason.because}`);
}

const FIRST = { because: 'unique', id: 'reindex', first: 'default/alpha', forMs: 60 * MINUTE_MS };
const IN_RUN_1 = { ...FIRST, run: 'run-1', startedAt: new Date(CLOCK_START).toISOString() };

describe('a second one within the time', () => {
  test('is skipped, in the plan and in the run, with the first one named', async () => {
    const engine = createEngine([unique('alpha')]);
    await engine.up();
    await pass(engine, 59);
    expect(await decisions(engine)).toEqual(['alpha skip unique']);
    expect(resultOf(await engine.up(), 'alpha')).toMatchObject({ conclusion: 'skipped', reason: IN_RUN_1 });
    expect(engine.shell.scripts).toEqual(['run alpha']);
    // A skip is no first one: the time counts from the run that was one.
    await pass(engine, 1);
    expect(await decisions(engine)).toEqual(['alpha run always']);
    expect(endsOf(await engine.up())).toEqual(['alpha success']);
  });

  test('under another id runs', async () => {
    const engine = createEngine([unique('alpha', 'reindex-{{.region}}', { env: variablesOf({ region: 'eu' }) })]);
    await engine.up();
    await engine.up({ given: { region: 'us' } });
    await engine.up({ given: { region: 'us' } });
    const again = await engine.up();
    expect(engine.shell.scripts).toHaveLength(2);
    expect(resultOf(again, 'alpha').reason).toMatchObject({ id: 'reindex-eu', run: 'run-1' });
  });

  test('after one that failed runs, and so does one after a rollback', async () => {
    const engine = createEngine([unique('alpha', 'reindex', { idempotent: true })]);
    engine.shell.on('run alpha', { exitCode: 1 }, {});
    await engine.up();
    expect(endsOf(await engine.up())).toEqual(['alpha success']);
    await engine.down();
    expect(endsOf(await engine.up())).toEqual(['alpha success']);
    expect(endsOf(await engine.up())).toEqual(['alpha skipped']);
  });

  test('satisfies what depends on it, now and later', async () => {
    const engine = createEngine([
      unique('alpha'),
      unique('bravo'),
      { name: 'last', dependsOn: ['bravo'], ...shellWork('last') },
    ]);
    expect(endsOf(await engine.up({ maxConcurrentStages: 1 }))).toEqual([
      'alpha success',
      'bravo skipped',
      'last success',
    ]);
    expect(endsOf(await engine.up({ stage: 'last', repeat: true }))).toEqual(['last success']);
  });

  test('says so where it was to be repeated', async () => {
    const engine = createEngine([unique('alpha', 'reindex', shellWork('deploy'))]);
    await engine.up();
    const run = await engine.up({ repeat: true });
    expect(resultOf(run, 'alpha').reason).toMatchObject({ because: 'unique', first: 'default/alpha' });
  });

  test('of migrations waits with what is pending', async () => {
    const stage = (...labels: readonly string[]): StageSketch =>
      unique('alpha', 'reindex', migrationsWork(labels.map((label) => migrationOf(label))));
    const engine = createEngine([stage('001_one')]);
    await engine.up();
    const stages = [stage('001_one', '002_two')];
    expect(endsOf(await engine.up({ stages }))).toEqual(['alpha skipped']);
    await pass(engine, 60);
    await engine.up({ stages });
    expect(engine.api.lines).toEqual(['POST /one', 'POST /two']);
  });
});

describe('several stages under one id', () => {
  test('run once in an environment, whichever comes first', async () => {
    const engine = createEngine([unique('alpha'), unique('bravo')]);
    expect(await decisions(engine)).toEqual(['alpha run always', 'bravo skip unique']);
    const run = await engine.up();
    expect(engine.shell.scripts).toEqual(['run alpha']);
    expect(resultOf(run, 'bravo').reason).toEqual(IN_RUN_1);
    // Also where the first one is not asked for this time.
    expect(resultOf(await engine.up({ stage: 'bravo' }), 'bravo').reason).toEqual(IN_RUN_1);
  });

  test('environments do not know of each other', async () => {
    const engine = createEngine([unique('alpha')], { environments: [{ name: 'test' }, { name: 'live' }] });
    await engine.up();
    expect(engine.shell.scripts).toEqual(['run alpha', 'run alpha']);
  });

  test('each looks back as far as it says itself', async () => {
    const engine = createEngine([unique('alpha'), unique('bravo', 'reindex', {}, 10 * MINUTE_MS)]);
    await engine.up({ stage: 'alpha' });
    await pass(engine, 15);
    expect(endsOf(await engine.up())).toEqual(['alpha skipped', 'bravo success']);
  });

  test('one that is at work counts, and the other one runs where it has failed', async () => {
    const engine = createEngine([
      unique('alpha', 'reindex', { onFailure: 'continue' }),
      unique('bravo', 'reindex', { dependsOn: ['alpha'] }),
    ]);
    engine.shell.on('run alpha', { exitCode: 1 });
    expect(await decisions(engine)).toEqual(['alpha run always', 'bravo skip unique']);
    expect(endsOf(await engine.up())).toEqual(['alpha failure', 'bravo success']);
  });

  test('at the same time: the second finds the first at work', async () => {
    const engine = createEngine([unique('alpha', 'reindex', { timeoutMs: 1000 }), unique('bravo')]);
    engine.shell.on('run alpha', untilEnded);
    const run = await engine.up();
    expect(engine.shell.scripts).toEqual(['run alpha']);
    expect(resultOf(run, 'bravo').reason).toEqual(IN_RUN_1);
    expect(endsOf(run)).toEqual(['bravo skipped', 'alpha failure']);
  });
});

describe('two runs that overlap', () => {
  const processes = (stages: readonly StageSketch[], sketch: EngineSketch = {}) => {
    const histories = memoryHistories();
    const first = createEngine(stages, { histories, ...sketch });
    return [first, createEngine(stages, { histories: histories.again(), earlierRuns: 1, ...sketch })] as const;
  };

  test('start a stage once: the claim of its history keeps the second out, and its record after that', async () => {
    const [one, two] = processes([unique('alpha', 'reindex', { timeoutMs: 1000, idempotent: true })]);
    one.shell.on('run alpha', untilEnded, {});
    const running = one.start('up');
    await one.clock.settle();
    expect((await two.up()).failure).toMatchObject({ reason: 'history_busy' });
    await one.clock.until(running);
    await one.up();
    expect(endsOf(await two.up())).toEqual(['alpha skipped']);
    expect(two.shell.scripts).toEqual([]);
  });

  test('start one of several under an id once, as long as one has ended before the other begins', async () => {
    const gate = Promise.withResolvers<void>();
    const [one] = processes([unique('alpha'), unique('bravo')]);
    const two = createEngine([unique('alpha'), unique('bravo')], {
      histories: one.histories.again(),
      earlierRuns: 1,
      // The other run ends between the plan of this one and its start.
      throughPorts: (ports) => ({
        ...ports,
        histories: {
          ...ports.histories,
          claim: async (place) => {
            await gate.promise;
            return ports.histories.claim(place);
          },
        },
      }),
    });
    const late = two.start('up', { stage: 'bravo' });
    await two.clock.settle();
    await one.up({ stage: 'alpha' });
    gate.resolve();
    expect(resultOf(await two.clock.until(late), 'bravo').reason).toEqual(IN_RUN_1);
  });

  test('and only a lock of the environment keeps two stages apart that are at work at the same moment', async () => {
    const [one, two] = processes([unique('alpha', 'reindex', { timeoutMs: 1000, idempotent: true }), unique('bravo')]);
    one.shell.on('run alpha', untilEnded);
    const running = one.start('up', { stage: 'alpha' });
    await one.clock.settle();
    expect(endsOf(await two.up({ stage: 'bravo' }))).toEqual(['bravo success']);
    await one.clock.until(running);
  });
});

describe('an id that can not be used fails its stage', () => {
  test.each([
    ['with a value that is not there', '{{.nowhere}}', /nowhere/],
    ['that is empty', '{{""}} ', /it is empty/],
    ['that is too long', 'x'.repeat(201), /201 characters/],
    ['with a line break', '{{"a\\nb"}}', /line break/],
    ['with a secret', 'of-{{.db_password}}', /holds a secret/],
  ])('%s', async (_, id, message) => {
    const env = variablesOf({ db_password: 'hunter2-and-more' });
    const engine = createEngine([unique('alpha', id, { env })]);
    engine.redactor.add('hunter2-and-more');
    const plan = given(await engine.plan('up'));
    expect(plan.stages[0]?.failure).toMatchObject({
      reason: 'template',
      subject: 'unique.id',
      message: expect.stringMatching(message),
    });
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'template', subject: 'unique.id' });
    expect(engine.shell.scripts).toEqual([]);
  });
});
