import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { actionArguments } from '../../src/composition/action-inputs.ts';
import { OUTPUT_NAMES } from '../../src/composition/action-outputs.ts';

type Descriptions = Readonly<Record<string, { readonly description: string }>>;

const root = path.dirname(path.dirname(import.meta.dirname));
const { inputs, outputs } = parse(readFileSync(path.join(root, 'action.yml'), 'utf8')) as {
  readonly inputs: Descriptions;
  readonly outputs: Descriptions;
};

/** Inputs that are not options of a command: the step itself reads them. */
const OF_THE_STEP = ['command', 'working-directory', 'summary'];

const asked = new Set<string>();
actionArguments((name) => {
  asked.add(name);
  return '';
});

test('action.yml declares every input that is read', () => {
  expect([...asked, ...OF_THE_STEP].filter((name) => inputs[name] === undefined)).toEqual([]);
});

test('action.yml says of every input that nothing reads that it has no effect yet', () => {
  const silent = Object.entries(inputs)
    .filter(
      ([name, { description }]) => !/Not (?:available|used) yet/u.test(description) && !OF_THE_STEP.includes(name),
    )
    .map(([name]) => name);
  expect(silent.filter((name) => !asked.has(name))).toEqual([]);
});

test('action.yml declares the outputs that are set, in that order', () => {
  expect(Object.keys(outputs)).toEqual(OUTPUT_NAMES);
});
