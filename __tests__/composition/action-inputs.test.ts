import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/commands/index.ts';
import type { CommandDescription } from '../../src/commands/command-description.ts';
import { ACTION_INPUTS } from '../../src/composition/action-input-table.ts';
import { inputReader, readInputs, unknownInputs } from '../../src/composition/action-inputs.ts';

function commandOf(name: string): CommandDescription {
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) throw new Error(`There is no command ${name}.`);
  return command;
}

/** Reads these inputs, and the defaults of all others, as a runner hands them over. */
function read(command: string, inputs: Readonly<Record<string, string>>) {
  const all = {
    ...Object.fromEntries(Object.entries(ACTION_INPUTS).map(([name, one]) => [name, one.default])),
    ...inputs,
  };
  return readInputs((name) => all[name] ?? '', commandOf(command));
}

/** The values of the options that come of these inputs, without the one that is always there. */
function valuesOf(command: string, inputs: Readonly<Record<string, string>>): object {
  const result = read(command, inputs);
  if (!result.ok) return { error: result.error };
  const { state: _, ...values } = Object.fromEntries(result.value.given.values);
  return values;
}

const OPTIONS: readonly [name: string, command: string, text: string, values: object][] = [
  ['config', 'up', 'deploy/stages.yaml', { config: 'deploy/stages.yaml' }],
  ['environment', 'up', 'test, production', { environment: ['test', 'production'] }],
  ['stage', 'up', 'database', { stage: 'database' }],
  ['from', 'up', 'database', { from: 'database' }],
  ['to', 'up', 'services', { to: 'services' }],
  ['tags', 'up', 'network\ndatabase', { tags: ['network', 'database'] }],
  ['dry-run', 'up', 'true', { 'dry-run': true }],
  ['strategy', 'up', 'batch', { strategy: 'batch' }],
  ['max-concurrent-stages', 'up', '4', { 'max-concurrent-stages': '4' }],
  ['variables', 'up', 'a=1,2\n# no\n\nb= 3', { variable: ['a=1,2', 'b= 3'] }],
  ['env-allow', 'up', 'HOME, REGION', { 'env-allow': ['HOME', 'REGION'] }],
  ['state-dir', 'up', '/var/lib/stages', { 'state-dir': '/var/lib/stages' }],
  ['on-missing-state', 'up', 'fail', { 'on-missing-state': 'fail' }],
  ['state-key', 'up', 'new\nold', { 'state-key': 'new\nold' }],
  ['report-file', 'up', 'out/report.json', { 'report-file': 'out/report.json' }],
  ['report-html', 'down', 'out/report.html', { 'report-html': 'out/report.html' }],
  ['report-junit', 'plan', 'out/report.xml', { 'report-junit': 'out/report.xml' }],
  ['isolate', 'up', 'True', { isolate: true }],
  ['lock-timeout', 'up', '5s', { 'lock-timeout': '5s' }],
  ['lock-ttl', 'up', '1m', { 'lock-ttl': '1m' }],
  ['on-locked', 'up', 'skip', { 'on-locked': 'skip' }],
  ['repeat', 'up', 'TRUE', { repeat: true }],
  ['force', 'up', 'looked at it', { force: 'looked at it' }],
  ['cascade', 'down', 'true', { cascade: true }],
  ['skip-irreversible', 'down', 'true', { 'skip-irreversible': true }],
  ['fail-on-drift', 'plan', 'true', { 'fail-on-drift': true }],
  ['plan-file', 'up', 'a.plan', { plan: 'a.plan' }],
  ['plan-file', 'down', 'a.plan', { plan: 'a.plan' }],
  ['plan-file', 'plan', 'a.plan', { out: 'a.plan' }],
  ['plan-hash', 'up', 'abc', { 'plan-hash': 'abc' }],
  ['applied', 'resolve', 'true', { applied: true }],
  ['not-applied', 'resolve', 'true', { 'not-applied': true }],
  ['mark-applied', 'resolve', 'true', { 'mark-applied': true }],
  ['baseline', 'resolve', '012', { baseline: '012' }],
  ['reason', 'resolve', 'I looked', { reason: 'I looked' }],
  ['version', 'resolve', '003', { version: '003' }],
  ['yes', 'unlock', 'true', { yes: true }],
  ['file', 'state export', 'histories.json', { file: 'histories.json' }],
  ['file', 'state import', 'histories.json', { file: 'histories.json' }],
  ['take', 'state import', 'database, web', { take: ['database', 'web'] }],
  ['generation', 'state rollback-to', '12', { generation: '12' }],
];

