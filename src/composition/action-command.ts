import { COMMANDS } from '../commands/index.ts';
import type { CommandArguments, CommandDescription } from '../commands/command-description.ts';
import type { CommandOptions } from '../commands/command-options.ts';
import { nearest } from '../config/nearest.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { processVariables } from '../adapters/system/process-variables.ts';
import path from 'node:path';
import { readInputs, unknownInputs } from './action-inputs.ts';
import { annotate } from './action-step.ts';
import type { ActionStep } from './action-step.ts';
import { readCommentChoice } from './comment-target.ts';
import { readOptions } from './read-options.ts';
import { readRequestedOutputs } from './read-requested-outputs.ts';
import { readStateKeys } from './state-keys.ts';

/** What a step was asked to do. */
export interface ActionCommand {
  readonly command: CommandDescription & Required<Pick<CommandDescription, 'run'>>;
  readonly given: CommandArguments;
  readonly options: CommandOptions;
  readonly stateKeys: readonly string[];
}

/** Commands that the action offers in this version. */
const ACTION_COMMANDS = [
  'up',
  'down',
  'plan',
  'scheduled',
  'status',
  'validate',
  'history',
  'resolve',
  'unlock',
  'state list',
  'state export',
  'state import',
  'state rollback-to',
];

/** Commands that take the input `outputs`: a plan checks it, and with `down` every one of them is empty. */
const WITH_EXPORTS: ReadonlySet<string> = new Set(['up', 'down', 'plan']);

/** The name of the command, whether there is one of that name or not. */
export function commandName({ getInput }: ActionStep): string {
  return getInput('command') || 'up';
}

/** Reads and checks all inputs, and warns of those that there are not. The error is a sentence. */
export async function readActionCommand(step: ActionStep): Promise<Result<ActionCommand, string>> {
  warnOfUnknown(step);
  const comment = readCommentChoice(step.getInput('comment'));
  if (!comment.ok) return comment;
  const command = findCommand(commandName(step));
  if (!command.ok) return command;
  const outputs = readRequestedOutputs(step.getInput('outputs'));
  if (!outputs.ok) return outputs;
  const inputs = readInputs(step.getInput, command.value);
  if (!inputs.ok) return inputs;
  const { given } = inputs.value;
  const isOutputsUnused = outputs.value.length > 0 && !WITH_EXPORTS.has(command.value.name);
  const unused = [...inputs.value.unused, ...(isOutputsUnused ? ['outputs'] : [])];
  if (unused.length > 0) step.print([`note: ${command.value.name} has no use for ${unused.join(', ')}`]);
  const variables = processVariables(step.view.environment);
  const stateKeys = await readStateKeys(given, variables, step.workingDirectory);
  if (!stateKeys.ok) return err(asInputs(stateKeys.error));
  for (const key of stateKeys.value) step.redactor.add(key);
  const options = readOptions(withPlanFile(command.value, given, step), step.workingDirectory);
  if (!options.ok) return err(asInputs(options.error));
  const asked = outputs.value.length === 0 ? {} : { outputs: outputs.value };
  return ok({ command: command.value, given, options: { ...options.value, ...asked }, stateKeys: stateKeys.value });
}

function findCommand(name: string): Result<ActionCommand['command'], string> {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  const { run } = command ?? {};
  if (command && run && ACTION_COMMANDS.includes(name)) return ok({ ...command, run });
  const meant = nearest(name, ACTION_COMMANDS);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  return err(`the action has no command ${name}: ${hint}Choose one of ${ACTION_COMMANDS.join(', ')}`);
}

/** A plan is always kept for later steps, also where the user names no file for it. */
function withPlanFile(
  { name }: CommandDescription,
  { positionals, values }: CommandArguments,
  { files }: ActionStep,
): CommandArguments {
  // No command takes a plan of what is due: that is another one a moment later.
  if (values.has('out') || name === 'scheduled' || !(name === 'plan' || values.has('dry-run')))
    return { positionals, values };
  return { positionals, values: new Map([...values, ['out', path.join(files, 'plan.json')]]) };
}

function warnOfUnknown(step: ActionStep): void {
  for (const { name, meant } of unknownInputs(step.view.environment)) {
    const hint = meant === undefined ? '' : `: did you mean ${meant}?`;
    annotate(step, { kind: 'warning', title: 'unknown input', message: `there is no input ${name}${hint}` });
  }
}

/** Options are inputs here, which are written without dashes. */
function asInputs(message: string): string {
  return message.replaceAll(/(?<=^|\s)--(?=[a-z])/g, '');
}
