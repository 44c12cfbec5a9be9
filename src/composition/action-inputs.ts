import type { CommandArguments } from '../commands/command-description.ts';
import { ACTION_STATE } from './read-state-choice.ts';

/** Reads an input of the action; empty when it is not set. */
export type GetInput = (name: string) => string;

/** Inputs that are switches on the command line. */
const SWITCHES = ['dry-run', 'isolate', 'fail-on-drift', 'repeat', 'cascade', 'skip-irreversible'] as const;

/** Inputs that the command line has under the same name with one value. */
const TEXTS = [
  'config',
  'stage',
  'from',
  'to',
  'strategy',
  'max-concurrent-stages',
  'state-dir',
  'state-key',
  'on-missing-state',
  'force',
  'plan-hash',
  'lock-timeout',
  'lock-ttl',
  'on-locked',
] as const;

/** Inputs with several values, separated by commas or line ends. */
const LISTS = ['environment', 'tags', 'env-allow', 'state'] as const;

/** The inputs of the action as the arguments of a command line: one set of names, one reader. */
export function actionArguments(getInput: GetInput): CommandArguments {
  const values = new Map<string, string | true | readonly string[]>();
  for (const name of TEXTS) {
    const value = getInput(name);
    if (value !== '') values.set(name, value);
  }
  for (const name of LISTS) {
    const entries = getInput(name)
      .split(/[\n,]/)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    if (entries.length > 0) values.set(name, entries);
  }
  // An expression that comes to nothing asks for the default, not for a folder that goes with the runner.
  if (!values.has('state')) values.set('state', ACTION_STATE);
  for (const name of SWITCHES) if (isTrue(getInput(name))) values.set(name, true);
  const variables = getInput('variables')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  if (variables.length > 0) values.set('variable', variables);
  const planFile = getInput('plan-file');
  if (planFile !== '') values.set('plan', planFile);
  return { positionals: [], values };
}

/** The spellings of true of YAML 1.2. */
function isTrue(text: string): boolean {
  return ['true', 'True', 'TRUE'].includes(text.trim());
}

/** Inputs that this version does not have yet, with the value that asks for nothing. */
const NOT_AVAILABLE: ReadonlyMap<string, readonly string[]> = new Map([['comment', ['', 'auto', 'never']]]);

/** Why the inputs can't be honoured: silently ignoring a lock would be worse than refusing. */
export function unavailableInput(getInput: GetInput): string | undefined {
  for (const [name, harmless] of NOT_AVAILABLE) {
    const value = getInput(name).trim();
    if (!harmless.includes(value)) return `the input ${name}: ${value} is not available in this version`;
  }
  return undefined;
}