describe('an input becomes an option', () => {
  test.each(OPTIONS)('%s of %s', (name, command, text, values) => {
    expect(valuesOf(command, { [name]: text })).toEqual(values);
  });

  test('whichever it is, unless the step itself reads it', () => {
    const tested = new Set(OPTIONS.map(([name]) => name)).add('state');
    const others = Object.keys(ACTION_INPUTS).filter((name) => !tested.has(name));
    expect(others).toEqual(
      ['command', 'working-directory', 'comment', 'summary', 'outputs', 'event-log', 'stage', 'github-token'].filter(
        (name) => !tested.has(name),
      ),
    );
  });

  test('of a dry run, where a plan is written', () => {
    expect(valuesOf('down', { 'dry-run': 'true', 'plan-file': 'a.plan' })).toEqual({ 'dry-run': true, out: 'a.plan' });
  });

  test('or what a command takes by its place', () => {
    expect(read('resolve', { stage: 'database', version: '003' })).toMatchObject({
      value: { given: { positionals: ['database', '003'] } },
    });
    expect(read('resolve', { stage: 'database' })).toMatchObject({ value: { given: { positionals: ['database'] } } });
    expect(read('resolve', { version: '003' })).toMatchObject({ value: { given: { positionals: [] } } });
  });

  test('and nothing where it has its default or is empty', () => {
    expect(valuesOf('up', {})).toEqual({});
    expect(valuesOf('up', Object.fromEntries(Object.keys(ACTION_INPUTS).map((name) => [name, ''])))).toEqual({});
  });
});

describe('what can not be honoured', () => {
  test.each(['yes', 'on', '1', 'tru', 'no'])('a switch that says %j is refused', (text) => {
    expect(read('up', { 'dry-run': text })).toMatchObject({
      ok: false,
      error: `the input dry-run is true or false, not "${text}"`,
    });
  });

  test('a summary that is neither wanted nor unwanted is refused', () => {
    expect(read('up', { summary: 'short' })).toMatchObject({ ok: false });
  });

  test.each([
    ['unlock', { 'dry-run': 'true' }],
    ['unlock', { stage: 'database' }],
    ['resolve', { isolate: 'true' }],
    ['resolve', { 'plan-hash': 'abc' }],
    ['up', { version: '003' }],
  ])('%s is refused what would hold it back: %j', (command, inputs) => {
    expect(read(command, inputs)).toMatchObject({
      ok: false,
      error: expect.stringContaining(`${command} does not take the input ${Object.keys(inputs).join('')}`),
    });
  });

  test.each([
    ['up', { cascade: 'true' }, ['cascade']],
    ['down', { repeat: 'true' }, ['repeat']],
    ['validate', { stage: 'database', 'state-key': 'k' }, ['stage']],
    ['unlock', { 'state-key': 'k', yes: 'true' }, []],
    ['status', { 'dry-run': 'true' }, []],
    ['plan', { 'dry-run': 'true' }, []],
    ['plan', { 'plan-hash': 'abc' }, ['plan-hash']],
    ['up', { 'dry-run': 'true', 'plan-hash': 'abc' }, ['plan-hash']],
  ])('%s has no use for %j, which does no harm', (command, inputs, unused) => {
    expect(read(command, inputs)).toMatchObject({ ok: true, value: { unused } });
  });
});

describe('the variables of a runner', () => {
  test('hold inputs in upper case with hyphens, and blanks around them do not count', () => {
    const getInput = inputReader({ 'INPUT_DRY-RUN': ' true ', INPUT_CONFIG: 'a.yaml' });
    expect([getInput('dry-run'), getInput('config'), getInput('stage')]).toEqual(['true', 'a.yaml', '']);
  });

  test('show which inputs there are not, and what was meant', () => {
    const environment = {
      INPUT_COMMAND: 'up',
      INPUT_DRYRUN: 'true',
      INPUT_ENVIROMENT: 'test',
      INPUT_X: '',
      INPUT_: '',
      HOME: '/',
    };
    expect(unknownInputs(environment)).toEqual([
      { name: 'dryrun', meant: 'dry-run' },
      { name: 'enviroment', meant: 'environment' },
      { name: 'x' },
    ]);
  });
});
