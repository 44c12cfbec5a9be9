import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/domain/failure.ts';
import type { GuardDefinition } from '../../../src/domain/guard.ts';
import type { RunFacts } from '../../../src/execution/guard-ports.ts';
import { checkGuards } from '../../../src/execution/guards/check-guards.ts';
import { GUARD_COMMAND_TIMEOUT_MS } from '../../../src/execution/guards/command-guard.ts';
import { createRedactor } from '../../../src/execution/redact.ts';
import { createFakeClock } from '../../rigs/fake-clock.ts';
import { createFakeShell, untilEnded } from '../../rigs/fake-shell.ts';
import { sourceText } from '../../rigs/migration-of.ts';

const location = { file: 'stages.yaml', line: 4, column: 7 };

const FACTS: RunFacts = {
  branch: 'main',
  actors: ['ada'],
  event: 'push',
  hostname: 'runner-7.example.com',
  addresses: ['10.1.2.3', 'fe80::7'],
};

type Guard = GuardDefinition extends infer Each ? (Each extends unknown ? Omit<Each, 'location'> : never) : never;

function world(facts: Partial<RunFacts> = {}, environments: readonly string[] = ['test']) {
  const clock = createFakeClock();
  const shell = createFakeShell();
  const redactor = createRedactor();
  const stop = new AbortController();
  const asked = { facts: 0 };
  const check = (...guards: readonly Guard[]): Promise<Failure | undefined> =>
    checkGuards(
      guards.map((guard) => ({ ...guard, location })),
      {
        id: 'run-1',
        direction: 'up',
        environments,
        directory: '/project',
        readFacts: () => {
          asked.facts += 1;
          return Promise.resolve({ ...FACTS, ...facts });
        },
        clock,
        shell,
        redactor,
        stop: stop.signal,
      },
    );
  return { clock, shell, redactor, stop, asked, check };
}

async function problem(guard: Guard, facts: Partial<RunFacts> = {}, environments?: readonly string[]): Promise<string> {
  const failure = await world(facts, environments).check(guard);
  if (!failure) return '';
  return failure.reason === 'guard_refused' ? failure.problem : failure.reason;
}

describe('names', () => {
  test.each<[what: string, guard: Guard, facts: Partial<RunFacts>, problem: string]>([
    ['a branch that is allowed', { type: 'branch', allow: ['main', 'release/*'] }, {}, ''],
    ['one that a pattern allows', { type: 'branch', allow: ['main', 'release/*'] }, { branch: 'release/2' }, ''],
    [
      'another one',
      { type: 'branch', allow: ['main', 'release/*'] },
      { branch: 'topic' },
      'the branch is topic, allowed is main, release/*',
    ],
    [
      'one called as a pattern',
      { type: 'branch', allow: ['main'] },
      { branch: '*' },
      'the branch is *, allowed is main',
    ],
    [
      'one that is not known',
      { type: 'branch', allow: ['**'] },
      { branch: '' },
      'the branch is not known, allowed is **',
    ],
    [
      'one in other letters',
      { type: 'branch', allow: ['main'] },
      { branch: 'Main' },
      'the branch is Main, allowed is main',
    ],
    ['a person in other letters', { type: 'actor', allow: ['Ada'] }, {}, ''],
    [
      'a person who starts again what another one may',
      { type: 'actor', allow: ['ada'] },
      { actors: ['ada', 'mallory'] },
      'the actor is mallory, allowed is ada',
    ],
    ['nobody', { type: 'actor', allow: ['*'] }, { actors: [] }, 'the actor is not known, allowed is *'],
    ['an event', { type: 'event', allow: ['push', 'workflow_*'] }, {}, ''],
    ['no event', { type: 'event', allow: ['push'] }, { event: '' }, 'the event is not known, allowed is push'],
    ['a machine', { type: 'hostname', allow: ['RUNNER-?.example.com'] }, {}, ''],
    [
      'a machine of the same beginning',
      { type: 'hostname', allow: ['runner-7'] },
      {},
      'the hostname is runner-7.example.com, allowed is runner-7',
    ],
    ['an address', { type: 'ip', allow: ['192.168.0.0/16', '10.0.0.0/8'] }, {}, ''],
    ['an address of IPv6', { type: 'ip', allow: ['fe80::/10'] }, {}, ''],
    [
      'an address elsewhere',
      { type: 'ip', allow: ['10.2.0.0/16'] },
      {},
      'this machine has 10.1.2.3, fe80::7, allowed is 10.2.0.0/16',
    ],
    [
      'no address',
      { type: 'ip', allow: ['0.0.0.0/0'] },
      { addresses: [] },
      'no address of this machine is known, allowed is 0.0.0.0/0',
    ],
  ])('%s', async (_, guard, facts, expected) => {
    expect(await problem(guard, facts)).toBe(expected);
  });

  test('of environments each has to be allowed', async () => {
    const guard: Guard = { type: 'environment', allow: ['dev*', 'test'] };
    expect(await problem(guard, {}, ['development', 'test'])).toBe('');
    expect(await problem(guard, {}, ['test', 'production'])).toBe(
      'the environment is production, allowed is dev*, test',
    );
  });
});

