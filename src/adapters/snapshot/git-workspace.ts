import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../domain/result.ts';
import { fileErrorMessage } from './file-error.ts';
import { unavailable, type GitProblem } from './git-problem.ts';
import { ANSWER_LIMIT_BYTES, askGit, LOCAL_TIMEOUT_MS } from './git-answer.ts';
import { privateSettings, safeFolders } from './git-settings.ts';
import type { GitOutput } from './git-process.ts';
import { REMOTE_TIMEOUT_MS, type GitPlace } from './git-place.ts';
import { readUserRepository, type UserRepository } from './git-user-repository.ts';
import { workingVariables } from './git-variables.ts';

/** The hash function of a repository. */
export type ObjectFormat = 'sha1' | 'sha256';

/** What differs from a short local call. */
export interface GitCall {
  readonly input?: Iterable<Uint8Array>;
  /** Whether it talks to the remote. */
  readonly remote?: boolean;
  readonly outputLimitBytes?: number;
  readonly traced?: boolean;
}

/** A private bare repository with the remote `snapshots`, for one piece of work. */
export interface GitWorkspace {
  /** What git said. Every exit status but 0 is `unavailable` with git's words. */
  git(words: readonly string[], call?: GitCall): Promise<Result<GitOutput, GitProblem>>;
  /** Makes the repository anew for the other hash function; does nothing where it has this one. */
  useFormat(format: ObjectFormat): Promise<Result<void, GitProblem>>;
}

/**
 * Does `work` in a private bare repository that is gone afterwards. Objects are made and received there alone, so that
 * the user's repository, shallow or empty or none, stays as it is and none of its hooks, filters and settings matter.
 */
export async function withGitWorkspace<Value>(
  place: GitPlace,
  signal: AbortSignal,
  work: (workspace: GitWorkspace) => Promise<Result<Value, GitProblem>>,
): Promise<Result<Value, GitProblem>> {
  const user = await readUserRepository(place, signal);
  if (!user.ok) return user;
  let folder: string;
  try {
    folder = await mkdtemp(join(place.temporaryDirectory, 'stage-orchestrator-git-'));
  } catch (error) {
    return unavailable(`no temporary folder could be made: ${fileErrorMessage(error)}`);
  }
  try {
    const workspace = await openWorkspace(place, folder, user.value, signal);
    return workspace.ok ? await work(workspace.value) : workspace;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function openWorkspace(
  place: GitPlace,
  folder: string,
  user: UserRepository,
  signal: AbortSignal,
): Promise<Result<GitWorkspace, GitProblem>> {
  const files = { repository: join(folder, 'repository'), configuration: join(folder, 'configuration') };
  await writeFile(files.configuration, safeFolderSection(safeFolders(user.settings)), { mode: 0o600 });
  const variables = workingVariables(place.variables, files, privateSettings(user.settings, place.remote, place.token));
  let current: ObjectFormat | undefined;
  const workspace: GitWorkspace = {
    async git(words, call = {}) {
      const timeoutMs = call.remote === true ? (place.timeoutMs ?? REMOTE_TIMEOUT_MS) : LOCAL_TIMEOUT_MS;
      return askGit(
        {
          arguments: ['-C', user.folder, ...words],
          variables,
          traced: call.traced === true,
          ...(call.input === undefined ? {} : { input: call.input }),
          timeoutMs,
          outputLimitBytes: call.outputLimitBytes ?? ANSWER_LIMIT_BYTES,
        },
        signal,
      );
    },
    async useFormat(format) {
      if (format === current) return ok(undefined);
      await rm(files.repository, { recursive: true, force: true });
      const made = await workspace.git(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`]);
      current = format;
      return made.ok ? ok(undefined) : made;
    },
  };
  const made = await workspace.useFormat('sha1');
  return made.ok ? ok(workspace) : made;
}

/** A file of configuration with these folders. Source of the quoting: git-config(1), "Syntax". */
function safeFolderSection(folders: readonly string[]): string {
  const lines = folders.map((folder) => `\tdirectory = "${folder.replaceAll(/["\\]/g, String.raw`\$&`)}"\n`);
  return lines.length === 0 ? '' : `[safe]\n${lines.join('')}`;
}
