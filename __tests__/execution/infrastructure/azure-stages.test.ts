import { describe, expect, test } from '@jest/globals';
import { compareText } from '../../../src/domain/diagnostic.ts';
import { endsOf, createEngine, type EngineSketch, resultOf } from '../../rigs/engine.ts';
import type { AzureSketch } from '../../rigs/azure/infrastructure-of.ts';
import { azureWork } from '../../rigs/azure/infrastructure-of.ts';
import { createFakeAz } from '../../rigs/azure/fake-az.ts';
import { untilEnded } from '../../rigs/fake-shell.ts';
import { migrationOf, migrationsWork, variablesOf } from '../../rigs/migration-of.ts';
import type { StageSketch } from '../../rigs/project-of.ts';

const AT = { file: 'stages.yaml', line: 1, column: 1 };

const GROUP = '/subscriptions/s/resourceGroups/rg-mca';

const PARAMETERS = '{"parameters": {"name": {"value": "st#{region}#"}}}';

/** `network` deploys; `reader` posts the output that it imports. */
function deployment(work: AzureSketch = {}, more: Omit<StageSketch, 'name' | 'work'> = {}, sketch: EngineSketch = {}) {
  const az = createFakeAz({ 'main.parameters.json': PARAMETERS });
  az.answer({ outputs: { groupId: GROUP } });
  const stages: readonly StageSketch[] = [
    { name: 'network', env: variablesOf({ region: 'weu' }), ...more, ...azureWork(work) },
    {
      name: 'reader',
      dependsOn: ['network'],
      imports: [{ stage: 'network', name: 'groupId', as: 'group', location: AT }],
      ...migrationsWork([migrationOf('001_read', { body: '{{.group}}' })]),
    },
  ];
  return { az, engine: createEngine(stages, { az, ...sketch }) };
}

