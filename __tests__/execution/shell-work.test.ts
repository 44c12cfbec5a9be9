import { describe, expect, test } from '@jest/globals';
import { createEngine, type EngineSketch, endsOf, resultOf } from '../rigs/engine.ts';
import { migrationOf, migrationsWork, shellWork, variablesOf } from '../rigs/migration-of.ts';
import type { StageSketch } from '../rigs/project-of.ts';

const AT = { file: 'stages.yaml', line: 1, column: 1 };

function alpha(
  work: Parameters<typeof shellWork>[1] = {},
  more: Omit<StageSketch, 'name' | 'work'> = {},
  sketch: EngineSketch = {},
) {
  return createEngine([{ name: 'alpha', ...more, ...shellWork('deploy', { down: 'undo', ...work }) }], sketch);
}

/** A stage that posts what it imports from alpha. */
function reader(name: string): StageSketch {
  return {
    name: 'reader',
    dependsOn: ['alpha'],
    imports: [{ stage: 'alpha', name, as: 'got', location: AT }],
    ...migrationsWork([migrationOf('001_read', { body: '{{.got}}' })]),
  };
}

describe('what a script gets', () => {
  test('the variables of its stage under their own names, and what the product says about itself', async () => {
    const engine = createEngine([
      { name: 'vpc', ...migrationsWork([migrationOf('001_vpc', { take: { vpc_id: 'id' } })]) },
      {
        name: 'alpha',
        dependsOn: ['vpc'],
        imports: [{ stage: 'vpc', name: 'vpc_id', as: 'network', location: AT }],
        env: variablesOf({ region: 'eu', url: 'https://{{.region}}/', 'not-a-name': 'x' }),
        labels: [['team', 'shop']],
        oidc: true,
        ...shellWork('deploy', { shell: ['python3'], workingDirectory: '/elsewhere' }),
      },
    ]);
    engine.api.on('POST /vpc', { json: { id: 'v-1' } });
    await engine.up();
    const command = engine.shell.last('deploy');
    expect(command).toMatchObject({ shell: ['python3'], workingDirectory: '/elsewhere', oidc: true });
    expect(command.variables).toEqual(
      new Map([
        ['network', 'v-1'],
        ['region', 'eu'],
        ['url', 'https://eu/'],
        ['STAGE_NAME', 'alpha'],
        ['STAGE_ENVIRONMENT', 'default'],
        ['STAGE_RUN_ID', 'run-1'],
        ['STAGE_LABELS', '{"team":"shop"}'],
      ]),
    );
  });

  test('a variable that can not be computed fails the stage before the script starts', async () => {
    const engine = alpha({}, { env: variablesOf({ broken: '{{.nowhere}}' }) });
    expect((await engine.up()).failure).toMatchObject({
      reason: 'template',
      message: expect.stringContaining('nowhere'),
    });
    expect(engine.shell.scripts).toEqual([]);
    expect((await engine.history('alpha')).openIntents).toEqual([]);
  });

  test('its lines are told as they come', async () => {
    const engine = alpha();
    engine.shell.on('deploy', ({ onLine }) => {
      onLine('stdout', 'one');
      onLine('stderr', 'two');
      return {};
    });
    await engine.up();
    expect(engine.events.filter(({ type }) => type === 'output')).toMatchObject([
      { id: 'default/alpha', stream: 'stdout', line: 'one' },
      { stream: 'stderr', line: 'two' },
    ]);
  });
});

