import { describe, expect, test } from '@jest/globals';
import { HOOK_TIMEOUT_MS } from '../../../src/domain/hook.ts';
import { INTERRUPT_GRACE_MS } from '../../../src/execution/interruption.ts';
import { createEngine, type Engine, endsOf, resultOf, rollbackOf } from '../../rigs/engine.ts';
import { CLOCK_START } from '../../rigs/fake-clock.ts';
import { untilEnded } from '../../rigs/fake-shell.ts';
import { migrationOf, migrationsWork, shellWork, sourceText, variablesOf } from '../../rigs/migration-of.ts';
import { postStage } from '../../rigs/post-stage.ts';
import type { StageSketch } from '../../rigs/project-of.ts';

const HOOKS = { before: sourceText('open'), after: sourceText('close'), failed: sourceText('alarm') };

function hooked(more: Partial<StageSketch> = {}, others: readonly StageSketch[] = []): Engine {
  return createEngine([
    { name: 'alpha', hooks: HOOKS, ...shellWork('deploy', { down: 'undo', skipExitCodes: [9] }), ...more },
    ...others,
  ]);
}

/** What a hook of its last run was told beside the variables of its stage. */
function factsOf({ shell }: Engine, script: string): Readonly<Record<string, string>> {
  const facts = new Set(['STAGE_HOOK', 'STAGE_DIRECTION', 'STAGE_CONCLUSION', 'STAGE_ERROR', 'STAGE_ERROR_REASON']);
  return Object.fromEntries([...shell.last(script).variables].filter(([name]) => facts.has(name)));
}

function eventsOf({ events }: Engine): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'hook_started') return `${event.hook} started`;
    if (event.type === 'hook_ended') return `${event.hook} ${event.problem ?? 'done'}`;
    return /^stage_|^output/.test(event.type) ? event.type : [];
  });
}

describe('around the work', () => {
  test('before and after run in their order, in the group of their stage, and say what they are', async () => {
    const engine = hooked();
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.shell.scripts).toEqual(['open', 'deploy', 'close']);
    expect(eventsOf(engine)).toEqual([
      'stage_started',
      'before started',
      'before done',
      'after started',
      'after done',
      'stage_completed',
    ]);
    expect(factsOf(engine, 'open')).toEqual({ STAGE_HOOK: 'before', STAGE_DIRECTION: 'up' });
    expect(factsOf(engine, 'close')).toEqual({
      STAGE_HOOK: 'after',
      STAGE_DIRECTION: 'up',
      STAGE_CONCLUSION: 'success',
    });
  });

  test('they have what scripts of the stage have, and after it what the stage hands on', async () => {
    const engine = hooked({ env: variablesOf({ region: 'eu' }), oidc: true });
    engine.shell.on('deploy', { output: 'url=http://shop\nnot-a-name=x\n' });
    await engine.up();
    expect(engine.shell.last('open')).toMatchObject({ workingDirectory: '/project', oidc: true });
    expect(engine.shell.last('open').variables.get('region')).toBe('eu');
    expect(engine.shell.last('open').variables.get('STAGE_NAME')).toBe('alpha');
    expect(engine.shell.last('open').variables.has('url')).toBe(false);
    expect(engine.shell.last('close').variables.get('url')).toBe('http://shop');
    expect(engine.shell.last('close').variables.has('not-a-name')).toBe(false);
  });

  test('their output is that of the stage', async () => {
    const engine = hooked();
    engine.shell.on('open', (command) => {
      command.onLine('stdout', 'opening');
      return {};
    });
    await engine.up();
    expect(engine.events).toContainEqual(
      expect.objectContaining({ type: 'output', id: 'default/alpha', line: 'opening' }),
    );
  });

  test('a stage of migrations has them too, and hands on what it extracted', async () => {
    const engine = hooked(migrationsWork([migrationOf('001_vpc', { take: { vpc_id: 'id' } })]));
    engine.api.on('POST /vpc', { json: { id: 'v-1' } });
    await engine.up();
    expect(engine.shell.scripts).toEqual(['open', 'close']);
    expect(engine.shell.last('close').variables.get('vpc_id')).toBe('v-1');
  });

  test('a stage with nothing to do has none, and one that says so itself is closed', async () => {
    const engine = hooked();
    await engine.up();
    expect(resultOf(await engine.up(), 'alpha').reason).toEqual({ because: 'up_to_date' });
    expect(engine.shell.scripts).toHaveLength(3);
    const skipping = hooked();
    skipping.shell.on('deploy', { exitCode: 9 });
    expect(endsOf(await skipping.up())).toEqual(['alpha skipped']);
    expect(skipping.shell.scripts).toEqual(['open', 'deploy', 'close']);
    expect(factsOf(skipping, 'close')['STAGE_CONCLUSION']).toBe('skipped');
  });

  test('the way back has them too, and says so', async () => {
    const engine = hooked();
    await engine.up();
    await engine.down();
    expect(engine.shell.scripts.slice(3)).toEqual(['open', 'undo', 'close']);
    expect(factsOf(engine, 'open')['STAGE_DIRECTION']).toBe('down');
    expect(factsOf(engine, 'close')['STAGE_DIRECTION']).toBe('down');
  });

  test('and so has an automatic rollback', async () => {
    const engine = createEngine(
      [
        { name: 'alpha', hooks: HOOKS, ...shellWork('deploy', { down: 'undo' }) },
        postStage('bad', { dependsOn: ['alpha'] }),
      ],
      { settings: { rollbackOnFailure: true } },
    );
    engine.api.on('POST /bad', 409);
    const run = await engine.up();
    expect(rollbackOf(run)).toEqual(['alpha rolled_back']);
    expect(engine.shell.scripts.slice(3)).toEqual(['open', 'undo', 'close']);
    expect(factsOf(engine, 'open')['STAGE_DIRECTION']).toBe('down');
  });
});