describe('a deployment that goes well', () => {
  test('hands on its outputs, and is recorded', async () => {
    const { az, engine } = deployment();
    expect(endsOf(await engine.up())).toEqual(['network success', 'reader success']);
    expect(engine.api.requests.map(({ body }) => body)).toEqual([GROUP]);
    expect(az.calls.map(({ command, options }) => [command, options['--name']])).toEqual([
      ['deployment sub create', ['network-run-1']],
    ]);
    const history = await engine.history('network');
    expect(history.completed).toBe(true);
    expect(history.openIntents).toEqual([]);
    expect(history.exports).toEqual([{ name: 'groupId', form: 'clear', text: GROUP }]);
  });

  test('is made again by every run', async () => {
    const { az, engine } = deployment();
    await engine.up();
    await engine.up();
    expect(az.calls.map(({ options }) => options['--name']?.[0])).toEqual(['network-run-1', 'network-run-2']);
  });

  test('is called by its environment too where there are several', async () => {
    const environments = [{ name: 'development' }, { name: 'test', promotion: 'parallel' as const }];
    const { az, engine } = deployment({}, {}, { environments });
    await engine.up();
    const names = az.calls.flatMap(({ options }) => options['--name'] ?? []);
    expect(names.toSorted(compareText)).toEqual(['network-development-run-1', 'network-test-run-1']);
  });

  test('is called by its environment in parentheses where another one had the same name otherwise', async () => {
    const environments = ['b', 'a-B', 'c'].map((name) => ({ name, promotion: 'parallel' as const }));
    const az = createFakeAz();
    const stages = ['x', 'x-a'].map((name) => ({ name, ...azureWork() }));
    await createEngine(stages, { az, environments }).up();
    const names = az.calls.flatMap(({ options }) => options['--name'] ?? []);
    expect(names.toSorted(compareText)).toEqual([
      'x(a-B)-run-1',
      'x-a(b)-run-1',
      'x-a-a-B-run-1',
      'x-a-c-run-1',
      'x-b-run-1',
      'x-c-run-1',
    ]);
  });

  test('without the output that another stage imports is where that one says to look', async () => {
    const { az, engine } = deployment();
    az.answer({ outputs: {} });
    const { failure } = resultOf(await engine.up(), 'reader');
    expect(failure).toMatchObject({ reason: 'import_missing', variable: 'groupId', exporter: 'azure_bicep' });
  });

  test('gets its parameter file with tokens replaced, from a folder that is gone afterwards', async () => {
    const { az, engine } = deployment({ parameterFile: 'main.parameters.json', overrides: { sku: '{{.region}}-x' } });
    await engine.up();
    expect(az.calls[0]?.parameters).toEqual({ name: 'stweu', sku: 'weu-x' });
    expect(az.openFolders).toBe(0);
  });

  test('gets a parameter file with its comments, which az leaves out', async () => {
    const az = createFakeAz({ 'main.json': '{"parameters": {"name": {"value": "st#{region}#"}}} // #{region}#' });
    const env = variablesOf({ region: 'weu' });
    const stage = { name: 'network', env, ...azureWork({ parameterFile: 'main.json' }) };
    expect(endsOf(await createEngine([stage], { az }).up())).toEqual(['network success']);
    expect(az.calls[0]?.parameters).toEqual({ name: 'stweu' });
  });

  test('gets overrides that must not be seen beside a parameter file of whatever name', async () => {
    const file = 'overrides.parameters.json';
    const az = createFakeAz({ [file]: PARAMETERS });
    const env = variablesOf({ region: 'weu' });
    const stage = { name: 'network', env, ...azureWork({ parameterFile: file, overrides: { sku: '@x' } }) };
    expect(endsOf(await createEngine([stage], { az }).up())).toEqual(['network success']);
    expect(az.calls[0]?.parameters).toEqual({ name: 'stweu', sku: '@x' });
  });

  test('gets lists and maps among its overrides as JSON, with their templates rendered', async () => {
    const at = { file: 'stages.yaml', line: 1, column: 1 };
    const quoted = { kind: 'text', text: { text: 'in {{.region}}, "so"', at, indent: 0 } } as const;
    const tags = { kind: 'json', value: { kind: 'map', entries: [['note', quoted]] } } as const;
    const { az, engine } = deployment({ overrides: { tags } });
    await engine.up();
    expect(az.commands[0]?.arguments).toContain('tags={"note":"in weu, \\"so\\""}');
  });

  test('that is disabled is skipped, and what depends on it goes without', async () => {
    const { az, engine } = deployment({ disabled: true });
    const run = await engine.up({ given: { group: 'given' } });
    expect(endsOf(run)).toEqual(['network skipped', 'reader success']);
    expect(resultOf(run, 'network').reason).toEqual({ because: 'disabled' });
    expect(az.commands).toEqual([]);
  });
});

describe('secrets', () => {
  test('secure outputs are hidden before anything else can print them', async () => {
    const { az, engine } = deployment({ after: { smoke: 'smoke' } }, {}, { keys: ['0123456789abcdef'] });
    az.answer({ outputs: { groupId: GROUP, key: { type: 'SecureString', value: 'hunter2hunter2' } } });
    let known = false;
    engine.shell.on('smoke', () => {
      known = engine.redactor.holds('hunter2hunter2');
      return {};
    });
    await engine.up();
    expect(known).toBe(true);
    const { exports } = await engine.history('network');
    expect(exports.find(({ name }) => name === 'key')?.form).toBe('sealed');
    expect(JSON.stringify(exports)).not.toContain('hunter2');
  });

  test('that Azure does not give back are told of, and handed on as nothing at all', async () => {
    const { az, engine } = deployment();
    az.answer({ outputs: { groupId: GROUP, key: { type: 'SecureString' } } });
    await engine.up();
    expect((await engine.history('network')).exports.map(({ name }) => name)).toEqual(['groupId']);
    const notices = engine.events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
    expect(notices).toEqual([expect.stringContaining('the output key is secure')]);
  });

  test('in overrides reach az in a file and not on its command line', async () => {
    const { az, engine } = deployment(
      { overrides: { password: '{{.db_password}}', sku: 'Basic' } },
      { env: variablesOf({ db_password: 'hunter2hunter2' }) },
    );
    await engine.up();
    expect(az.commands[0]?.arguments.join(' ')).not.toContain('hunter2');
    expect(az.calls[0]?.parameters).toEqual({ password: 'hunter2hunter2', sku: 'Basic' });
  });

  test('in what az says about a failure are hidden', async () => {
    const { az, engine } = deployment(
      { overrides: { p: '{{.db_password}}' } },
      { env: variablesOf({ db_password: 'hunter2"x' }) },
    );
    const error = { code: 'Bad', message: 'the value hunter2"x is wrong' };
    az.answer({ exitCode: 1, stderr: `ERROR: ${JSON.stringify(error)}\n` });
    const run = await engine.up();
    expect(resultOf(run, 'network').failure).toMatchObject({ excerpt: 'Bad: the value *** is wrong' });
  });
});

