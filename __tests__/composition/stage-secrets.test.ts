import { describe, expect, test } from '@jest/globals';
import { readStageSecrets } from '../../src/composition/stage-secrets.ts';
import { given } from '../rigs/given.ts';

/** The pairs that the lines come to. */
function read(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(given(readStageSecrets(text)));
}

describe('the input stage-secrets', () => {
  test('is lines NAME=value, with comments and blank lines between them', () => {
    const text = '# for the database\n\nDB_PASSWORD=hunter2\r\n  \n TOKEN=a=b=c \nlower_1=x\n';
    expect(read(text)).toEqual({ DB_PASSWORD: 'hunter2', TOKEN: 'a=b=c ', lower_1: 'x' });
  });

  test('leaves out what has no value, as a secret that is not set has none', () => {
    expect(read('A=\nB=b')).toEqual({ B: 'b' });
  });

  test('may be empty', () => {
    expect(read('')).toEqual({});
  });

  test('keeps a JSON value on its line, and a value with signs that shells know', () => {
    expect(read('JSON={"key": "v\'1"}\nOTHER=$HOME `x` "y"')).toEqual({
      JSON: '{"key": "v\'1"}',
      OTHER: '$HOME `x` "y"',
    });
  });

  test('takes a value of several lines to the line that ends it, whatever is in it', () => {
    const key = '{\n  "type": "service_account",\n\n  "key": "a=b<<END"\n}';
    expect(read(`A=1\nKEY<<END\n${key}\nEND\nB=b<<c\nLONG << "end of it" \n#1\n"end of it"\nNONE<<E\nE`)).toEqual({
      A: '1',
      KEY: key,
      B: 'b<<c',
      LONG: '#1',
    });
  });

  test.each([
    [
      'a value of several lines without an end',
      'A=1\nKEY<<END\nhunter2\nENDE',
      'line 2 of stage-secrets begins a value of several lines, and no line after it is END',
    ],
    [
      'a name of the runner for several lines',
      'PATH<<END\nhunter2\nEND',
      'line 1 of stage-secrets: the name PATH belongs to the runner: choose another one',
    ],
    ['no equals sign', 'A=1\nhunter2', 'line 2 of stage-secrets is not NAME=value, NAME of letters, digits and _'],
    ['no name', '=hunter2', 'line 1 of stage-secrets is not NAME=value, NAME of letters, digits and _'],
    [
      'a name that shells refuse',
      'DB-PASS=hunter2',
      'line 1 of stage-secrets is not NAME=value, NAME of letters, digits and _',
    ],
    ['a name twice', 'A=1\nA=2', 'line 2 of stage-secrets: A is there twice'],
    [
      'a name of the runner',
      'GITHUB_TOKEN=x',
      'line 1 of stage-secrets: the name GITHUB_TOKEN belongs to the runner: choose another one',
    ],
    ['the search path', 'Path=/x', 'line 1 of stage-secrets: the name Path belongs to the runner: choose another one'],
    [
      'the options of Node',
      'NODE_OPTIONS=--require x',
      'line 1 of stage-secrets: the name NODE_OPTIONS belongs to the runner: choose another one',
    ],
  ])('refuses %s, and never repeats a value', (_, text, error) => {
    expect(readStageSecrets(text)).toEqual({ ok: false, error });
    expect(error).not.toContain('hunter2');
  });
});