describe('before that fails', () => {
  test('fails the stage, and nothing else of it runs', async () => {
    const engine = hooked({ retry: { attempts: 3 } }, [postStage('bravo', { dependsOn: ['alpha'] })]);
    engine.shell.on('open', { exitCode: 4, excerpt: 'no room' });
    const run = await engine.up();
    expect(run.failure).toMatchObject({
      reason: 'shell_exit',
      what: 'the hook before',
      exitCode: 4,
      excerpt: 'no room',
    });
    expect(engine.shell.scripts).toEqual(['open', 'alarm']);
    expect(engine.api.lines).toEqual([]);
    expect(await engine.history('alpha')).toMatchObject({ openIntents: [], lastAttempt: { state: 'failed' } });
    expect(factsOf(engine, 'alarm')).toEqual({
      STAGE_HOOK: 'failed',
      STAGE_DIRECTION: 'up',
      STAGE_CONCLUSION: 'failure',
      STAGE_ERROR: 'alpha: the hook before ended with exit code 4',
      STAGE_ERROR_REASON: 'shell_exit',
    });
  });

  test('by not starting, or by a variable that can not be computed, is the same', async () => {
    const engine = hooked();
    engine.shell.on('open', { startProblem: 'there is no bash' });
    expect((await engine.up()).failure).toMatchObject({ reason: 'shell_start', what: 'the hook before' });
    const broken = hooked({ env: variablesOf({ x: '{{.nowhere}}' }), ...migrationsWork([migrationOf('001_one')]) });
    expect((await broken.up()).failure).toMatchObject({ reason: 'template' });
    expect(broken.api.lines).toEqual([]);
    // What tells of it runs all the same, without the variables.
    expect(broken.shell.scripts).toEqual(['alarm']);
    expect(broken.shell.last('alarm').variables.get('STAGE_ERROR')).toContain('variable x');
  });

  test('does not stop a rollback of others', async () => {
    const engine = hooked({}, [postStage('bravo', { dependsOn: ['alpha'] })]);
    await engine.up();
    engine.shell.on('open', { exitCode: 1 });
    const run = await engine.down();
    expect(endsOf(run)).toEqual(['bravo success', 'alpha failure']);
    expect(engine.shell.scripts).not.toContain('undo');
  });
});

describe('failed', () => {
  test('runs once, after the last try, with what the stage has handed on by then', async () => {
    const work = migrationsWork([migrationOf('001_vpc', { take: { vpc_id: 'id' } }), migrationOf('002_bad')]);
    const engine = hooked({ ...work, retry: { attempts: 2 } });
    engine.api.on('POST /vpc', { json: { id: 'v-1' } });
    engine.api.on('POST /bad', 409);
    await engine.up();
    expect(engine.shell.scripts).toEqual(['open', 'alarm']);
    expect(engine.shell.last('alarm').variables.get('vpc_id')).toBe('v-1');
    expect(factsOf(engine, 'alarm')).toMatchObject({ STAGE_ERROR_REASON: 'unexpected_status' });
  });

  test('does not tell secrets', async () => {
    const engine = hooked();
    engine.redactor.add('hunter2');
    engine.shell.on('open', { startProblem: 'hunter2 is no shell' });
    await engine.up();
    expect(factsOf(engine, 'alarm')['STAGE_ERROR']).toContain('*** is no shell');
  });

  test('runs for exports that are not what was declared', async () => {
    const location = { file: 'stages.yaml', line: 1, column: 1 };
    const engine = hooked({ exports: [{ name: 'url', sensitive: false, required: true, location }] });
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'export_invalid' });
    expect(engine.shell.scripts).toEqual(['open', 'deploy', 'alarm']);
    expect(resultOf(run, 'alpha').exports).toEqual([]);
  });

  test('runs for a stage that fails before its work', async () => {
    const engine = hooked({ condition: sourceText("vars.nowhere == 'x'"), onFailure: 'continue' });
    await engine.up();
    expect(engine.shell.scripts).toEqual(['alarm']);
    expect(factsOf(engine, 'alarm')['STAGE_ERROR_REASON']).toBe('condition');
  });

  test('runs for a script that is in doubt, and before does not', async () => {
    const engine = hooked({ timeoutMs: 1000 });
    engine.shell.on('deploy', untilEnded);
    await engine.up();
    const ran = engine.shell.scripts.length;
    expect((await engine.up()).failure).toMatchObject({ reason: 'in_doubt' });
    expect(engine.shell.scripts.slice(ran)).toEqual(['alarm']);
    expect(factsOf(engine, 'alarm')['STAGE_ERROR_REASON']).toBe('in_doubt');
  });

  test('runs when the time of the stage is up, in time of its own', async () => {
    const engine = hooked({ timeoutMs: 1000, idempotent: true });
    engine.shell.on('deploy', untilEnded);
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'timeout', timeoutMs: 1000 });
    expect(engine.shell.scripts).toEqual(['open', 'deploy', 'alarm']);
    expect(factsOf(engine, 'alarm')).toMatchObject({ STAGE_CONCLUSION: 'failure', STAGE_ERROR_REASON: 'timeout' });
  });
});