test('the first that refuses is named with its place, and none after it is asked', async () => {
  const { check, shell } = world();
  const failure = await check(
    { type: 'event', allow: ['push'] },
    { type: 'branch', allow: ['live'] },
    { type: 'actor', allow: ['grace'] },
    { type: 'command', run: sourceText('./may.sh') },
  );
  expect(failure).toEqual({
    reason: 'guard_refused',
    guard: 'branch',
    problem: 'the branch is main, allowed is live',
    remedy: 'start the run from such a branch',
    location,
  });
  expect(shell.scripts).toEqual([]);
});

test('without guards nobody asks for facts; with several they are asked for once', async () => {
  const { check, asked } = world();
  await check();
  expect(asked.facts).toBe(0);
  expect(await check({ type: 'event', allow: ['push'] }, { type: 'branch', allow: ['main'] })).toBeUndefined();
  expect(asked.facts).toBe(1);
});

test('a window says when it opens, by its own clock', async () => {
  const { check, clock } = world();
  const guard: Guard = {
    type: 'window',
    cron: sourceText('0 6 * * 1-5'),
    durationMs: 36_000_000,
    zone: 'Europe/Berlin',
  };
  expect(await check(guard)).toMatchObject({
    guard: 'window',
    problem: 'it is 2030-01-01 01:00 Europe/Berlin, and the window "0 6 * * 1-5" is open for 10h',
    remedy: 'it opens at 2030-01-01 06:00 Europe/Berlin',
  });
  await clock.advance(5 * 3_600_000);
  expect(await check(guard)).toBeUndefined();
});

describe('a command', () => {
  const guard: Guard = { type: 'command', run: sourceText('./may.sh') };

  test('that ends with 0 allows, and knows what the run is about', async () => {
    const { check, shell } = world({ actors: ['ada', 'grace'] }, ['test', 'production']);
    expect(await check(guard)).toBeUndefined();
    expect(shell.last('./may.sh')).toMatchObject({ workingDirectory: '/project', oidc: false });
    expect(Object.fromEntries(shell.last('./may.sh').variables)).toEqual({
      STAGE_RUN_ID: 'run-1',
      STAGE_DIRECTION: 'up',
      STAGE_ENVIRONMENTS: 'test,production',
      STAGE_BRANCH: 'main',
      STAGE_ACTOR: 'grace',
      STAGE_EVENT: 'push',
    });
  });

  test('that fails refuses, with its last lines and without secrets', async () => {
    const { check, shell, redactor } = world();
    redactor.add('hunter2');
    shell.on('./may.sh', { exitCode: 4, excerpt: 'nobody with hunter2 is on call' });
    expect(await check(guard)).toMatchObject({
      problem: 'its command ended with exit code 4',
      excerpt: 'nobody with *** is on call',
    });
    shell.on('./may.sh', { exitCode: null, signal: 'SIGSEGV' });
    expect(await check(guard)).toMatchObject({ problem: 'its command ended with signal SIGSEGV' });
    shell.on('./may.sh', { startProblem: 'there is no bash' });
    expect(await check(guard)).toMatchObject({ problem: 'its command could not start: there is no bash' });
  });

  test('that does not end is ended, and refuses', async () => {
    const { check, shell, clock } = world();
    shell.on('./may.sh', untilEnded);
    expect(await clock.until(check(guard))).toMatchObject({ problem: 'its command took longer than 1m' });
    expect(clock.now()).toBe(Date.UTC(2030, 0, 1) + GUARD_COMMAND_TIMEOUT_MS);
  });

  test('that is interrupted is no refusal', async () => {
    const { check, shell, stop, clock } = world();
    shell.on('./may.sh', untilEnded);
    const checked = check(guard);
    await clock.settle();
    stop.abort();
    expect(await checked).toEqual({ reason: 'cancelled', inDoubt: false });
  });
});
