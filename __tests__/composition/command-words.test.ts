import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/commands/index.ts';
import { generalHelp } from '../../src/composition/help-text.ts';
import { parseLine } from '../../src/composition/parse-arguments.ts';
import { given } from '../rigs/given.ts';

describe('commands of two words', () => {
  test.each(COMMANDS.map(({ name }) => name))('%s is found by its words', (name) => {
    const parsed = given(parseLine(['stages', ...name.split(' '), '--help']));
    expect(parsed).toMatchObject({ kind: 'help', command: { name } });
    expect(given(parseLine(['help', ...name.split(' ')]))).toMatchObject({ kind: 'help', command: { name } });
  });

  test('take what comes behind their words', () => {
    expect(given(parseLine(['state', 'rollback-to', '12', '--environment', 'test']))).toMatchObject({
      kind: 'command',
      command: { name: 'state rollback-to' },
      given: { positionals: ['12'] },
    });
  });

  test('are listed by their first word', () => {
    const parsed = given(parseLine(['state', '--help']));
    expect(parsed).toEqual({ kind: 'help', group: 'state' });
    const listed = generalHelp('state').filter((line) => line.startsWith('  '));
    expect(listed.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      'state list',
      'state export',
      'state import',
      'state rollback-to',
    ]);
  });

  test.each([
    [['state'], 'state needs one of: state list, state export, state import, state rollback-to'],
    [['state', '--json'], 'state needs one of: state list, state export, state import, state rollback-to'],
    [['state', 'exprot', 'a'], 'there is no command state exprot: did you mean state export?'],
    [['stat'], 'there is no command stat: did you mean state?'],
    [['down', '--stage', ''], 'the value of --stage is empty'],
    [['up', '--environment=', '--stage=a'], 'the value of --environment is empty'],
    [['up', '-c', ''], 'the value of -c is empty'],
  ])('%j is a mistake', (line, message) => {
    expect(parseLine(line)).toMatchObject({ ok: false, error: { message } });
  });
});
