import { describe, expect, test } from '@jest/globals';
import {
  arrangeAgain,
  arrangeByCommand,
  STRATEGY_COMMAND_TIMEOUT_MS,
  type StrategyCommandContext,
} from '../../src/execution/strategy-command.ts';
import { createRedactor } from '../../src/execution/redact.ts';
import { createFakeClock } from '../rigs/fake-clock.ts';
import { createFakeShell, type FakeEnd, type FakeScript, untilEnded } from '../rigs/fake-shell.ts';
import { given } from '../rigs/given.ts';
import { lineOf } from '../rigs/project-of.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';
import { planOf } from '../rigs/plan-scenario.ts';

const FILES = {
  'stages.yaml': 'stages: [{ name: a, run: "true", tags: x }, { name: b, run: "true", depends_on: a }]\n',
};
const COMMAND = { text: './waves.sh', at: lineOf(0), indent: 0 };

/** A command that ends in this way. */
async function commandThat(ends: FakeEnd | FakeScript, stop = new AbortController().signal) {
  const [clock, shell, redactor] = [createFakeClock(), createFakeShell(), createRedactor()];
  shell.on(COMMAND.text, ends);
  const { project } = await loadAccepted(FILES);
  const plan = given((await planOf(FILES)).plan);
  const context: StrategyCommandContext = { project, command: COMMAND, runId: 'r1', shell, clock, redactor, stop };
  return { plan, shell, clock, redactor, run: async () => arrangeByCommand(plan, context) };
}

test('gets the plan, in the folder of stages.yaml, and says which stage is in which wave', async () => {
  const { run, shell } = await commandThat({ kept: '[["a"],["b"]]', excerpt: 'arranged' });
  expect(given(await run()).waves).toEqual([['default/a'], ['default/b']]);
  const { workingDirectory, variables, input = '', oidc } = shell.last(COMMAND.text);
  expect({ workingDirectory, oidc, variables: [...variables] }).toEqual({
    workingDirectory: '/project',
    oidc: false,
    variables: [
      ['STAGE_RUN_ID', 'r1'],
      ['STAGE_DIRECTION', 'up'],
      ['STAGE_ENVIRONMENTS', 'default'],
    ],
  });
  expect(JSON.parse(input)).toMatchObject({ project: 'the-default', stages: [{ id: 'default/a', tags: ['x'] }, {}] });
});

describe('a command that fails is told with what it wrote to standard error', () => {
  test.each<[string, FakeEnd, string, readonly string[]]>([
    [
      'it ends badly',
      { exitCode: 4, excerpt: 'no idea\n\nreally' },
      'it ended with exit code 4',
      ['no idea', 'really'],
    ],
    ['a signal ends it', { exitCode: null, signal: 'SIGKILL' }, 'signal SIGKILL ended it', []],
    ['it does not start', { startProblem: 'bash was not found' }, 'it gave no answer: bash was not found', []],
    ['it prints something else', { kept: 'a, b', excerpt: 'done' }, 'what it printed is no JSON', ['done']],
    ['it prints nothing', {}, 'it printed nothing', []],
    [
      'its waves are wrong',
      { kept: '[["b"],["a"]]', excerpt: 'done' },
      'its waves are not those of this plan',
      ['b waits for a, and they are in waves 1 and 2', 'done'],
    ],
  ])('%s', async (_, end, problem, details) => {
    const { run } = await commandThat(end);
    expect(await run()).toEqual({
      ok: false,
      error: { reason: 'strategy_command', problem, details, location: COMMAND.at },
    });
  });

  test('secrets are hidden in it', async () => {
    const { run, redactor } = await commandThat({ exitCode: 1, excerpt: 'the token is s3cr3t' });
    redactor.add('s3cr3t');
    expect(await run()).toMatchObject({ error: { details: ['the token is ***'] } });
  });
});

describe('a command that does not end', () => {
  test('is ended when its time is over', async () => {
    const { run, clock } = await commandThat(untilEnded);
    const ended = run();
    await clock.settle();
    await clock.advance(STRATEGY_COMMAND_TIMEOUT_MS);
    expect(await ended).toMatchObject({ error: { problem: 'it took longer than 1m' } });
  });

  test('is ended when the run is interrupted', async () => {
    const stop = new AbortController();
    const { run, clock } = await commandThat(untilEnded, stop.signal);
    const ended = run();
    await clock.settle();
    stop.abort();
    expect(await ended).toEqual({ ok: false, error: { reason: 'cancelled', inDoubt: false } });
  });
});

test('the waves of the plan hold in all jobs of a fan-out, or the job fails', async () => {
  const { plan } = await commandThat({});
  expect(given(arrangeAgain(plan, COMMAND, [['a'], ['b']])).stages.map(({ wave }) => wave)).toEqual([1, 2]);
  expect(arrangeAgain(plan, COMMAND, [['a']])).toMatchObject({
    error: { reason: 'strategy_command', details: ['b is in no wave'] },
  });
});