describe('a deployment that fails', () => {
  test('fails its stage with what az said, and what depends on it does not run', async () => {
    const { az, engine } = deployment();
    az.answer({ exitCode: 1, stderr: 'ERROR: InvalidTemplate: the template is wrong\n' });
    const run = await engine.up();
    expect(endsOf(run)).toEqual(['network failure', 'reader skipped']);
    expect(resultOf(run, 'network').failure).toMatchObject({
      reason: 'shell_exit',
      what: 'az deployment sub create',
      exitCode: 1,
      excerpt: 'ERROR: InvalidTemplate: the template is wrong',
    });
    const history = await engine.history('network');
    expect([history.completed, history.applied.length, history.openIntents.length]).toEqual([false, 0, 0]);
    expect(history.lastAttempt).toMatchObject({ state: 'failed', exitCode: 1 });
  });

  test('is tried again where its stage says so', async () => {
    const { az, engine } = deployment({}, { retry: { attempts: 2 } });
    az.answer({ exitCode: 1, stderr: 'ERROR: busy\n' });
    await engine.up();
    expect(az.calls).toHaveLength(2);
  });

  test('for want of az says where it is needed, and is not tried again', async () => {
    const { az, engine } = deployment({}, { retry: { attempts: 3 } });
    az.remove();
    const run = await engine.up();
    expect(resultOf(run, 'network').failure).toMatchObject({
      reason: 'program_missing',
      program: 'az',
      location: { line: 12 },
    });
    expect(az.commands).toHaveLength(1);
  });

  test('whose answer can not be read says that it is deployed', async () => {
    const { az, engine } = deployment();
    az.answer({ stdout: 'Welcome to Azure!' });
    expect(resultOf(await engine.up(), 'network').failure).toMatchObject({
      reason: 'deployment_output',
      what: 'az',
      problem: 'it is no JSON',
    });
  });

  test.each([
    ['location', { location: '{{.bad}}' }, '--mode', 'it may not begin with -'],
    ['location', { location: '{{.bad}}' }, '@/etc/passwd', 'it may not begin with @'],
    ['subscription_id', { subscription: '{{.bad}}' }, '', 'it is empty'],
    ['main_file', { mainFile: '{{.bad}}' }, 'a\nb', 'it may not hold line ends or other control characters'],
  ])('%s of a value that az would take for something else: %#', async (key, work, bad, message) => {
    const { az, engine } = deployment(work, { env: variablesOf({ bad }) });
    const plan = await engine.plan('up');
    expect(plan.ok && plan.value.stages[0]?.failure).toMatchObject({
      reason: 'template',
      subject: `iac.${key}`,
      message,
    });
    await engine.up();
    expect(az.commands).toEqual([]);
  });

  test.each([
    ['there is no such file', 'absent.json', { reason: 'template', message: 'there is no file absent.json' }],
    ['a token has no value', 'main.parameters.json', { reason: 'parameter_files' }],
  ])('because of its parameter file: %s', async (_, parameterFile, failure) => {
    const { az, engine } = deployment({ parameterFile }, { env: [] });
    expect(resultOf(await engine.up(), 'network').failure).toMatchObject(failure);
    expect([az.commands.length, az.openFolders]).toEqual([0, 0]);
  });
});

