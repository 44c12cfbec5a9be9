import { describe, expect, test } from '@jest/globals';
import { describeFailure } from '../../src/domain/failure-words.ts';
import type { ParameterFiles } from '../../src/domain/parameter-files.ts';
import { MAX_TOLD_ERRORS } from '../../src/planning/parameters/stage-tokens.ts';
import { createEngine, type Engine, type EngineSketch, endsOf, resultOf } from '../rigs/engine.ts';
import { untilEnded } from '../rigs/fake-shell.ts';
import { type MemoryPrivateFiles, memoryPrivateFiles } from '../rigs/memory-private-files.ts';
import { migrationOf, migrationsWork, shellWork, sourceText, variablesOf } from '../rigs/migration-of.ts';
import type { StageSketch } from '../rigs/project-of.ts';

const AT = { file: 'stages.yaml', line: 7, column: 9 };

/** Parameter files by destination, each with what stands in it. */
function parametersOf(files: Readonly<Record<string, string>>, more: Partial<ParameterFiles> = {}): ParameterFiles {
  return {
    files: Object.entries(files).map(([destination, text]) => ({ file: `source/${destination}`, text, destination })),
    prefix: '#{',
    suffix: '}#',
    onMissing: 'fail',
    recursive: false,
    location: AT,
    ...more,
  };
}

interface World {
  readonly engine: Engine;
  readonly privateFiles: MemoryPrivateFiles;
  /** What stood in the folder of the stage when its script ran, run by run. */
  readonly seen: readonly (Readonly<Record<string, string>> | undefined)[];
}

/** An engine in which the script `deploy` looks into its folder. */
function worldOf(stages: readonly StageSketch[], sketch: EngineSketch = {}): World {
  const privateFiles = memoryPrivateFiles();
  const engine = createEngine(stages, { ...sketch, throughPorts: (ports) => ({ ...ports, privateFiles }) });
  const seen: (Readonly<Record<string, string>> | undefined)[] = [];
  engine.shell.on('deploy', ({ variables }) => {
    const files = privateFiles.folders.get(variables.get('STAGE_PARAMETERS') ?? '');
    seen.push(files && Object.fromEntries(files));
    return {};
  });
  return { engine, privateFiles, seen };
}

/** The stage `app` with parameter files, which comes after the stage `vpc`, whose migration extracts `vpc_id`. */
function appAfterVpc(parameters: readonly ParameterFiles[], more: Partial<StageSketch> = {}): readonly StageSketch[] {
  return [
    { name: 'vpc', ...migrationsWork([migrationOf('001_vpc', { take: { vpc_id: 'id' } })]) },
    { name: 'app', dependsOn: ['vpc'], parameters, ...shellWork('deploy', { down: 'undo' }), ...more },
  ];
}

