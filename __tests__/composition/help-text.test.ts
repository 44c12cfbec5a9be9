import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/commands/index.ts';
import { COMMON_OPTIONS } from '../../src/commands/option-table.ts';
import { commandHelp, generalHelp } from '../../src/composition/help-text.ts';

/** What is typed stays on one line, however long it is. */
const TYPED = /^usage: | {2}stage-orchestrator |^ {2}(-\w, | {4})--/;

describe.each([40, 50, 80, 120])('on a terminal of %d columns', (width) => {
  test('help stays inside of it', () => {
    for (const lines of [generalHelp(undefined, width), ...COMMANDS.map((command) => commandHelp(command, width))]) {
      const words = lines.filter((line) => !TYPED.test(line));
      expect(Math.max(...words.map(({ length }) => length))).toBeLessThanOrEqual(width);
    }
  });

  test('it says the same', () => {
    for (const command of COMMANDS) {
      expect(wordsOf(commandHelp(command, width))).toEqual(wordsOf(commandHelp(command)));
    }
  });
});

test('elsewhere each option has one line', () => {
  for (const command of COMMANDS) {
    const options = commandHelp(command).filter((line) => /^ {2}(-\w, | {4})--/.test(line));
    expect(options).toHaveLength(command.options.length + COMMON_OPTIONS.length);
  }
});

function wordsOf(lines: readonly string[]): readonly string[] {
  return lines.join(' ').split(/\s+/);
}