describe('a deployment that is ended half-way', () => {
  test('is not in doubt: the next run makes it again without asking', async () => {
    const { az, engine } = deployment();
    az.answer({ hangs: true });
    const stop = new AbortController();
    const running = engine.up({ stop: stop.signal });
    stop.abort();
    expect((await running).conclusion).toBe('cancelled');

    az.answer({ outputs: { groupId: GROUP } });
    expect(endsOf(await engine.up())).toEqual(['network success', 'reader success']);
  });

  test('by its timeout has failed by it', async () => {
    const { az, engine } = deployment({}, { timeoutMs: 1_000 });
    az.answer({ hangs: true });
    const run = await engine.up();
    expect(resultOf(run, 'network').failure).toEqual({
      reason: 'timeout',
      instance: 'default/network',
      direction: 'up',
      timeoutMs: 1_000,
      inDoubt: false,
    });
    const history = await engine.history('network');
    expect(history.openIntents).toHaveLength(1);
    expect(history.lastAttempt?.state).toBe('failed');
  });
});

describe('shell work around a deployment', () => {
  test('runs before and after it, in the folder of stages.yaml, and later work sees what came before', async () => {
    const { az, engine } = deployment({ before: { check: 'check' }, after: { smoke: 'smoke', tell: 'tell' } });
    engine.shell.on('check', () => {
      expect(az.calls).toHaveLength(0);
      return { output: 'checked=yes\n' };
    });
    engine.shell.on('smoke', { output: 'smoked=yes\n' });
    await engine.up();
    expect(engine.shell.scripts).toEqual(['check', 'smoke', 'tell']);
    const { variables, workingDirectory } = engine.shell.last('tell');
    expect(workingDirectory).toBe('/project');
    expect(Object.fromEntries(variables)).toMatchObject({
      region: 'weu',
      checked: 'yes',
      smoked: 'yes',
      groupId: GROUP,
      STAGE_NAME: 'network',
    });
    const names = (await engine.history('network')).exports.map(({ name }) => name);
    expect(names.toSorted()).toEqual(['checked', 'groupId', 'smoked']);
  });

  test('that fails before it fails the stage, and nothing is deployed', async () => {
    const { az, engine } = deployment({ before: { check: 'check', more: 'more' } });
    engine.shell.on('check', { exitCode: 3, excerpt: 'not ready' });
    const run = await engine.up();
    expect(resultOf(run, 'network').failure).toMatchObject({ what: 'pre check', exitCode: 3, excerpt: 'not ready' });
    expect([engine.shell.scripts, az.commands]).toEqual([['check'], []]);
    expect((await engine.history('network')).openIntents).toEqual([]);
  });

  test('that fails after it fails the stage; the deployment stays, with what it handed on', async () => {
    const { engine } = deployment({ after: { smoke: 'smoke' } });
    engine.shell.on('smoke', { exitCode: 1 });
    const run = await engine.up();
    expect(endsOf(run)).toEqual(['network failure', 'reader skipped']);
    expect(resultOf(run, 'network').failure).toMatchObject({ what: 'post smoke' });
    const { applied, completed } = await engine.history('network');
    expect(completed).toBe(false);
    expect(applied.map(({ variables }) => variables)).toEqual([[{ name: 'groupId', form: 'clear', text: GROUP }]]);
  });

  test('that is ended before it leaves nothing open', async () => {
    const { engine } = deployment({ before: { check: 'check' } }, { timeoutMs: 1_000 });
    engine.shell.on('check', untilEnded);
    await engine.up();
    expect((await engine.history('network')).openIntents).toEqual([]);
  });
});

test('what Azure deployed can not be taken back', async () => {
  const { engine } = deployment();
  await engine.up();
  expect(await engine.plan('down')).toMatchObject({
    ok: false,
    error: { reason: 'irreversible', steps: [{ instance: 'default/network' }] },
  });
});