describe('parameter files of a stage', () => {
  test('are in the folder that STAGE_PARAMETERS names, with their values, and gone afterwards', async () => {
    const files = parametersOf({
      'main.json': '{"vpc": "#{vpc_id}#", "region": "#{region}#"}',
      'deep/a.txt': '#{region}#',
    });
    const { engine, privateFiles, seen } = worldOf(appAfterVpc([files], { env: variablesOf({ region: 'eu' }) }));
    engine.api.on('POST /vpc', { json: { id: 'v-1' } });
    expect(endsOf(await engine.up())).toEqual(['vpc success', 'app success']);
    expect(seen).toEqual([{ 'deep/a.txt': 'eu', 'main.json': '{"vpc": "v-1", "region": "eu"}' }]);
    expect(privateFiles.folders.size).toBe(0);
  });

  test('an import of a stage wins over what stages hand on unasked', async () => {
    const stages = appAfterVpc([parametersOf({ f: '#{vpc_id}#' })], {
      imports: [{ stage: 'vpc', name: 'other', as: 'vpc_id', default: sourceText('imported'), location: AT }],
    });
    const { engine, seen } = worldOf(stages);
    engine.api.on('POST /vpc', { json: { id: 'v-1' } });
    await engine.up();
    expect(seen).toEqual([{ f: 'imported' }]);
  });

  test('of two entries for one file the later one counts', async () => {
    const first = parametersOf({ f: '#{x}#' });
    const second = parametersOf({ f: '#{x}#' }, { onMissing: 'empty' });
    const { engine, seen } = worldOf([{ name: 'app', parameters: [first, second], ...shellWork('deploy') }]);
    await engine.up();
    expect(seen).toEqual([{ f: '' }]);
  });

  test('are escaped as what they become, and not as what they were', async () => {
    const template = parametersOf(
      {},
      { files: [{ file: 'main.json.tpl', text: '["#{q}#"]', destination: 'main.json' }] },
    );
    const env = variablesOf({ q: '"' });
    const { engine, seen } = worldOf([{ name: 'app', env, parameters: [template], ...shellWork('deploy') }]);
    await engine.up();
    expect(seen).toEqual([{ 'main.json': '["\\""]' }]);
  });

  test.each([
    ['fails', { exitCode: 1 }, 'failure'],
    ['can not be started', { startProblem: 'no such program' }, 'failure'],
  ] as const)('are gone after a script that %s', async (_, end, conclusion) => {
    const stages = [{ name: 'app', parameters: [parametersOf({ f: 'x' })], ...shellWork('deploy') }];
    const { engine, privateFiles } = worldOf(stages);
    engine.shell.on('deploy', end);
    expect((await engine.up()).conclusion).toBe(conclusion);
    expect([privateFiles.opened, privateFiles.folders.size]).toEqual([1, 0]);
  });

  test('are gone after a run that was interrupted', async () => {
    const stages = [{ name: 'app', parameters: [parametersOf({ f: 'x' })], ...shellWork('deploy') }];
    const { engine, privateFiles } = worldOf(stages);
    const stop = new AbortController();
    engine.shell.on('deploy', (command, signal) => {
      stop.abort();
      return untilEnded(command, signal);
    });
    expect((await engine.up({ stop: stop.signal })).conclusion).toBe('cancelled');
    expect([privateFiles.opened, privateFiles.folders.size]).toEqual([1, 0]);
  });

  test('that can not be written fail the stage, and what was written of them is gone', async () => {
    const stages = [{ name: 'app', parameters: [parametersOf({ a: '1', b: '2' })], ...shellWork('deploy') }];
    const { engine, privateFiles } = worldOf(stages);
    privateFiles.refuse('b');
    const run = await engine.up();
    const message = "b can't be written into a private folder: ENOSPC";
    expect(resultOf(run, 'app').failure).toEqual({
      reason: 'template',
      instance: 'default/app',
      subject: 'parameters',
      message,
      location: AT,
    });
    expect([engine.shell.scripts, privateFiles.folders.size]).toEqual([[], 0]);
  });

  test('are there for the way back too, with what the stage exported', async () => {
    const stages = [
      {
        name: 'app',
        parameters: [parametersOf({ f: '#{id}#' }, { onMissing: 'empty' })],
        ...shellWork('deploy', { down: 'undo' }),
      },
    ];
    const { engine, privateFiles } = worldOf(stages);
    engine.shell.on('deploy', { output: 'id=42\n' });
    await engine.up();
    let seen: unknown;
    engine.shell.on('undo', ({ variables }) => {
      seen = Object.fromEntries(privateFiles.folders.get(variables.get('STAGE_PARAMETERS') ?? '') ?? []);
      return {};
    });
    await engine.down();
    expect(seen).toEqual({ f: '42' });
  });

  test('a way back that lacks a value is told by the plan of it, and a stage without a way back asks for none', async () => {
    const files = parametersOf({ f: '#{x}#' });
    const { engine } = worldOf([{ name: 'app', ...shellWork('deploy', { down: 'undo' }) }]);
    await engine.up();
    const stages = (more: Parameters<typeof shellWork>[1]): readonly StageSketch[] => [
      { name: 'app', parameters: [files], ...shellWork('deploy', more) },
    ];
    expect(await engine.plan('down', { stages: stages({ down: 'undo' }) })).toMatchObject({
      ok: true,
      value: { stages: [{ failure: { reason: 'parameter_files' } }] },
    });
    const allowances = { skipIrreversible: true };
    const left = await engine.plan('down', { stages: stages({}), allowances });
    expect(left.ok && left.value.stages.map(({ failure }) => failure)).toEqual([undefined]);
  });

  test('hooks of a stage of migrations see them', async () => {
    const { engine, privateFiles } = worldOf([
      {
        name: 'app',
        parameters: [parametersOf({ f: 'x' })],
        hooks: { after: sourceText('tell') },
        ...migrationsWork([migrationOf('001_a')]),
      },
    ]);
    engine.api.on('POST /a', {});
    await engine.up();
    expect(engine.shell.last('tell').variables.get('STAGE_PARAMETERS')).toBe('/private/1');
    expect(privateFiles.folders.size).toBe(0);
  });
});

