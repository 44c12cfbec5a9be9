import { describe, expect, test } from '@jest/globals';
import { comparePlan } from '../../../src/commands/plan-comparison/compare-plan.ts';
import { isComparable } from '../../../src/commands/plan-comparison/is-comparable.ts';
import type { Comparison } from '../../../src/domain/comparison.ts';
import type { PlannedStage } from '../../../src/domain/plan.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { HistoryPlace } from '../../../src/execution/ports.ts';
import { createSealer } from '../../../src/execution/seal.ts';
import { createEngine, type Engine, type RunChoice } from '../../rigs/engine.ts';
import { given } from '../../rigs/given.ts';
import { outcome, sqliteStore } from '../../rigs/history-records.ts';
import {
  type MigrationSketch,
  migrationOf,
  migrationsWork,
  shellWork,
  sourceText,
  variablesOf,
} from '../../rigs/migration-of.ts';
import type { StageSketch } from '../../rigs/project-of.ts';

const KEYS = ['a-state-key-for-tests'];

const place: HistoryPlace = { id: 'default/one', owner: 'project/default/one', store: sqliteStore };

/** A stage of one migration. */
const stageOf = (up: MigrationSketch, more: Parameters<typeof migrationsWork>[1] = {}): StageSketch => ({
  name: 'one',
  ...migrationsWork([migrationOf('001_a', up)], more),
});

/** The stage as a plan of now shows it. */
async function look(engine: Engine, choice: RunChoice = {}, keys = KEYS): Promise<PlannedStage> {
  const plan = given(await engine.plan('up', { ...choice, previewOnly: true }));
  const histories = new Map([['default/one', await engine.history('one')]] as const);
  const compared = await comparePlan(
    { histories: engine.histories, redactor: engine.redactor, sealer: createSealer(keys, () => new Uint8Array(12)) },
    { plan, histories, places: { of: () => ok(place), check: () => undefined } },
  );
  const [stage] = given(compared).stages;
  if (!stage) throw new Error('there is one stage');
  return stage;
}

const ofStep = ({ steps: [step] }: PlannedStage): Comparison | undefined =>
  step?.kind === 'deployment' ? undefined : step?.comparison;
const ofStanding = ({ standing }: PlannedStage): Comparison | undefined => standing?.others[0]?.comparison;
const changesOf = (comparison: Comparison | undefined): readonly string[] | undefined =>
  comparison?.kind === 'changed'
    ? comparison.difference
        ?.filter(({ mark }) => mark === '+' || mark === '-')
        .map(({ mark, text }) => `${mark} ${text}`)
    : undefined;

describe('a version that was taken back', () => {
  test.each<readonly [string, MigrationSketch, readonly string[] | undefined]>([
    ['is the same', {}, undefined],
    ['has another header', { headers: { 'X-Team': 'b' } }, ['- X-Team: a', '+ X-Team: b']],
    ['has another body', { headers: { 'X-Team': 'a' }, body: 'x' }, ['+ x']],
  ])('and %s', async (_, now, changes) => {
    const before: MigrationSketch = { headers: { 'X-Team': 'a' } };
    const engine = createEngine([stageOf(before)], { keys: KEYS });
    await engine.up();
    await engine.down();
    const stage = await look(engine, { stages: [stageOf({ ...before, ...now })] });
    expect(ofStep(stage)?.kind).toBe(changes === undefined ? 'unchanged' : 'changed');
    expect(changesOf(ofStep(stage))).toEqual(changes);
  });

  test('and applied in another way since is compared with that', async () => {
    const engine = createEngine([stageOf({ body: 'first' })], { keys: KEYS });
    await engine.up();
    await engine.down();
    await engine.up({ stages: [stageOf({ body: 'second' })] });
    await engine.down();
    expect(changesOf(ofStep(await look(engine)))).toEqual(['- second', '+ first']);
  });
});

