import type { Doubt } from './doubt-words.ts';
import { RUN_VERSION } from './history.ts';
import type { InstanceId } from './instance.ts';
import { showInstance, splitInstanceId } from './instance.ts';
import type { Direction } from './migration.ts';
import { shellWord } from './shell-word.ts';

/** The program's name in commands to copy. */
export const PROGRAM = 'stage-orchestrator';

/** One option of a command to copy: its name without dashes, and its value where it takes one. */
export type NextOption = readonly [name: string, value?: string];

/**
 * How much of what the user asked for a command to copy repeats. Each includes the one before it: the project with its
 * state and variables; the environments; the selected stages and what is to be done with them; what belongs to the
 * very plan that is carried out; the whole line, only with other options on top.
 */
export type NextScope = 'project' | 'environments' | 'selection' | 'plan' | 'again';

/** A command that comes next. Which options of the user it has to repeat is known where the command line is read. */
export interface NextCommand {
  readonly command: string;
  readonly words?: readonly string[];
  /** Those that make it the command it is. They win over repeated ones of the same name. */
  readonly options?: readonly NextOption[];
  readonly scope: NextScope;
  /** More options where the user selected no stages. */
  readonly unselected?: readonly NextOption[];
}

/** What comes next: a command of this program, or a line that is taken as it is. */
export type NextStep = NextCommand | string;

/** Turns what comes next into lines to copy, each of them once. */
export type ShowNext = (steps: readonly NextStep[]) => readonly string[];

/** Lines to copy for whoever was given no options that matter. */
export const showPlainly: ShowNext = (steps) => [
  ...new Set(steps.map((step) => (typeof step === 'string' ? step : plainLine(step)))),
];

function plainLine({ command, words = [], options = [], unselected = [] }: NextCommand): string {
  return commandLine(command, words, [...unselected, ...options]);
}

/** A command as it is typed. */
export function commandLine(command: string, words: readonly string[], options: readonly NextOption[]): string {
  const typed = options.flatMap(([name, value]) => [
    `--${name}`,
    ...(value === undefined ? [] : [value === REASON ? `"${REASON}"` : shellWord(value)]),
  ]);
  return [PROGRAM, command, ...words.map(shellWord), ...typed].join(' ');
}

/** Stands for a reason that the user has to write. */
export const REASON = '…';

/** A command about one stage, such as `up --to database`. */
export function stageCommand(
  command: string,
  option: string,
  id: InstanceId,
  ...more: readonly NextOption[]
): NextCommand {
  return { command, options: [...instanceOptions(option, id), ...more], scope: 'project' };
}

/** The command that goes on from a stage that failed; where the user selected stages, the one for the same selection. */
export function resume(id: InstanceId, direction: Direction = 'up', ...options: readonly NextOption[]): NextCommand {
  return { command: direction, options, scope: 'selection', unselected: instanceOptions('from', id) };
}

/** What comes after a rollback: what a stage waits for may be gone as well, so it is begun anew and not gone on from there. */
export function anew(step: NextStep): NextStep {
  if (typeof step === 'string' || step.unselected === undefined) return step;
  const { unselected: _, ...whole } = step;
  return whole;
}

/** The same step in a run of this direction: a failure that either can have does not know in which it was. */
export function towards(direction: Direction, step: NextStep): NextStep {
  return typeof step === 'string' || step.unselected === undefined ? step : { ...step, command: direction };
}

/** The command that shows what became of a stage, and how to settle what is in doubt. */
export function lookAt(id: InstanceId): NextCommand {
  return stageCommand('status', 'stage', id);
}

/** The command that shows the variables of a stage and what it exported, each with where it comes from. */
export function variablesOf(id: InstanceId): NextCommand {
  return stageCommand('status', 'stage', id, ['verbose']);
}

/** The two commands that settle what is in doubt, named by the number that its file has. */
export function settle({ instance, version, label }: Doubt): readonly NextCommand[] {
  const { stage } = splitInstanceId(instance);
  const number = version === RUN_VERSION ? version : numberOf(label, version);
  return ['applied', 'not-applied'].map((how) => ({
    command: 'resolve',
    words: [stage, number],
    options: [[how], ...environmentOption(instance), ['reason', REASON]],
    scope: 'project',
  }));
}

/** The command that marks what is applied in a history that begins. */
export function beginWith(id: InstanceId): NextCommand {
  return {
    command: 'resolve',
    words: [splitInstanceId(id).stage],
    options: [...environmentOption(id), ['baseline', 'VERSION'], ['reason', REASON]],
    scope: 'project',
  };
}

/** The number of a migration as its file has it; what it is recorded as where its name is not known. */
export function numberOf(label: string, version: string = label): string {
  return /^\d+/.exec(label)?.[0] ?? version;
}

/** The options that name a stage in its environment. */
export function instanceOptions(option: string, id: InstanceId): readonly NextOption[] {
  return [...environmentOption(id), [option, splitInstanceId(id).stage]];
}

/** A project without environments is not asked to name one. */
function environmentOption(id: InstanceId): readonly NextOption[] {
  return showInstance(id) === id ? [['environment', splitInstanceId(id).environment]] : [];
}
