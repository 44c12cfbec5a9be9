import { describeFailure } from '../domain/failure-words.ts';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { historiesOf } from '../execution/history-file-names.ts';
import type { Snapshot } from '../execution/snapshot-ports.ts';
import type { CommandContext } from './command-context.ts';
import { stateOfProject } from './state-of-project.ts';
import type { StateSubject } from './state-subject.ts';

/** What is kept of an environment now. */
export interface CurrentState {
  /** The newest saved histories by stage; absent: they can't be read, and `problem` says why. */
  readonly saved?: ReadonlyMap<string, Uint8Array>;
  /** As a sentence. */
  readonly problem?: string;
  /** Absent: nothing is saved, or it can't be read. */
  readonly newest?: Snapshot;
  /** Generations that are kept, newest first. */
  readonly generations: readonly number[];
  /** Stages of the working copy with something that no store has. */
  readonly unsaved: readonly string[];
}

/** What an import or a rollback may put right; every other failure ends the command. */
const MENDED: ReadonlySet<Failure['reason']> = new Set(['history_damaged', 'history_forked']);

/** What is kept of an environment now, also where it is damaged or contradicts itself. */
export async function currentState(
  { stop }: CommandContext,
  { archive }: StateSubject,
  environment: string,
): Promise<Result<CurrentState, Failure>> {
  const kept = await archive.list(environment, stop);
  if (!kept.ok && !MENDED.has(kept.error.reason)) return kept;
  const { generations, unsaved } = kept.ok
    ? {
        generations: kept.value.generations.map(({ generation }) => generation),
        unsaved: kept.value.workingCopy?.unsaved ?? [],
      }
    : { generations: [], unsaved: [] };
  const newest = kept.ok ? await archive.read(environment, undefined, stop) : kept;
  if (newest.ok) {
    const saved = newest.value === undefined ? new Map<string, Uint8Array>() : historiesOf(newest.value.files);
    return ok({ saved, generations, unsaved, ...(newest.value === undefined ? {} : { newest: newest.value }) });
  }
  if (!MENDED.has(newest.error.reason)) return err(newest.error);
  return ok({ problem: describeFailure(newest.error).summary, generations, unsaved });
}

/**
 * The histories that the next run would go on from, by stage: the saved ones, and those of the working copy that nobody
 * saved. `undefined`: what is saved can't be read.
 */
export async function nextHistories(
  context: CommandContext,
  subject: StateSubject,
  environment: string,
  { saved, unsaved }: CurrentState,
): Promise<Result<ReadonlyMap<string, Uint8Array> | undefined, Failure>> {
  if (saved === undefined || unsaved.length === 0) return ok(saved);
  const folder = await readWorkingCopy(context, subject, environment);
  if (!folder.ok) return folder;
  const found = [...(folder.value?.histories ?? [])].filter(([stage]) => unsaved.includes(stage));
  return ok(new Map([...saved, ...found]));
}

/** The working copy of an environment: its folder, and the histories that have a path of their own. */
export function readWorkingCopy(
  context: CommandContext,
  subject: StateSubject,
  environment: string,
): ReturnType<CommandContext['keptFiles']['readFolder']> {
  const { directory, elsewhere } = stateOfProject(subject, context);
  const folder = context.files.resolve(directory, environment);
  return context.keptFiles.readFolder(folder, elsewhere.get(environment));
}