describe('an applied version', () => {
  test.each<readonly [string, MigrationSketch, readonly string[] | undefined]>([
    ['whose request changed', { url: '/b' }, ['- POST http://api/a', '+ POST http://api/b']],
    ['of whose file something else changed', { codes: ['201', '2xx'] }, []],
    ['that can not be rendered any more', { url: '/{{.gone}}' }, undefined],
  ])('%s', async (_, now, changes) => {
    const engine = createEngine([stageOf({})], { keys: KEYS });
    await engine.up();
    const stage = await look(engine, { stages: [stageOf({ ...now, checksum: 'another' })] });
    expect(stage.decision.kind).toBe('skip');
    expect(ofStanding(stage)?.kind).toBe('changed');
    expect(changesOf(ofStanding(stage))).toEqual(changes);
  });

  test('is only counted where its file is the same, or where drift is ignored', async () => {
    const engine = createEngine([stageOf({})], { keys: KEYS });
    await engine.up();
    expect((await look(engine)).standing).toEqual({ unchanged: 1, others: [] });
    const drifted = stageOf({ url: '/b', checksum: 'another' }, { drift: 'ignore' });
    expect((await look(engine, { stages: [drifted] })).standing).toEqual({ unchanged: 1, others: [] });
  });

  test('whose file is gone is told to be', async () => {
    const engine = createEngine([stageOf({})], { keys: KEYS });
    await engine.up();
    const stage = await look(engine, { stages: [{ name: 'one', ...migrationsWork([]) }] });
    expect(stage.standing).toEqual({
      unchanged: 0,
      others: [{ version: '1', label: '001_a', comparison: { kind: 'removed' } }],
    });
  });
});

test('a value that is not known yet is a difference to the one of that time', async () => {
  const two = (body: string): StageSketch => ({
    name: 'one',
    ...migrationsWork([migrationOf('001_a', { take: { id: 'id' } }), migrationOf('002_b', { body })]),
  });
  const engine = createEngine([two('{"id":"{{.id}}"}')], { keys: KEYS });
  engine.api.on('POST /a', { json: { id: 'a-1' } });
  await engine.up();
  await engine.down();
  const { steps } = await look(engine);
  const last = steps.at(-1);
  expect(changesOf(last?.kind === 'migration' ? last.comparison : undefined)).toEqual([
    '-   "id": "a-1"',
    '+   "id": "<known after: one.id>"',
  ]);
});

describe('a sign-in', () => {
  const auth = [{ name: 'web', method: { type: 'bearer', token: sourceText('token') } }] as const;
  const signIn = async () =>
    ok({
      token: `canary-${Math.random()}`,
      header: ['Authorization', 'Bearer canary'] as const,
      secrets: ['canary'],
      renewable: false,
    });
  const config = { auth: auth.map((one) => ({ ...one, location: { file: 'config.yaml', line: 1, column: 1 } })) };

  test('has another token each time, which is no difference and is not kept', async () => {
    const up: MigrationSketch = { auth: 'web', headers: { 'X-Own': '{{.auth.web}}' } };
    const engine = createEngine([stageOf(up, config)], { keys: KEYS, signIn });
    await engine.up();
    const [kept] = given(await engine.histories.sent(place)).values();
    expect(kept).toContain('<known after: sign-in web>');
    expect(kept).not.toContain('canary');
    await engine.down();
    expect(ofStep(await look(engine))).toEqual({ kind: 'unchanged' });
  });
});

