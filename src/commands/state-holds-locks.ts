import type { CommandOptions } from './command-options.ts';
import type { StateProject } from './state-project.ts';

/** Whether a lock can be held where the state of a project is kept: in its databases, in git or in a folder. */
export function holdsLocks(
  { state }: Pick<CommandOptions, 'state'>,
  { lockDatabases }: Pick<StateProject, 'lockDatabases'>,
): boolean {
  return lockDatabases !== undefined || state.some(({ kind }) => kind === 'git' || kind === 'directory');
}
