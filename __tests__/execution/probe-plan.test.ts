import { describe, expect, test } from '@jest/globals';
import type { InstanceId } from '../../src/domain/instance.ts';
import type { Plan, PlannedProbe } from '../../src/domain/plan.ts';
import { ok } from '../../src/domain/result.ts';
import { probePlan } from '../../src/execution/probe-plan.ts';
import type { EnginePorts, RunContext } from '../../src/execution/run-context.ts';
import { createSealer } from '../../src/execution/seal.ts';
import { createEngine, type Engine } from '../rigs/engine.ts';
import { type FakeAnswer, LOST } from '../rigs/fake-api.ts';
import { given } from '../rigs/given.ts';
import { sqliteStore } from '../rigs/history-records.ts';
import { type MigrationSketch, migrationOf, migrationsWork } from '../rigs/migration-of.ts';
import { projectOf, type StageSketch } from '../rigs/project-of.ts';

/** A stage of so many migrations, each of which may be asked about. */
function stageOf(name: string, count = 1, find: MigrationSketch['find'] = {}): StageSketch {
  const migrations = Array.from({ length: count }, (_, place) => {
    const migration = migrationOf(`${place + 1}_${name}`, { find: { method: 'GET', url: `/look/${name}`, ...find } });
    if (!migration.up.find) throw new Error('it has a find');
    return { ...migration, up: { ...migration.up, find: { ...migration.up.find, probe: true } } };
  });
  return { name, ...migrationsWork(migrations) };
}

/** An engine, and what asking about the plan of its stages comes to. */
function prober(stages: readonly StageSketch[]): { readonly engine: Engine; probe(): Promise<Plan> } {
  let ports: EnginePorts | undefined;
  const engine = createEngine(stages, {
    throughPorts(all) {
      ports = all;
      return all;
    },
  });
  return {
    engine,
    async probe() {
      if (!ports) throw new Error('the engine has its ports');
      const plan = given(await engine.plan('up', { previewOnly: true }));
      return probePlan(contextOf(plan, stages, { engine, ports }));
    },
  };
}

function contextOf(
  plan: Plan,
  stages: readonly StageSketch[],
  { engine, ports }: { readonly engine: Engine; readonly ports: EnginePorts },
): RunContext {
  const never = new AbortController().signal;
  return {
    project: projectOf(stages),
    plan,
    identity: { run: '1', attempt: 1, actor: 'ada', commit: '', branch: 'main', event: 'push' },
    ports,
    redactor: engine.redactor,
    sealer: createSealer([], () => new Uint8Array(12)),
    signals: { stop: never, abort: never },
    allowances: { skipIrreversible: false, failOnDrift: false, repeat: false },
    given: new Map(),
    envAllow: new Set(),
    histories: new Map(),
    placeOf: (id: InstanceId) => ok({ id, owner: `project/${id}`, store: sqliteStore }),
    ended: new Map(),
    uniqueStarts: new Map(),
  };
}

const probesOf = ({ stages }: Plan): readonly (PlannedProbe | undefined)[] =>
  stages.flatMap(({ steps }) => steps.map((step) => (step.kind === 'migration' ? step.probe : undefined)));

test.each<readonly [string, FakeAnswer, PlannedProbe]>([
  ['an answer that was expected', 200, { kind: 'there' }],
  ['404', 404, { kind: 'absent' }],
  ['410', 410, { kind: 'absent' }],
  ['403', 403, { kind: 'failed', why: 'answered 403, which says neither there nor absent; body: {}' }],
  ['no answer', LOST, { kind: 'failed', why: 'the connection broke' }],
])('%s says what is there, and nothing but that is asked', async (_, answer, expected) => {
  const { engine, probe } = prober([stageOf('one')]);
  engine.api.on('GET /look/one', answer);
  expect(probesOf(await engine.clock.until(probe()))).toEqual([expected]);
  expect(engine.api.lines).toEqual(['GET /look/one']);
  expect(engine.events.map(({ type }) => type)).toEqual([]);
});

describe('limits', () => {
  test.each([
    [undefined, 10_000],
    [3_000, 3_000],
    [60_000, 10_000],
  ])('of one answer: with a timeout of %p ms it has %d ms', async (timeoutMs, expected) => {
    const stage = stageOf('one');
    if (stage.work?.kind !== 'migrations') throw new Error('it has migrations');
    const { config } = stage.work;
    const migrations = config.migrations.map((migration) => {
      const { find } = migration.up;
      if (!find || timeoutMs === undefined) return migration;
      return { ...migration, up: { ...migration.up, find: { ...find, request: { ...find.request, timeoutMs } } } };
    });
    const { engine, probe } = prober([{ ...stage, work: { ...stage.work, config: { ...config, migrations } } }]);
    await engine.clock.until(probe());
    expect(engine.api.last('GET /look/one').timeoutMs).toBe(expected);
  });

  test('of all answers: a minute, and what is not asked by then is not known', async () => {
    const { engine, probe } = prober([stageOf('slow', 2), stageOf('fast')]);
    engine.api.on('GET /look/fast', 404);
    engine.api.hold('GET /look/slow');
    const startedAt = engine.clock.now();
    const probes = probesOf(await engine.clock.until(probe()));
    expect(engine.clock.now() - startedAt).toBe(60_000);
    const late = { kind: 'failed', why: 'looking up took longer than 1m' };
    expect(probes).toEqual([late, late, { kind: 'absent' }]);
    expect(engine.api.lines.toSorted()).toEqual(['GET /look/fast', 'GET /look/slow']);
  });

  test('of their number', async () => {
    const { engine, probe } = prober([stageOf('one', 502)]);
    engine.api.on('GET /look/one', 404);
    const probes = probesOf(await engine.clock.until(probe()));
    expect(engine.api.lines).toHaveLength(500);
    expect(probes.slice(-3)).toEqual([
      { kind: 'absent' },
      { kind: 'failed', why: 'a plan looks up 500 migrations at most' },
      { kind: 'failed', why: 'a plan looks up 500 migrations at most' },
    ]);
  });

  test('of stages at once: four', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { engine, probe } = prober(names.map((name) => stageOf(name)));
    const held = names.map((name) => engine.api.hold(`GET /look/${name}`));
    const probing = probe();
    await Promise.all(held.slice(0, 4).map(({ arrived }) => arrived));
    expect(engine.api.lines).toHaveLength(4);
    for (const { answer } of held) answer(404);
    expect(probesOf(await engine.clock.until(probing))).toEqual(names.map(() => ({ kind: 'absent' })));
  });
});
