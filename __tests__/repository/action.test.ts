import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/commands/index.ts';
import { ACTION_INPUTS, HOLDING_BACK } from '../../src/composition/action-input-table.ts';
import { OUTPUT_NAMES } from '../../src/composition/action-outputs.ts';

type Descriptions = Readonly<Record<string, { readonly description: string; readonly default?: string }>>;

const root = path.dirname(path.dirname(import.meta.dirname));
const { inputs, outputs } = parse(readFileSync(path.join(root, 'action.yml'), 'utf8')) as {
  readonly inputs: Descriptions;
  readonly outputs: Descriptions;
};

/** Inputs that are not options of a command: the step itself reads them, or the wiring of GitHub's services. */
const OF_THE_STEP = ['command', 'working-directory', 'comment', 'summary', 'outputs', 'github-token'];

describe('the inputs', () => {
  test('of action.yml are those that are read, with the same defaults', () => {
    const declared = Object.entries(inputs).map(([name, { default: fallback = '' }]) => [name, fallback]);
    expect(Object.entries(ACTION_INPUTS).map(([name, input]) => [name, input.default])).toEqual(declared);
  });

  test.each(Object.keys(ACTION_INPUTS).filter((name) => !OF_THE_STEP.includes(name)))(
    '%s is an option of some command, or has its place in one',
    (name) => {
      const { option = '' } = ACTION_INPUTS[name] ?? {};
      const isTaken = COMMANDS.some(
        ({ options, positionals }) =>
          options.some((one) => one.name === option) ||
          positionals.some((place) => place.includes(option.toUpperCase())) ||
          option === 'config' ||
          option === 'yes',
      );
      expect(isTaken).toBe(true);
    },
  );

  test('that the step itself reads are no options', () => {
    for (const name of OF_THE_STEP) expect(ACTION_INPUTS[name]).not.toHaveProperty('option');
  });

  test('that hold a command back are there', () => {
    expect([...HOLDING_BACK].filter((name) => inputs[name] === undefined)).toEqual([]);
  });
});

test('action.yml declares the outputs that are set, in that order', () => {
  expect(Object.keys(outputs)).toEqual(OUTPUT_NAMES);
});