describe('what after and failed come to changes nothing', () => {
  test('a failure of after is told, and the stage is done', async () => {
    const engine = hooked();
    engine.shell.on('close', { exitCode: 1 });
    expect((await engine.up()).conclusion).toBe('success');
    expect(eventsOf(engine)).toContain('after alpha: the hook after ended with exit code 1');
    expect(engine.shell.scripts).not.toContain('alarm');
    expect((await engine.history('alpha')).completed).toBe(true);
  });

  test('a failure of failed is told, and the failure of the stage stays', async () => {
    const engine = hooked();
    engine.shell.on('deploy', { exitCode: 5 });
    engine.shell.on('alarm', { exitCode: 1 });
    expect((await engine.up()).failure).toMatchObject({ what: 'run', exitCode: 5 });
    expect(eventsOf(engine)).toContain('failed alpha: the hook failed ended with exit code 1');
  });
});

describe('time', () => {
  test('the timeout of the stage counts for before', async () => {
    const engine = hooked({ timeoutMs: 1000 });
    engine.shell.on('open', untilEnded);
    expect((await engine.up()).failure).toEqual({
      reason: 'timeout',
      instance: 'default/alpha',
      direction: 'up',
      timeoutMs: 1000,
      inDoubt: false,
    });
    expect(engine.shell.scripts).toEqual(['open', 'alarm']);
  });

  test('and for after, which is ended then', async () => {
    const engine = hooked({ timeoutMs: 1000 });
    engine.shell.on('close', untilEnded);
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.clock.now() - CLOCK_START).toBe(1000);
    expect(eventsOf(engine)).toContain('after it was ended before it was done');
  });

  test.each([
    ['open', 'the hook before, which took longer than 10m, ended with signal SIGINT'],
    ['close', undefined],
  ])('without one, a hook has ten minutes: %s', async (script, problem) => {
    const engine = hooked();
    engine.shell.on(script, untilEnded);
    const run = await engine.up();
    expect(engine.clock.now() - CLOCK_START).toBe(HOOK_TIMEOUT_MS);
    expect(run.conclusion).toBe(problem === undefined ? 'success' : 'failure');
    if (problem !== undefined) expect(factsOf(engine, 'alarm')['STAGE_ERROR']).toBe(`alpha: ${problem}`);
  });
});

describe('interrupted', () => {
  test('before is ended, and failed has the moment that is left', async () => {
    const engine = hooked();
    const stop = new AbortController();
    engine.shell.on('open', untilEnded);
    engine.shell.on('alarm', untilEnded);
    const running = engine.start('up', { stop: stop.signal });
    await engine.clock.settle();
    stop.abort();
    await engine.clock.settle();
    expect(engine.shell.scripts).toEqual(['open', 'alarm']);
    expect(factsOf(engine, 'alarm')).toMatchObject({ STAGE_CONCLUSION: 'cancelled', STAGE_ERROR_REASON: 'cancelled' });
    const run = await engine.clock.until(running);
    expect(engine.clock.now() - CLOCK_START).toBe(INTERRUPT_GRACE_MS);
    expect(endsOf(run)).toEqual(['alpha cancelled']);
    expect((await engine.history('alpha')).openIntents).toEqual([]);
  });

  test('after closes what is done in that moment', async () => {
    const engine = hooked();
    const stop = new AbortController();
    engine.shell.on('close', () => {
      stop.abort();
      return {};
    });
    expect(endsOf(await engine.up({ stop: stop.signal }))).toEqual(['alpha success']);
    expect(eventsOf(engine)).toContain('after done');
  });
});
