import { doubtAnswers, doubtSentence } from '../doubt-words.ts';
import { say } from '../failure-description.ts';
import { showInstance } from '../instance.ts';
import type { NextCommand } from '../next-step.ts';
import { PROGRAM, beginWith, instanceOptions, lookAt, resume, settle, stageCommand } from '../next-step.ts';
import type { WorkKind } from '../work-kind.ts';
import type { FailureTable } from './failure-table.ts';
import { showStep } from './located.ts';
import { goBackTo } from './snapshot-failures.ts';

/** Whether two owners differ in nothing but their project. */
function isOtherProject(found: string, wanted: string): boolean {
  return found !== wanted && withoutProject(found) === withoutProject(wanted);
}

function withoutProject(owner: string): string {
  return owner.slice(projectOf(owner).length);
}

/** The project in `project/environment/stage`. */
function projectOf(owner: string): string {
  return owner.split('/').slice(0, -2).join('/');
}

/** What would give a stage a way back. */
const WAY_BACK: Readonly<Record<WorkKind, string>> = {
  migrations: 'write the down, or `down: {none: true}` where there is nothing to undo',
  shell: 'write a `down` for the script',
  command: 'write a `destroy` for the deployment',
  azure_bicep: 'of a Bicep file there is no way back: what has to go is deleted by hand',
};

/** Failures over what is recorded: what was done before, what can't be undone, and the record itself. */
export const HISTORY_FAILURES = {
  in_doubt: (doubt) =>
    say(
      `in doubt: ${doubtSentence(doubt, doubt)}`,
      [
        'nothing is repeated until it is settled. Look at the system itself, then say what is true:',
        ...doubtAnswers(doubt),
      ],
      settle(doubt),
    ),
  out_of_order: ({ instance, labels, highest }) =>
    say(
      `${showInstance(instance)}: ${labels.join(', ')} ${labels.length === 1 ? 'is' : 'are'} numbered below ${highest}, which is applied, and out_of_order is fail`,
      ['give the files higher numbers, or set out_of_order: run'],
      [{ command: 'plan', scope: 'selection' }],
    ),
  drift: ({ versions }) =>
    say(
      `changed after it was applied: ${versions.map(({ instance, label }) => showStep(instance, label)).join(', ')}`,
      ['put the file back as it was and write a new migration for the change'],
      [STATUS],
    ),
  irreversible: ({ steps }) =>
    say(
      `can't be undone: ${steps.map(({ instance, label }) => showStep(instance, label)).join(', ')} ${steps.length === 1 ? 'has' : 'have'} no down`,
      [
        ...[...new Set(steps.map(({ work }) => work))].map((work) => WAY_BACK[work]),
        'nothing was sent. To leave these out, add --skip-irreversible; look at that first:',
      ],
      [{ command: 'down', options: [['dry-run'], ['skip-irreversible']], scope: 'selection' }],
    ),
  applied_dependants: ({ instance, dependants }) =>
    say(
      `${showInstance(instance)} can't be rolled back: ${dependants.map(showInstance).join(', ')} ${dependants.length === 1 ? 'depends on it and is' : 'depend on it and are'} applied`,
      ['nothing was sent. Roll the dependants back as well, and look at that first:'],
      [{ ...resume(instance, 'down', ['dry-run'], ['cascade']), unselected: instanceOptions('stage', instance) }],
    ),
  never_completed: ({ instances }) =>
    say(
      `never completed, so it can't be repeated: ${instances.map(showInstance).join(', ')}`,
      [],
      instances.map((instance) => stageCommand('up', 'to', instance)),
    ),
  history_missing: ({ environment, place }) =>
    say(
      `no history of ${environment} was found in ${place}, and on-missing-state is fail`,
      ['a missing history looks like a first run and would apply everything again. Restore it, or allow a first run:'],
      [{ command: 'up', options: [['on-missing-state', 'start']], scope: 'again' }],
    ),
  history_damaged: ({ file, problem, intact }) =>
    intact === undefined
      ? say(
          `the history ${file} is damaged: ${problem}`,
          ['nothing was sent and the file was left as it is. Restore it from a copy, then look:'],
          [STATUS],
        )
      : say(
          `the history ${file} is damaged: ${problem}`,
          [
            `nothing was sent and it was left as it is. Intact is generation ${intact.generation} in ${intact.place}. To go back to it:`,
          ],
          [goBackTo(intact)],
        ),
  history_newer: ({ file, found, known }) =>
    say(
      `the history ${file} has schema version ${found}, newer than ${known}, which this program knows`,
      ['use the newer program that wrote it; this one is:'],
      [`${PROGRAM} --version`],
    ),
  history_foreign: ({ file, found, wanted, handOver }) =>
    say(
      `the history ${file} is that of ${found}, not of ${wanted}`,
      [
        'nothing was sent and it was left as it is. Put the right one in its place, or give each stage a place of its own',
        isOtherProject(found, wanted)
          ? `if it is the same project, write its name into stages.yaml: name: ${projectOf(found)}`
          : `if ${found} was renamed to ${wanted}, say so there: ${handOver}`,
      ],
      [STATUS],
    ),
  history_ambiguous: ({ instance, file, place, instances }) =>
    say(
      `${showInstance(instance)}: ${file} is a history of apirun's, and nobody can tell whose: ${instances.map(showInstance).join(', ')}`,
      [
        `nothing was sent. If it is of this one, copy it to ${place}; do so for each that it is of, and then move it out of the migrations folder`,
      ],
      [STATUS],
    ),
  history_left_behind: ({ instance, place, file }) =>
    say(
      `${showInstance(instance)} has no history in ${place}, but ${file} is one, from when its store was SQLite`,
      [
        'nothing was sent: everything would have been applied again. Change the store back, or say what is applied, and the new one begins with that:',
      ],
      [beginWith(instance)],
    ),
  history_unavailable: ({ place, problem, others }) =>
    others === undefined
      ? say(`the history ${place} can't be used: ${problem}`, [], [STATUS])
      : say(
          `the history ${place} can't be used: ${problem}`,
          [
            'nothing was sent: what can not be read is not taken for missing. Try again; or, if it is known that no other run has saved there since, do without this store:',
          ],
          [{ command: 'status', options: [['state', others.join(',') || 'directory']], scope: 'environments' }],
        ),
  history_busy: ({ instance, file }) =>
    say(
      `${showInstance(instance)}: another run is working on this stage (${file})`,
      ['wait until it has ended and run again'],
      [lookAt(instance)],
    ),
  save_failed: ({ environment, place, problem }) =>
    say(
      `the state of ${environment} could not be saved to ${place}: ${problem}`,
      ['what was applied is recorded in the history files, which are still there'],
      [STATUS],
    ),
  wrong_key: ({ instance, name }) =>
    say(
      `${showInstance(instance)}: ${name} was sealed with another state key`,
      ['set the key with which it was recorded'],
      [resume(instance, 'up', ['state-key-file', 'FILE'])],
    ),
  lock_held: ({ environment, holder }) =>
    say(
      `${environment} is locked by ${holder}`,
      ['wait until that run has ended. Only if it is over and left its lock behind, free it:'],
      [{ command: 'unlock', options: [['environment', environment], ['yes']], scope: 'project' }],
    ),
} satisfies Partial<FailureTable>;

const STATUS: NextCommand = { command: 'status', scope: 'environments' };
