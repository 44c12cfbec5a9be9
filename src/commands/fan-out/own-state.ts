import type { Failure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { StateArchive } from '../../execution/snapshot-ports.ts';
import type { CommandContext } from '../command-context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { stateOfProject } from '../state-of-project.ts';

/** The project of a job, loaded once, since reading hundreds of files is most of what a job of a large one does. */
export interface OwnState {
  readonly project: OpenProject;
  /** The histories where this job works. */
  readonly archive: StateArchive;
}

/** Loads the project and opens the histories of a job. */
export async function openOwnState(context: CommandContext): Promise<Result<OwnState, Failure>> {
  const opened = await openProject(context);
  if (!opened.ok) return opened;
  const archive = await context.state.archiveOf(stateOfProject(opened.value, context));
  return archive.ok ? ok({ project: opened.value, archive: archive.value }) : archive;
}