describe('tokens without a value', () => {
  const missing = parametersOf({ 'a.json': '{"x": "#{x}#",\n "y": "#{y}#"}', b: '#{region}# #{z}#' });

  test('are all told by the plan with their places, and nothing runs', async () => {
    const { engine, privateFiles } = worldOf(appAfterVpc([missing], { env: variablesOf({ region: 'eu' }) }));
    const plan = await engine.plan('up');
    const stage = plan.ok ? plan.value.stages.find(({ id }) => id === 'default/app') : undefined;
    const failure = stage?.failure?.reason === 'parameter_files' ? stage.failure.diagnostics : [];
    expect(failure.map(({ location: { file, line, column } }) => `${file}:${line}:${column}`)).toEqual([
      'source/a.json:1:8',
      'source/a.json:2:8',
      'source/b:1:12',
    ]);
    expect(privateFiles.opened).toBe(0);
  });

  test('are told up to a limit, and then counted', async () => {
    const many = parametersOf({ f: '#{x}#\n'.repeat(MAX_TOLD_ERRORS + 5) });
    const plan = await worldOf([{ name: 'app', parameters: [many], ...shellWork('deploy') }]).engine.plan('up');
    const failure = plan.ok ? plan.value.stages[0]?.failure : undefined;
    const told = failure?.reason === 'parameter_files' ? failure.diagnostics : [];
    expect(told).toHaveLength(MAX_TOLD_ERRORS + 1);
    expect(told.at(-1)?.message).toBe(`there are 5 more problems than the ${MAX_TOLD_ERRORS} told here`);
    expect(failure && describeFailure(failure).summary).toBe(
      `app: more than ${MAX_TOLD_ERRORS} problems in its parameter files`,
    );
  });

  test('do not matter where the condition of the stage is false', async () => {
    const stages = [{ name: 'app', parameters: [missing], condition: sourceText('false'), ...shellWork('deploy') }];
    const { engine, privateFiles } = worldOf(stages);
    expect((await engine.up()).conclusion).toBe('success');
    expect(privateFiles.opened).toBe(0);
  });

  test('may be warned of', async () => {
    const files = parametersOf({ f: '#{x}#' }, { onMissing: 'warn' });
    const { engine, seen } = worldOf([{ name: 'app', parameters: [files], ...shellWork('deploy') }]);
    const plan = await engine.plan('up');
    expect(plan).toMatchObject({
      ok: true,
      value: {
        notices: [
          {
            kind: 'other',
            instance: 'default/app',
            message: 'app: #{x}# has no value: there is no variable "x"',
            diagnostic: { location: { file: 'source/f', line: 1, column: 1 } },
          },
        ],
      },
    });
    await engine.up();
    expect(seen).toEqual([{ f: '#{x}#' }]);
  });

  test('may be warned of on the way back too', async () => {
    const files = parametersOf({ f: '#{x}#' }, { onMissing: 'warn' });
    const { engine } = worldOf([{ name: 'app', parameters: [files], ...shellWork('deploy', { down: 'remove' }) }]);
    await engine.up();
    const message = 'app: #{x}# has no value: there is no variable "x"';
    expect(await engine.plan('down')).toMatchObject({ value: { notices: [{ instance: 'default/app', message }] } });
  });

  test('what a script handed on has to be imported or declared', async () => {
    const files = [parametersOf({ f: '#{id}#' })];
    const maker = { name: 'maker', ...shellWork('make') };
    const app = { name: 'app', dependsOn: ['maker'], parameters: files, ...shellWork('deploy') };
    const undeclared = await worldOf([maker, app]).engine.plan('up');
    expect(undeclared).toMatchObject({ ok: true, value: { stages: [{}, { failure: { reason: 'parameter_files' } }] } });
    const exports = [{ name: 'id', sensitive: false, required: true, location: AT }];
    const { engine, seen } = worldOf([{ ...maker, exports }, app]);
    engine.shell.on('make', { output: 'id=7\n' });
    expect(await engine.plan('up')).toMatchObject({
      ok: true,
      value: { stages: [{}, { parameters: [{ destination: 'f', after: ['maker.id'] }] }] },
    });
    await engine.up();
    expect(seen).toEqual([{ f: '7' }]);
  });
});

describe('run_policy: on_change looks into parameter files', () => {
  const app = (text: string, env: Readonly<Record<string, string>> = {}): readonly StageSketch[] => [
    { name: 'app', env: variablesOf(env), parameters: [parametersOf({ f: text })], ...shellWork('deploy') },
  ];

  test.each([
    ['nothing changed', app('#{a.b}#', { 'a.b': '1' }), 0],
    ['another file', app('#{a.b}#!', { 'a.b': '1' }), 1],
    ['another value', app('#{a.b}#', { 'a.b': '2' }), 1],
    ['a variable that the file does not use', app('#{a.b}#', { 'a.b': '1', 'c.d': '1' }), 0],
  ])('%s', async (_, stages, count) => {
    const { engine, seen } = worldOf(app('#{a.b}#', { 'a.b': '1' }));
    await engine.up();
    await engine.up({ stages });
    expect(seen).toHaveLength(1 + count);
  });

  test('a secret that changed is seen with a state key, and nothing of it is recorded', async () => {
    const secret = (value: string): readonly StageSketch[] => app('#{db.password}#', { 'db.password': value });
    const { engine, seen } = worldOf(secret('correct horse'), { keys: ['a key'] });
    await engine.up();
    await engine.up({ stages: secret('correct horse') });
    expect(seen).toHaveLength(1);
    await engine.up({ stages: secret('battery staple') });
    expect(seen).toHaveLength(2);
    const kept = JSON.stringify([await engine.history('app'), engine.events]);
    expect(kept).not.toMatch(/correct horse|battery staple/u);
  });
});
