import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMMANDS } from '../../src/commands/index.ts';
import { followUpCommands } from '../../src/composition/follow-up-commands.ts';
import { parseLine } from '../../src/composition/parse-arguments.ts';
import { readOptions } from '../../src/composition/read-options.ts';
import { anew, lookAt, resume, settle, stageCommand } from '../../src/domain/next-step.ts';
import type { NextStep } from '../../src/domain/next-step.ts';
import { asItIs } from '../../src/adapters/reporters/style.ts';
import { given } from '../rigs/given.ts';
import { shellWordsOf } from '../rigs/shell-words.ts';

/** A command line as it was typed. */
function typed(words: readonly string[]) {
  const parsed = given(parseLine(words));
  if (parsed.kind !== 'command') throw new Error('This asks for help.');
  return parsed;
}

function after(words: readonly string[], steps: readonly NextStep[], redact = asItIs): readonly string[] {
  const { command, given: asked } = typed(words);
  return followUpCommands({ command: command.name, given: asked, redact })(steps).map((line) =>
    line.replace(/^stage-orchestrator /, ''),
  );
}

const FAILED = 'test/services';
const STATUS = { command: 'status', scope: 'environments' } as const;
const AGAIN = { command: 'up', options: [['on-missing-state', 'start']], scope: 'again' } as const;

describe('a command that comes next', () => {
  test.each<readonly [typed: string, step: NextStep, next: string]>([
    ['up', resume(FAILED), 'up --environment test --from services'],
    [
      'up -c a.yaml --state-dir s',
      resume(FAILED),
      'up --environment test --from services --state-dir s --config a.yaml',
    ],
    ['up --environment test --to services', resume(FAILED), 'up --environment test --to services'],
    ['up --environment test,prod --tags a,b', resume(FAILED), 'up --environment test,prod --tags a,b'],
    ['up --environment test,prod', resume(FAILED), 'up --environment test --from services'],
    ['up --stage services', resume(FAILED), 'up --stage services'],
    ['scheduled', resume(FAILED), 'scheduled --environment test --from services'],
    ['scheduled', anew(resume(FAILED)), 'scheduled'],
    ['scheduled', stageCommand('up', 'to', FAILED), 'up --environment test --to services'],
    [
      'down --from late --to services --skip-irreversible',
      resume(FAILED),
      'down --from late --to services --skip-irreversible',
    ],
    ['down --cascade', resume(FAILED, 'down'), 'down --environment test --from services --cascade'],
    [
      'up --isolate --lock-timeout 5s --json -v',
      resume(FAILED),
      'up --environment test --from services --isolate --lock-timeout 5s',
    ],
    ['up --repeat --force why --plan-hash 1', resume(FAILED), 'up --environment test --from services --repeat'],
    ['up --to services --strategy batch', lookAt(FAILED), 'status --environment test --stage services'],
    ['up --environment prod --stage x', lookAt(FAILED), 'status --environment test --stage services'],
    ['up --environment prod --stage x', STATUS, 'status --environment prod'],
    ['up --state-key-file k --on-missing-state fail', STATUS, 'status --state-key-file k --on-missing-state fail'],
    ['up --dry-run --force why --to x', { command: 'up', scope: 'plan' }, 'up --to x --force why'],
    ['plan --tags a --fail-on-drift', { command: 'up', scope: 'plan' }, 'up --tags a --fail-on-drift'],
    ['up --to x --dry-run', { command: 'down', scope: 'selection' }, 'down'],
    ['plan --on-missing-state fail --out p --json', AGAIN, 'plan --on-missing-state start --out p --json'],
    [
      'resolve web 003 --applied --reason x',
      { ...AGAIN, options: [['environment', 'a']] },
      'resolve web 003 --environment a --applied --reason x',
    ],
    [
      'up --state-key-file old',
      resume(FAILED, 'up', ['state-key-file', 'FILE']),
      'up --environment test --from services --state-key-file FILE',
    ],
    ['init --json', 'cd my-stages', 'cd my-stages'],
    ['down --isolate', { command: 'up', scope: 'selection', unselected: [] }, 'down --isolate'],
    ['up --repeat --to x', stageCommand('up', 'to', FAILED), 'up --environment test --to services'],
    [
      'up --state-dir s',
      { command: 'state rollback-to', words: ['7'], scope: 'project' },
      'state rollback-to 7 --state-dir s',
    ],
  ])('after %s', (line, step, next) => {
    expect(after(line.split(' '), [step])).toEqual([next]);
  });

  test('quotes values, and is shown once', () => {
    expect(after(['up', '--config', 'my stages.yaml', '--variable', "who=O'Hara"], [STATUS, STATUS])).toEqual([
      String.raw`status --variable 'who=O'\''Hara' --config 'my stages.yaml'`,
    ]);
  });

  test('settles with the same state', () => {
    const doubt = { instance: FAILED, version: '3', label: '003_user', direction: 'up' } as const;
    expect(after(['up', '--state-dir', 's', '--to', 'x'], settle(doubt))).toEqual([
      'resolve services 003 --environment test --applied --reason "…" --state-dir s',
      'resolve services 003 --environment test --not-applied --reason "…" --state-dir s',
    ]);
  });
});

describe('a secret', () => {
  const redact = (text: string): string => text.replaceAll('swordfish', '***');

  test.each([
    [
      'named like one',
      ['--variable', 'db_password=abc'],
      '--variable db_password=VALUE',
      'VALUE: the value of db_password',
    ],
    ['known by its value', ['--variable', 'who=swordfish'], '--variable who=VALUE', 'VALUE: the value of who'],
    ['inside of a value', ['--variable', 'url=//a:swordfish@b'], '--variable url=VALUE', 'VALUE: the value of url'],
    ['in another option', ['--tags', 'swordfish'], '--tags A,B', 'A,B: a secret'],
    ['that is the key', ['--state-key', 'a-long-state-key'], '--state-key KEY', 'KEY: the state key'],
  ])('%s is not shown, and a line says so', (_, words, shown, note) => {
    expect(after(['up', ...words], [resume(FAILED)], redact)).toEqual([
      `up ${shown.startsWith('--tags') ? '' : '--environment test --from services '}${shown}`,
      `(in place of ${note}, which is not shown)`,
    ]);
  });
});

test('typed into a shell, the same command means the same', () => {
  const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((one) => !one.includes('\0'));
  const words = fc.record({
    config: value,
    stateDirectory: value,
    stage: value,
    tag: value,
    variable: value,
  });
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 10 }), (all) => {
      const lines = all.map(({ config, stateDirectory, stage, tag, variable }) => {
        const more = ['--to', stage, '--tags', tag, '--variable', `x=${variable}`, '--skip-irreversible'];
        return ['down', '--config', config, '--state-dir', stateDirectory, ...more];
      });
      const next = lines.map((line) => after(line, [resume(FAILED, 'down')])[0] ?? '');
      const read = (line: readonly string[]) => given(readOptions(typed(line).given, '/work'));
      expect(shellWordsOf(next).map(read)).toEqual(lines.map(read));
    }),
    { numRuns: 20 },
  );
});

test('no command repeats an option that it does not take', () => {
  const everything = ['up', '--to', 'x', '--repeat', '--isolate', '--strategy', 'batch', '--state-dir', 's'];
  for (const { name, positionals } of COMMANDS) {
    const words = positionals.map(() => 'x');
    for (const line of after(everything, [{ command: name, words, scope: 'selection' }])) {
      expect(parseLine(line.split(' '))).toMatchObject({ ok: true });
    }
  }
});