describe('how a script ends', () => {
  test('its outputs are recorded and handed on, in this run and in later ones', async () => {
    const engine = createEngine([{ name: 'alpha', ...shellWork('deploy') }, reader('url')]);
    engine.shell.on('deploy', { output: 'url=http://x\nmany<<EOF\na\nb\nEOF\nurl=http://y\n' });
    const run = await engine.up();
    expect(engine.api.last('POST /read').body).toBe('http://y');
    expect(resultOf(run, 'alpha').exports).toEqual(['many', 'url']);
    expect((await engine.history('alpha')).exports).toEqual([
      { name: 'many', form: 'clear', text: 'a\nb' },
      { name: 'url', form: 'clear', text: 'http://y' },
    ]);
    await engine.down({ stage: 'reader' });
    await engine.up({ stage: 'reader' });
    expect(engine.api.last('POST /read').body).toBe('http://y');
    expect(engine.shell.scripts).toEqual(['deploy']);
  });

  test('what it handed on last time and not any more is not handed on', async () => {
    const engine = createEngine([
      { name: 'alpha', ...shellWork('deploy', { runPolicy: 'always' }) },
      { ...reader('url'), onFailure: 'continue' },
    ]);
    engine.shell.on('deploy', { output: 'url=old' }, { output: 'other=1' });
    await engine.up();
    await engine.down({ stage: 'reader' });
    const run = await engine.up();
    expect(resultOf(run, 'reader').failure).toMatchObject({ reason: 'import_missing', variable: 'url', sealed: 'no' });
    expect((await engine.history('reader')).lastAttempt).toMatchObject({ failureReason: 'import_missing' });
  });

  test('skip=reason: skipped, satisfied for dependants, and nothing is left in the journal', async () => {
    const engine = createEngine([
      { name: 'alpha', ...shellWork('deploy') },
      { name: 'after', dependsOn: ['alpha'], ...shellWork('next') },
    ]);
    engine.shell.on('deploy', { output: 'url=x\nskip=nothing to deploy' });
    const run = await engine.up();
    expect(endsOf(run)).toEqual(['alpha skipped', 'after success']);
    expect(resultOf(run, 'alpha').reason).toEqual({ because: 'said_so', text: 'nothing to deploy' });
    expect(await engine.history('alpha')).toMatchObject({
      openIntents: [],
      applied: [],
      exports: [],
      lastAttempt: { state: 'skipped', message: 'nothing to deploy' },
    });
  });

  test('what completed before is completed still after a skip, hands on what it did, and is asked again', async () => {
    const stages = (up: string) => [
      { name: 'alpha', ...shellWork(up) },
      { ...reader('url'), dependsOn: ['alpha'] },
    ];
    const engine = createEngine([]);
    engine.shell.on('deploy', { output: 'url=http://x' });
    engine.shell.on('deploy anew', { output: 'skip=nothing new' });
    await engine.up({ stages: stages('deploy') });
    await engine.up({ stages: stages('deploy anew') });
    expect(await engine.history('alpha')).toMatchObject({ completed: true, lastAttempt: { state: 'skipped' } });
    await engine.down({ stages: stages('deploy anew'), stage: 'reader' });
    const run = await engine.up({ stages: stages('deploy anew'), stage: 'reader' });
    expect(run.conclusion).toBe('success');
    expect(engine.api.last('POST /read').body).toBe('http://x');
    await engine.up({ stages: stages('deploy anew') });
    expect(engine.shell.scripts).toEqual(['deploy', 'deploy anew', 'deploy anew']);
  });

  test('what has never done more than skip satisfies dependants that run later, and never counts as completed', async () => {
    const engine = createEngine([
      { name: 'alpha', ...shellWork('deploy') },
      { name: 'after', dependsOn: ['alpha'], ...shellWork('next') },
    ]);
    engine.shell.on('deploy', { output: 'skip=nothing to deploy' });
    await engine.up({ stage: 'alpha' });
    expect((await engine.up({ stage: 'after' })).conclusion).toBe('success');
    expect((await engine.history('alpha')).completed).toBe(false);
  });

  test('skip_exit_codes: skipped too, and no other code', async () => {
    const engine = alpha({ skipExitCodes: [78, 79] });
    engine.shell.on('deploy', { exitCode: 79 }, { exitCode: 77 });
    expect(resultOf(await engine.up(), 'alpha').reason).toEqual({ because: 'exit_code', exitCode: 79 });
    expect((await engine.up()).failure).toMatchObject({ reason: 'shell_exit', exitCode: 77 });
  });

  test('a failure has its code, its last lines with secrets hidden, and is closed in the journal', async () => {
    const engine = alpha({}, { env: variablesOf({ api_token: 'tok-12345' }) });
    engine.shell.on('deploy', { exitCode: 9, excerpt: 'using tok-12345\nno such host' });
    const run = await engine.up();
    expect(run.failure).toEqual({
      reason: 'shell_exit',
      instance: 'default/alpha',
      direction: 'up',
      what: 'run',
      exitCode: 9,
      signal: null,
      excerpt: 'using ***\nno such host',
    });
    const history = await engine.history('alpha');
    expect(history.openIntents).toEqual([]);
    expect(history.lastAttempt).toMatchObject({ state: 'failed', exitCode: 9, excerpt: 'using *** no such host' });
  });

  test('a signal is a failure', async () => {
    const engine = alpha();
    engine.shell.on('deploy', { exitCode: null, signal: 'SIGKILL' });
    expect((await engine.up()).failure).toMatchObject({ reason: 'shell_exit', exitCode: null, signal: 'SIGKILL' });
  });

  test('outputs that can not be read are a failure that names the line', async () => {
    const engine = alpha();
    engine.shell.on('deploy', { output: 'fine=1\nthis is prose' });
    expect((await engine.up()).failure).toMatchObject({ reason: 'shell_output', line: 2 });
    expect((await engine.history('alpha')).openIntents).toEqual([]);
  });

  test('one that could not start leaves nothing behind', async () => {
    const engine = alpha();
    engine.shell.on('deploy', { startProblem: 'bash is not installed' });
    expect((await engine.up()).failure).toMatchObject({ reason: 'shell_start', problem: 'bash is not installed' });
    expect(await engine.history('alpha')).toMatchObject({ openIntents: [], applied: [] });
  });
});

