import { randomUUID } from 'node:crypto';
import type { Failure } from '../../domain/failure.ts';
import type { Provenance } from '../../domain/history.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RemoteSnapshots } from '../../execution/snapshot-ports.ts';
import { problemOfSize } from './git-limits.ts';
import { writeSaveMessage } from './git-message.ts';
import type { GitPlace } from './git-place.ts';
import { gitFailure, saveFailure, type GitProblem } from './git-problem.ts';
import { snapshotRef } from './git-refs.ts';
import { findSave, listGenerations, loadNewest, loadSave, saveOnTop } from './git-saves.ts';
import { withGitWorkspace, type GitWorkspace } from './git-workspace.ts';
import { maskCredentials } from './git-words.ts';

/** What the git store is given. */
export interface GitSnapshotOptions extends GitPlace {
  readonly project: string;
  readonly provenance: Provenance;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The store that keeps the snapshots of an environment as the commits of one ref in a git remote, each save on top of
 * the one before, pushed with a lease: whoever has not seen the newest one is refused by the remote itself.
 */
export function gitSnapshots(options: GitSnapshotOptions): RemoteSnapshots {
  const describe = (environment: string): string => `${snapshotRef(environment)} in ${maskCredentials(options.remote)}`;

  const inWorkspace = <Value>(
    environment: string,
    signal: AbortSignal,
    work: (workspace: GitWorkspace, ref: string) => Promise<Result<Value, GitProblem>>,
  ): Promise<Result<Value, GitProblem>> =>
    withGitWorkspace(options, signal, (workspace) => work(workspace, snapshotRef(environment)));

  async function read<Value>(
    environment: string,
    signal: AbortSignal,
    work: (workspace: GitWorkspace, ref: string) => Promise<Result<Value, GitProblem>>,
  ): Promise<Result<Value, Failure>> {
    const done = await inWorkspace(environment, signal, work);
    return done.ok ? done : err(gitFailure(describe(environment), done.error));
  }

  return {
    name: 'git',
    describe,
    load: (environment, signal) => read(environment, signal, loadNewest),
    generations: (environment, signal) => read(environment, signal, listGenerations),
    async loadGeneration(environment, generation, signal) {
      const found = await read(environment, signal, (workspace, ref) => findSave(workspace, ref, generation));
      if (!found.ok || found.value === undefined) return found.ok ? ok(undefined) : found;
      const place = found.value;
      // In a repository of its own: the one in which it was found may hold commits without their files.
      return read(environment, signal, (workspace, ref) => loadSave(workspace, ref, place));
    },
    async save(environment, { generation, files }, expectedGeneration, signal) {
      const place = describe(environment);
      const problem = problemOfSize([...files].map(([name, bytes]) => [name, bytes.length]));
      if (problem !== undefined) return err({ reason: 'save_failed', environment, place, problem });
      const { project, provenance, now } = options;
      const message = writeSaveMessage({ ...provenance, project, environment, generation, saveId: randomUUID() });
      const saved = await inWorkspace(environment, signal, (workspace, ref) =>
        saveOnTop(workspace, { ref, commit: { message, at: now(), files }, expectedGeneration }, signal),
      );
      return saved.ok ? saved : err(saveFailure(environment, place, saved.error));
    },
  };
}