describe('a script', () => {
  const stage = (script: string): StageSketch => ({ name: 'one', ...shellWork(script, { down: 'undo' }) });

  test.each([
    ['that never ran is new', async () => undefined, undefined],
    ['that changed since it ran', async (engine: Engine) => engine.up(), ['- echo one', '+ echo two']],
    [
      'that changed since it was taken back',
      async (engine: Engine) => engine.up().then(() => engine.down()),
      ['- echo one', '+ echo two'],
    ],
  ] as const)('%s', async (_, before, changes) => {
    const engine = createEngine([stage('echo one')], { keys: KEYS });
    await before(engine);
    expect(changesOf(ofStep(await look(engine, { stages: [stage('echo two')] })))).toEqual(changes);
  });

  const withVariables = (variables: Readonly<Record<string, string>>): StageSketch => ({
    ...stage('deploy'),
    env: variablesOf(variables),
  });

  test('whose text is the same runs again because of a variable, which is shown', async () => {
    const engine = createEngine([withVariables({ region: 'eu', release: '1' })], { keys: KEYS });
    await engine.up();
    const now = await look(engine, { stages: [withVariables({ region: 'eu', release: '2' })] });
    expect(changesOf(ofStep(now))).toEqual(['- release=1', '+ release=2']);
    expect(JSON.stringify(now.steps)).not.toContain('region":');
  });

  test('that gets another secret says so and shows neither, however short they are', async () => {
    const engine = createEngine([withVariables({ db_password: 'q1' })], { keys: KEYS });
    await engine.up();
    const kept = [...given(await engine.histories.sent(place)).values()].join();
    expect(kept).toMatch(/"name":"db_password","value":"⟦secret [0-9a-f]{16}⟧"/);
    const now = await look(engine, { stages: [withVariables({ db_password: 'q2' })] });
    expect(changesOf(ofStep(now))).toEqual(['- db_password=***', '+ db_password=*** (sensitive, changed)']);
  });

  test('whose variables were not kept is compared by its text alone', async () => {
    const engine = createEngine([withVariables({ release: '1' })], { keys: KEYS });
    await engine.up();
    const store = given(await engine.histories.claim(place));
    const sent = JSON.stringify({ what: { kind: 'script', script: 'deploy' } });
    given(await store.close(outcome('run', { fileChecksum: 'older', sent })));
    await store[Symbol.asyncDispose]();
    const now = await look(engine, { stages: [withVariables({ release: '2' })], repeat: true });
    expect(ofStep(now)).toEqual({ kind: 'unchanged' });
  });

  test('that only failed so far is new', async () => {
    const engine = createEngine([stage('echo one')], { keys: KEYS });
    engine.shell.on('echo one', { exitCode: 1 });
    await engine.up();
    expect(ofStep(await look(engine))).toBeUndefined();
  });
});

describe('where it is not known what was sent', () => {
  /** An engine whose history holds version 1 as another program, or an older one, has recorded it. */
  async function older(more: Parameters<typeof outcome>[1]): Promise<Engine> {
    const engine = createEngine([stageOf({})], { keys: KEYS });
    const store = given(await engine.histories.claim(place));
    given(await store.close(outcome('1', { label: '001_a', ...more })));
    await store[Symbol.asyncDispose]();
    return engine;
  }

  test('an applied version is only said to have changed', async () => {
    const engine = await older({ fileChecksum: 'older' });
    expect(ofStanding(await look(engine))).toEqual({ kind: 'changed' });
  });

  test('one that was taken back is neither new nor the same', async () => {
    const engine = await older({ fileChecksum: 'older' });
    const store = given(await engine.histories.claim(place));
    given(await store.close(outcome('1', { outcome: 'undone' })));
    await store[Symbol.asyncDispose]();
    expect(ofStep(await look(engine))).toEqual({ kind: 'unknown' });
  });

  test.each(['', '{}', '{"what":{"kind":"request"}}', 'null'])('what is kept is damaged: %j', async (sent) => {
    const engine = await older({ fileChecksum: 'older', sent });
    expect(ofStanding(await look(engine))).toEqual({ kind: 'changed' });
  });

  test('what a person says is applied was sent by nobody', async () => {
    const engine = createEngine([stageOf({})], { keys: KEYS });
    await engine.up();
    const store = given(await engine.histories.claim(place));
    given(await store.close(outcome('1', { fileChecksum: 'older', sent: null })));
    await store[Symbol.asyncDispose]();
    expect(ofStanding(await look(engine))).toEqual({ kind: 'changed' });
  });
});

test('nothing is read where nothing was applied before', async () => {
  const engine = createEngine([stageOf({})], { keys: KEYS });
  const plan = given(await engine.plan('up'));
  expect(plan.stages.some(isComparable)).toBe(false);
  await engine.up();
  const again = given(await engine.plan('up'));
  expect(again.stages.some(isComparable)).toBe(false);
});

test('a history that can not be read is why there is no plan', async () => {
  const engine = createEngine([stageOf({})], { keys: KEYS });
  await engine.up();
  await engine.down();
  const plan = given(await engine.plan('up'));
  const failure = { reason: 'history_damaged', instance: 'default/one', file: 'one.db', problem: 'x' } as const;
  const compared = await comparePlan(
    {
      histories: { sent: async () => err(failure) },
      redactor: engine.redactor,
      sealer: createSealer([], () => new Uint8Array(12)),
    },
    { plan, histories: new Map(), places: { of: () => ok(place), check: () => undefined } },
  );
  expect(compared).toEqual(err(failure));
});