describe('run_policy', () => {
  /** How often the script ran after three runs, the last one with another script. */
  async function runs(runPolicy: 'once' | 'on_change' | 'always') {
    const engine = alpha({ runPolicy });
    await engine.up();
    await engine.up();
    const unchanged = engine.shell.scripts.length;
    await engine.up({ stages: [{ name: 'alpha', ...shellWork('deploy anew', { runPolicy }) }] });
    return [unchanged, engine.shell.scripts.length];
  }

  test.each([
    ['once', [1, 1]],
    ['on_change', [1, 2]],
    ['always', [2, 3]],
  ] as const)('%s', async (policy, expected) => expect(await runs(policy)).toEqual(expected));

  test('on_change looks at inputs: those of the stage and those it imports', async () => {
    const engine = createEngine([
      { name: 'vpc', ...shellWork('make', { runPolicy: 'always' }) },
      {
        name: 'alpha',
        dependsOn: ['vpc'],
        imports: [{ stage: 'vpc', name: 'id', as: 'id', location: AT }],
        ...shellWork('deploy'),
      },
    ]);
    engine.shell.on('make', { output: 'id=1' }, { output: 'id=1' }, { output: 'id=2' });
    for (const count of [1, 1, 2]) {
      await engine.up();
      expect(engine.shell.scripts.filter((script) => script === 'deploy')).toHaveLength(count);
    }
    await engine.up({ given: { region: 'eu' } });
    expect(engine.shell.scripts.filter((script) => script === 'deploy')).toHaveLength(3);
  });

  test('a script that failed runs again, whatever the policy', async () => {
    const engine = alpha({ runPolicy: 'once' });
    engine.shell.on('deploy', { exitCode: 1 }, {});
    await engine.up();
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.shell.scripts).toEqual(['deploy', 'deploy']);
  });
});

describe('down', () => {
  test('runs the script of the way back, which sees what was exported, and is pending again', async () => {
    const engine = alpha();
    engine.shell.on('deploy', { output: 'made=it' });
    await engine.up();
    await engine.down();
    expect(engine.shell.last('undo').variables.get('made')).toBe('it');
    expect(await engine.history('alpha')).toMatchObject({ completed: false, applied: [] });
    await engine.up();
    expect(engine.shell.scripts).toEqual(['deploy', 'undo', 'deploy']);
  });

  test('that fails leaves the stage applied', async () => {
    const engine = alpha();
    await engine.up();
    engine.shell.on('undo', { exitCode: 4 });
    expect((await engine.down()).failure).toMatchObject({ reason: 'shell_exit', direction: 'down', exitCode: 4 });
    expect((await engine.history('alpha')).applied).toHaveLength(1);
  });

  test('without a script is irreversible; skip_irreversible leaves it and says so', async () => {
    const engine = createEngine([{ name: 'alpha', ...shellWork('deploy') }]);
    await engine.up();
    expect(await engine.plan('down')).toMatchObject({ ok: false, error: { reason: 'irreversible' } });
    const run = await engine.down({ allowances: { skipIrreversible: true } });
    expect(resultOf(run, 'alpha')).toMatchObject({
      conclusion: 'skipped',
      reason: { because: 'said_so', text: 'no down: not reversible' },
    });
    expect((await engine.history('alpha')).applied).toHaveLength(1);
  });
});

describe('in doubt', () => {
  /** A process that died while the script ran. */
  async function died(idempotent: boolean) {
    const engine = alpha({}, { idempotent });
    engine.shell.on('deploy', async () => Promise.withResolvers<never>().promise);
    void engine.start('up');
    await engine.clock.settle();
    engine.histories.kill();
    engine.shell.on('deploy', {});
    return engine;
  }

  test('it stops and asks, up and down, and runs with a reason', async () => {
    const engine = await died(false);
    for (const run of [await engine.up(), await engine.down()]) {
      expect(run.failure).toMatchObject({ reason: 'in_doubt', version: 'run', label: 'alpha', run: 'run-1' });
    }
    expect((await engine.up({ allowances: { force: 'looked' } })).conclusion).toBe('success');
    expect(engine.shell.scripts).toEqual(['deploy', 'deploy']);
  });

  test('one that is idempotent simply runs again', async () => {
    const engine = await died(true);
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.shell.scripts).toEqual(['deploy', 'deploy']);
  });
});
