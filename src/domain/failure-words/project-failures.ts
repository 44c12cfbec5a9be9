import { say } from '../failure-description.ts';
import type { FailureWords } from '../failure-description.ts';
import { importProblem } from '../import-problem.ts';
import { showInstance } from '../instance.ts';
import { PROGRAM, lookAt, resume, shellWord, stageCommand, variablesOf } from '../next-step.ts';
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
      [`${PROGRAM} validate`],
    );
  },
  usage: ({ message, hint }) => {
    if (hint === undefined) return say(message, [], [`${PROGRAM} --help`]);
    return hint.startsWith(`${PROGRAM} `) ? say(message, [], [hint]) : say(message, [hint], [`${PROGRAM} --help`]);
  },
  unknown_name: ({ what, name, known }) =>
    say(
      `there is no ${what} called ${name}`,
      [`known: ${known.length === 0 ? 'none' : known.join(', ')}`],
      [what === 'strategy' ? `${PROGRAM} up --help` : `${PROGRAM} status`],
    ),
  empty_selection: ({ selection, known }) =>
    say(`${selection} selects no stage`, [`known stages: ${known.join(', ')}`], [`${PROGRAM} graph`]),
  dependency_unsatisfied: ({ instance, dependency }) =>
    say(
      `stage ${showInstance(instance)} failed: dependent stage ${showInstance(dependency)} has not been executed`,
      [],
      [stageCommand('up', '--to', dependency)],
    ),
  template: ({ instance, migration, subject, message, location }) =>
    say(
      `${showStep(instance, migration)}: ${subject}: ${message}`,
      [formatLocation(location)],
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
  plan_changed: ({ differences }) => say('the plan is no longer true', differences, [`${PROGRAM} plan --out FILE`]),
  plan_unreadable: ({ file, problem }) =>
    say(`the plan ${file} can't be used: ${problem}`, [], [`${PROGRAM} plan --out ${shellWord(file)}`]),
  guard_refused: ({ guard, problem, location }) =>
    say(`the guard ${guard} refuses: ${problem}`, [formatLocation(location)], [`${PROGRAM} plan`]),
  unsupported: ({ what, location }) =>
    say(`${what} can't be run by this version`, location === undefined ? [] : [formatLocation(location)], [
      `${PROGRAM} --version`,
    ]),
} satisfies Partial<FailureTable>;

/** A value that a stage needs from another one and can't have. */
function importWords({ instance, from, variable, sealed }: FailureByReason['import_missing']): FailureWords {
  const summary = `${showInstance(instance)}: ${importProblem(variable, from, sealed)}`;
  switch (sealed) {
    case 'no': {
      const producer = showInstance(from);
      const look = `look at env_from of the migrations of ${producer}, or at what its script writes to $STAGE_OUTPUT`;
      return say(summary, [look], [variablesOf(from)]);
    }
    case 'withheld':
      return say(
        summary,
        ['set STAGE_ORCHESTRATOR_STATE_KEY, then let the stage that exports it run again'],
        [lookAt(from)],
      );
    case 'no_key':
    case 'wrong_key':
      return say(summary, [SAME_KEY], [withKey(resume(instance))]);
  }
}

const SAME_KEY = 'set STAGE_ORCHESTRATOR_STATE_KEY to the key with which it was recorded';

/** The same command with the key in a file: a key in the line itself would stay in the history of the shell. */
function withKey(command: string): string {
  return `${command} --state-key-file FILE`;
}
