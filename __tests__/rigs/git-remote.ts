import { execFile } from 'node:child_process';
import { renameSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GitPlace } from '../../src/adapters/snapshot/git-place.ts';
import type { ProcessEnvironment } from '../../src/adapters/snapshot/git-variables.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A real bare repository that takes the part of the remote, and the folders that whoever uses it needs. */
export interface GitRemote extends AsyncDisposable {
  /** Everything is in here. */
  readonly folder: string;
  /** The bare repository. */
  readonly path: string;
  /** Empty, for private repositories: what is left in it was forgotten. */
  readonly temporaryDirectory: string;
  /** A job that knows nothing of the machine's own configuration of git. */
  readonly variables: ProcessEnvironment;
  /** The remote by its path, seen from a folder that is no repository; or what the test says. */
  place(more?: Partial<GitPlace>): GitPlace;
  /** Runs git in the bare repository and gives standard output without the last line end. */
  git(...words: readonly string[]): Promise<string>;
  /** The same, with a text on standard input. */
  input(text: string, ...words: readonly string[]): Promise<void>;
  /** The commits of a ref with the generations in their messages, newest first. */
  generations(ref: string): Promise<readonly number[]>;
  /** The repository is not where it was, or is there again. */
  setReachable(reachable: boolean): void;
}

/** Makes an empty bare repository. */
export async function makeGitRemote(objectFormat: 'sha1' | 'sha256' = 'sha1'): Promise<GitRemote> {
  const temporary = await makeTemporaryFolder();
  const at = (name: string): string => join(temporary.path, name);
  const [path, home, temporaryDirectory, elsewhere] = [at('remote.git'), at('home'), at('temporary'), at('elsewhere')];
  for (const folder of [home, temporaryDirectory, elsewhere]) await mkdir(folder);
  const variables = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  await runGit(variables, 'init', '--quiet', '--bare', '--template=', `--object-format=${objectFormat}`, path);
  const git = (...words: readonly string[]): Promise<string> => runGit(variables, '--git-dir', path, ...words);
  return {
    folder: temporary.path,
    path,
    temporaryDirectory,
    variables,
    place: (more) => ({ remote: path, repository: elsewhere, variables, temporaryDirectory, ...more }),
    git,
    async input(text, ...words) {
      const running = promisify(execFile)('git', ['--git-dir', path, ...words], { env: { ...variables } });
      running.child.stdin?.end(text);
      await running;
    },
    async generations(ref) {
      const messages = await git('log', '--format=%B', ref);
      return [...messages.matchAll(/^Generation: (\d+)$/gm)].map(([, generation]) => Number(generation));
    },
    setReachable: (reachable) => (reachable ? renameSync(at('away.git'), path) : renameSync(path, at('away.git'))),
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

/** Runs git and gives standard output without the last line end. Throws when it fails. */
export async function runGit(variables: ProcessEnvironment, ...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', [...words], { env: { ...variables } });
  return stdout.replace(/\n$/, '');
}
