import { say } from '../failure-description.ts';
import type { IntactSnapshot, SnapshotOrigin } from '../history-failure.ts';
import type { NextCommand } from '../next-step.ts';
import type { FailureTable } from './failure-table.ts';

/** Failures of the snapshots that are kept in stores, and of the working copy beside them. Nothing is overwritten. */
export const SNAPSHOT_FAILURES = {
  history_unsaved: ({ environment, stages, folder, kept }) =>
    say(
      `${folder} has histories that no store has: ${stages.join(', ')}. ${kept.place} has generation ${kept.generation} of ${environment}`,
      [
        `in the store: ${origin(kept)}`,
        'nothing was sent and nothing was overwritten. Look at both, then keep what is in the folder, or drop it for what is in the store:',
      ],
      [importFolder(folder, environment), goBackTo({ ...kept, environment })],
    ),
  history_lost: ({ environment, folder, generation, run, stores, places, kept }) =>
    say(
      `generation ${generation} of ${environment} was saved to ${stores.join(', ')} in run ${run} and is not there any more`,
      [
        `looked for in: ${places.join('; ')}`,
        kept === undefined ? 'found: nothing' : `found: ${origin(kept)} in ${kept.place}`,
        `nothing was sent. Name the store that has it with --state, or keep what is in ${folder}${kept === undefined ? ':' : ', or go on from what was found:'}`,
      ],
      [importFolder(folder, environment), ...(kept === undefined ? [] : [goBackTo({ ...kept, environment })])],
    ),
  history_conflict: ({ environment, stages, ours, theirs, newest }) =>
    say(
      `two runs have worked on ${stages.map(({ stage }) => stage).join(', ')} of ${environment} without knowing of each other: ${ours.run} and ${theirs.run}`,
      [
        `this one: ${runOf(ours)}`,
        ...stages.map(({ stage, file }) => `  ${stage} in ${file}`),
        `the other: ${origin(theirs)}`,
        ...stages.map(({ stage }) => `  ${stage} in ${theirs.place}`),
        'neither was overwritten; what other stages did is saved. Look at the system itself, then keep what is in the folder, or drop it for what is in the store:',
      ],
      [importFolder(ours.place, environment), goBackTo({ environment, generation: newest })],
    ),
  history_forked: ({ environment, stages, sides }) =>
    say(
      `the stores contradict each other about ${environment}: ${stages.join(', ')} ${stages.length === 1 ? 'is' : 'are'} not the same, and none of the snapshots goes on from the other`,
      [
        ...sides.map((side) => `${side.place}: ${origin(side)}`),
        'nothing was sent and nothing was overwritten. Look at the system itself, write the right one to a file, with --state naming its store alone, and import that with all stores:',
      ],
      ['export', 'import'].map((word) => ({
        command: `state ${word}`,
        words: ['FILE'],
        options: [['environment', environment]],
        scope: 'project',
      })),
    ),
  snapshot_foreign: ({ place, found, wanted }) =>
    say(
      `${place} has the histories of the project ${found}, not of ${wanted}`,
      [
        'nothing was sent and nothing was overwritten. Two projects can share a place only with different names of environments; otherwise each needs its own: --state git=REMOTE, or --state-dir for the folder',
        `if it is the same project, write its name into stages.yaml: name: ${found}`,
      ],
      [{ command: 'status', scope: 'environments' }],
    ),
} satisfies Partial<FailureTable>;

/** Goes back to a generation that is kept. */
export function goBackTo({ environment, generation }: Pick<IntactSnapshot, 'environment' | 'generation'>): NextCommand {
  return {
    command: 'state rollback-to',
    words: [String(generation)],
    options: [['environment', environment]],
    scope: 'project',
  };
}

function importFolder(folder: string, environment: string): NextCommand {
  return { command: 'state import', words: [folder], options: [['environment', environment]], scope: 'project' };
}

function origin(saved: SnapshotOrigin): string {
  return `generation ${saved.generation}, saved by ${runOf(saved)}`;
}

function runOf({ run, attempt, commit, at }: SnapshotOrigin): string {
  return `run ${run} (attempt ${attempt}) at ${at}${commit === '' ? '' : `, commit ${commit}`}`;
}
