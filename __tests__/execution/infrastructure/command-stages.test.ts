import { describe, expect, test } from '@jest/globals';
import { createEngine, type EngineSketch, endsOf, resultOf, rollbackOf } from '../../rigs/engine.ts';
import type { CommandSketch } from '../../rigs/azure/infrastructure-of.ts';
import { commandWork } from '../../rigs/azure/infrastructure-of.ts';
import { untilEnded } from '../../rigs/fake-shell.ts';
import { shellWork, variablesOf } from '../../rigs/migration-of.ts';
import type { StageSketch } from '../../rigs/project-of.ts';

const ALL: CommandSketch = { deploy: 'deploy', destroy: 'destroy', outputs: 'outputs' };

function network(work: CommandSketch = ALL, more: Omit<StageSketch, 'name' | 'work'> = {}, sketch: EngineSketch = {}) {
  return createEngine([{ name: 'network', ...more, ...commandWork(work) }], sketch);
}

function printed(values: object): { readonly kept: string } {
  return { kept: JSON.stringify(values) };
}

describe('deploying with a command', () => {
  test('its variables are process variables, and its outputs are handed on', async () => {
    const engine = network(ALL, { env: variablesOf({ region: 'weu' }), oidc: true });
    engine.shell.on('deploy', { output: 'said=yes\nid=early\n' });
    engine.shell.on('outputs', printed({ id: { sensitive: false, type: 'string', value: 'i-1' } }));
    await engine.up();
    expect(engine.shell.scripts).toEqual(['deploy', 'outputs']);
    expect(engine.shell.last('deploy')).toMatchObject({ workingDirectory: '/project', oidc: true });
    expect(engine.shell.last('deploy').variables.get('region')).toBe('weu');
    expect((await engine.history('network')).exports).toEqual([
      { name: 'id', form: 'clear', text: 'i-1' },
      { name: 'said', form: 'clear', text: 'yes' },
    ]);
  });

  test('what outputs prints is in no log', async () => {
    const engine = network();
    engine.shell.on('outputs', printed({ password: 'hunter2hunter2' }));
    await engine.up();
    expect(engine.shell.last('outputs').keepsOutput).toBe(true);
    expect(engine.shell.last('deploy').keepsOutput).toBe(false);
    expect(engine.redactor.redact('is hunter2hunter2')).toBe('is ***');
  });

  test('that is sensitive to Terraform is sensitive here, whatever it is called', async () => {
    const engine = network(ALL, {}, { keys: ['0123456789abcdef'] });
    engine.shell.on('outputs', printed({ endpoint: { sensitive: true, type: 'string', value: 'https://u:p@db/' } }));
    await engine.up();
    expect((await engine.history('network')).exports).toMatchObject([{ name: 'endpoint', form: 'sealed' }]);
  });

  test('outputs that are no JSON fail the stage, which is deployed', async () => {
    const engine = network();
    engine.shell.on('outputs', { kept: 'oops' });
    const run = await engine.up();
    expect(resultOf(run, 'network').failure).toMatchObject({ reason: 'deployment_output', what: 'outputs' });
    expect((await engine.history('network')).applied).toHaveLength(1);
  });

  test.each(['deploy', 'outputs'] as const)('%s that fails fails the stage', async (what) => {
    const engine = network();
    engine.shell.on(what, { exitCode: 2, excerpt: 'Error: no' });
    const run = await engine.up();
    expect(resultOf(run, 'network').failure).toMatchObject({
      reason: 'shell_exit',
      what,
      exitCode: 2,
      excerpt: 'Error: no',
    });
  });
});

test('what pre hands on reaches all that comes after it, and is masked by then', async () => {
  const engine = network({ ...ALL, before: { sign: 'sign' } });
  engine.shell.on('sign', { output: 'api_token=hunter2hunter2\n' });
  let isMasked = false;
  engine.shell.on('deploy', () => {
    isMasked = engine.redactor.holds('hunter2hunter2');
    return {};
  });
  await engine.up();
  expect(isMasked).toBe(true);
  for (const script of ['deploy', 'outputs']) {
    expect(engine.shell.last(script).variables.get('api_token')).toBe('hunter2hunter2');
  }
});

describe('taking back what a command deployed', () => {
  test('runs destroy with what the deployment handed on', async () => {
    const engine = network();
    engine.shell.on('outputs', printed({ id: 'i-1' }));
    await engine.up();
    expect((await engine.down()).conclusion).toBe('success');
    expect(engine.shell.last('destroy').variables.get('id')).toBe('i-1');
    const history = await engine.history('network');
    expect([history.applied, history.completed]).toEqual([[], false]);
    expect(endsOf(await engine.down())).toEqual(['network skipped']);
  });

  test('without destroy it is refused', async () => {
    const engine = network({ deploy: 'deploy' });
    await engine.up();
    expect(await engine.plan('down')).toMatchObject({ ok: false, error: { reason: 'irreversible' } });
  });

  test('a deployment that failed may have left something, which destroy takes away', async () => {
    const engine = network();
    engine.shell.on('outputs', printed({ id: 'i-1' }));
    await engine.up();
    engine.shell.on('deploy', { exitCode: 1 });
    await engine.up();
    const history = await engine.history('network');
    expect([history.completed, history.applied.length, history.openIntents.length]).toEqual([false, 1, 0]);
    await engine.down();
    expect(engine.shell.last('destroy').variables.get('id')).toBe('i-1');
  });

  test('and so may one that was ended half-way', async () => {
    const engine = network(ALL, { timeoutMs: 1_000 });
    engine.shell.on('deploy', untilEnded);
    await engine.up();
    expect((await engine.down()).conclusion).toBe('success');
    expect(engine.shell.scripts).toEqual(['deploy', 'destroy']);
  });

  test('destroy that fails leaves it applied, to be tried again', async () => {
    const engine = network();
    await engine.up();
    engine.shell.on('destroy', { exitCode: 1 }, {});
    expect((await engine.down()).conclusion).toBe('failure');
    expect((await engine.history('network')).applied).toHaveLength(1);
    expect((await engine.down()).conclusion).toBe('success');
  });

  test('is done by the rollback of a run in which a later stage failed', async () => {
    const stages: readonly StageSketch[] = [
      { name: 'network', ...commandWork(ALL) },
      { name: 'service', dependsOn: ['network'], ...shellWork('start') },
    ];
    const engine = createEngine(stages, { settings: { rollbackOnFailure: true } });
    engine.shell.on('start', { exitCode: 1 });
    expect(rollbackOf(await engine.up())).toEqual(['network rolled_back']);
    expect(engine.shell.scripts).toEqual(['deploy', 'outputs', 'start', 'destroy']);
  });

  test('neither pre nor post has to do with it', async () => {
    const engine = network({ ...ALL, before: { check: 'check' }, after: { smoke: 'smoke' } });
    await engine.up();
    await engine.down();
    expect(engine.shell.scripts).toEqual(['check', 'deploy', 'outputs', 'smoke', 'destroy']);
  });
});
