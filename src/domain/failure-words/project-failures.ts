import type { Diagnostic } from '../diagnostic.ts';
import { say } from '../failure-description.ts';
import type { FailureWords } from '../failure-description.ts';
import { importProblem, placeOfExports } from '../import-problem.ts';
import { showInstance } from '../instance.ts';
import type { Direction } from '../migration.ts';
import type { NextCommand, NextOption } from '../next-step.ts';
import { PROGRAM, lookAt, resume, stageCommand, variablesOf } from '../next-step.ts';
import { shellWord } from '../shell-word.ts';
import { formatLocation } from '../source-location.ts';
import type { FailureByReason, FailureTable } from './failure-table.ts';
import { oneLine, showStep } from './located.ts';

/** Failures before anything is sent: of what was written, of what was asked for, of values that are not there. */
export const PROJECT_FAILURES = {
  configuration: ({ diagnostics }) => {
    const count = diagnostics.filter(({ severity }) => severity === 'error').length;
    return say(
      `${count} ${count === 1 ? 'problem' : 'problems'} in the configuration`,
      diagnostics.map(({ location, message, code }) => `${formatLocation(location)} ${message} [${code}]`),
      [{ command: 'validate', scope: 'environments' }],
    );
  },
  no_project: ({ file, folder, nearby = [] }) =>
    say(
      `there is no ${file}`,
      nearby.length === 0
        ? ['go to the folder of your project, name its file with --config FILE, or begin with a small project:']
        : ['name the file with --config. Nearby there is:', ...nearby],
      [
        ...nearby.map((found): NextCommand => ({ command: 'up', options: [['config', found]], scope: 'again' })),
        ...(nearby.length === 0 ? [`${PROGRAM} init${folder === '.' ? '' : ` ${shellWord(folder)}`}`] : []),
      ],
    ),
  usage: ({ message, hint, next }) => {
    if (next !== undefined) return say(message, hint === undefined ? [] : [hint], next);
    if (hint === undefined) return say(message, [], [`${PROGRAM} --help`]);
    return hint.startsWith(`${PROGRAM} `) ? say(message, [], [hint]) : say(message, [hint], [`${PROGRAM} --help`]);
  },
  unknown_name: ({ what, name, known }) =>
    say(
      `there is no ${what} called ${name}`,
      [`known: ${known.length === 0 ? 'none' : known.join(', ')}`],
      [what === 'strategy' ? `${PROGRAM} up --help` : { command: 'status', scope: 'project' }],
    ),
  empty_selection: ({ selection, known }) =>
    say(
      `${selection} selects no stage`,
      [`known stages: ${known.join(', ')}`],
      [{ command: 'graph', scope: 'project' }],
    ),
  dependency_unsatisfied: ({ instance, dependency }) =>
    say(
      `stage ${showInstance(instance)} failed: dependent stage ${showInstance(dependency)} has not been executed`,
      [],
      [stageCommand('up', 'to', dependency)],
    ),
  template: ({ instance, migration, subject, message, location }) =>
    say(
      `${showStep(instance, migration)}: ${subject}: ${message}`,
      [formatLocation(location)],
      [variablesOf(instance)],
    ),
  parameter_files: ({ instance, diagnostics }) =>
    say(
      `${showInstance(instance)}: ${countOf(diagnostics)} ${diagnostics.length === 1 ? 'problem' : 'problems'} in its parameter files`,
      diagnostics.map(
        ({ location, message, hint }) =>
          `${formatLocation(location)} ${message}${hint === undefined ? '' : `; ${hint}`}`,
      ),
      [variablesOf(instance)],
    ),
  condition: ({ instance, migration, text, message, location }) =>
    say(
      `${showStep(instance, migration)}: the condition ${oneLine(text)} can't be evaluated: ${message}`,
      [formatLocation(location)],
      [variablesOf(instance)],
    ),
  import_missing: importWords,
  export_invalid: ({ instance, name, problem }) =>
    say(`${showInstance(instance)}: the export ${name} ${problem}`, [], [resume(instance)]),
  plan_changed: ({ differences, file, direction }) =>
    say('the plan is no longer true', differences, [makePlan(direction, file)]),
  plan_unreadable: ({ file, isTaken, problem, direction }) => {
    const place = isTaken ? `${file}.plan` : file;
    return say(
      `the plan ${file} can't be used: ${problem}`,
      ['make one, look at it, and carry it out:'],
      [makePlan(direction, place), { command: direction, options: [['plan', place]], scope: 'selection' }],
    );
  },
  guard_refused: ({ guard, problem, remedy, excerpt = '', location }) =>
    say(
      `the guard ${guard} refuses: ${problem}`,
      [
        formatLocation(location),
        ...excerpt.split('\n').filter((line) => line.trim() !== ''),
        `nothing was sent: ${remedy}`,
      ],
      [{ command: 'plan', scope: 'selection' }],
    ),
  strategy_command: ({ problem, details, location }) =>
    say(
      `the command of the strategy: ${problem}`,
      [formatLocation(location), ...details],
      [{ command: 'plan', options: [['strategy', 'dependency_graph']], scope: 'selection' }],
    ),
} satisfies Partial<FailureTable>;

/** The last one may say how many are left out. */
function countOf(diagnostics: readonly Diagnostic[]): string {
  const isCut = diagnostics.at(-1)?.code === 'too-many-problems';
  return isCut ? `more than ${diagnostics.length - 1}` : String(diagnostics.length);
}

/** The command that makes the plan of a run, in a file where it is to be kept. */
function makePlan(direction: Direction, file: string | undefined): NextCommand {
  const kept: readonly NextOption[] = file === undefined ? [] : [['out', file]];
  return direction === 'up'
    ? { command: 'plan', options: kept, scope: 'selection' }
    : { command: 'down', options: [['dry-run'], ...kept], scope: 'selection' };
}

/** A value that a stage needs from another one and can't have. */
function importWords({ instance, from, variable, exporter, sealed }: FailureByReason['import_missing']): FailureWords {
  const summary = `${showInstance(instance)}: ${importProblem(variable, from, sealed)}`;
  switch (sealed) {
    case 'no':
      return say(summary, [`look at ${placeOfExports(exporter, from)}`], [variablesOf(from)]);
    case 'withheld':
      return say(
        summary,
        // What a stage itself has made is not made again as long as it is applied.
        instance === from
          ? [`if you know its value, give it: --variable ${variable}=VALUE`]
          : [
              'set STAGE_ORCHESTRATOR_STATE_KEY, then let the stage that exports it run again',
              'or give its value, if you know it, under the name it has here: --variable NAME=VALUE',
            ],
        [lookAt(from)],
      );
    case 'no_key':
    case 'wrong_key':
      return say(summary, [SAME_KEY], [resume(instance, 'up', ['state-key-file', 'FILE'])]);
  }
}

const SAME_KEY = 'set STAGE_ORCHESTRATOR_STATE_KEY to the key with which it was recorded';
