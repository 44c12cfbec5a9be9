import type { CommandArguments, CommandDescription } from '../commands/command-description.ts';
import { COMMON_OPTIONS } from '../commands/option-table.ts';
import { nearest } from '../config/nearest.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { ActionInput } from './action-input-table.ts';
import { ACTION_INPUTS, HOLDING_BACK, OF_THE_PROJECT } from './action-input-table.ts';
import { ACTION_STATE } from './read-state-choice.ts';

/** Reads an input of the action without blanks around it; empty when it is not set. */
export type GetInput = (name: string) => string;

type Environment = Readonly<Record<string, string | undefined>>;

/** Commands of the action that change systems, histories or locks. */
const CHANGING: ReadonlySet<string> = new Set([
  'up',
  'down',
  'scheduled',
  'resolve',
  'unlock',
  'state import',
  'state rollback-to',
]);

/** What the variables of inputs begin with, as the runner names them. */
const PREFIX = 'INPUT_';

/** The inputs as a runner hands them over: upper case, blanks as `_`, hyphens kept. */
export function inputReader(environment: Environment): GetInput {
  return (name) => (environment[variableOf(name)] ?? '').trim();
}

function variableOf(name: string): string {
  return PREFIX + name.replaceAll(' ', '_').toUpperCase();
}

/** Inputs that the action does not have, each with what was most likely meant. A runner hands them over all the same. */
export function unknownInputs(environment: Environment): readonly { readonly name: string; readonly meant?: string }[] {
  const names = Object.keys(ACTION_INPUTS);
  const known = new Set(names.map(variableOf));
  return Object.keys(environment)
    .filter((variable) => variable.startsWith(PREFIX) && variable !== PREFIX && !known.has(variable))
    .map((variable) => variable.slice(PREFIX.length).toLowerCase())
    .toSorted()
    .map((name) => {
      const meant = nearest(name, names);
      return meant === undefined ? { name } : { name, meant };
    });
}

/** The inputs as the arguments of a command line, and what of them the command has no use for. */
export interface ReadInputs {
  readonly given: CommandArguments;
  readonly unused: readonly string[];
}

/** Reads all inputs for a command: one set of names, one reader. The error is a sentence. */
export function readInputs(getInput: GetInput, command: CommandDescription): Result<ReadInputs, string> {
  const values = new Map<string, string | true | readonly string[]>();
  const unused: string[] = [];
  for (const [name, input] of Object.entries(ACTION_INPUTS)) {
    const text = getInput(name);
    // Nothing at all is what an expression comes to that asks for the default.
    if (input.form === 'switch' && text !== '' && isTrue(text) === undefined)
      return err(`the input ${name} is true or false, not ${JSON.stringify(text)}`);
    if (input.option === undefined) continue;
    if (isTaken(name, input, command)) addValue(values, input, text);
    else if (isSet(input, text)) {
      if (CHANGING.has(command.name) && HOLDING_BACK.has(name))
        return err(`${command.name} does not take the input ${name}, and would do more without it: leave it out`);
      // A command that only reads is a dry run anyway.
      if (name !== 'dry-run' && !OF_THE_PROJECT.has(name)) unused.push(name);
    }
  }
  if (onlyPlans(command, values)) {
    // What is planned is written to the file, and compared with nothing.
    const planFile = values.get('plan');
    if (planFile !== undefined) values.set('out', planFile);
    values.delete('plan');
    if (values.delete('plan-hash')) unused.push('plan-hash');
  }
  if (!values.has('state')) values.set('state', ACTION_STATE);
  return ok({ given: { positionals: inPlace(command, values), values }, unused });
}

/** What a switch says, in the spellings of YAML 1.2; `undefined` for another text. */
export function isTrue(text: string): boolean | undefined {
  if (['true', 'True', 'TRUE'].includes(text)) return true;
  return ['false', 'False', 'FALSE'].includes(text) ? false : undefined;
}

/** Whether the user asks for something: the defaults of action.yml always come along. */
function isSet({ form, default: fallback }: ActionInput, text: string): boolean {
  return form === 'switch' ? isTrue(text) === true : text !== '' && text !== fallback;
}

/** Whether a command takes what an input becomes, as an option or by its place. */
function isTaken(name: string, { option }: ActionInput, command: CommandDescription): boolean {
  const options = new Set([...command.options, ...COMMON_OPTIONS].map((one) => one.name));
  if (option !== undefined && options.has(option)) return true;
  return places(command).includes(name) || (name === 'plan-file' && options.has('out'));
}

function addValue(
  values: Map<string, string | true | readonly string[]>,
  { option = '', form, default: fallback }: ActionInput,
  text: string,
): void {
  if (form === 'switch') {
    if (isTrue(text) === true) values.set(option, true);
    return;
  }
  if (form === 'text') {
    if (text !== '' && text !== fallback) values.set(option, text);
    return;
  }
  const entries = form === 'list' ? text.split(/[\n,]/).map((entry) => entry.trim()) : text.split(/\r?\n/);
  const kept = entries.filter((entry) => entry.trim() !== '' && !(form === 'lines' && entry.trim().startsWith('#')));
  if (kept.length > 0) values.set(option, kept);
}

function onlyPlans({ name }: CommandDescription, values: CommandArguments['values']): boolean {
  return name === 'plan' || values.has('dry-run');
}

/** Names of what a command takes by its place: `STAGE`, `[VERSION]`. */
function places({ positionals }: CommandDescription): readonly string[] {
  return positionals.map((place) => place.replaceAll(/[[\]]/g, '').toLowerCase());
}

/** What a command takes by its place, up to the first that is not given. */
function inPlace(command: CommandDescription, values: CommandArguments['values']): readonly string[] {
  const given = places(command).map((place) => values.get(place));
  const end = given.findIndex((value) => typeof value !== 'string');
  return given.slice(0, end < 0 ? given.length : end).map(String);
}
