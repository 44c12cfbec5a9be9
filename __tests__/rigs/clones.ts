import { cp } from 'node:fs/promises';
import path from 'node:path';
import { type CliResult, type RunningCli, runCli, startCli } from './cli.ts';
import { type GitRemote, makeGitRemote, runGit } from './git-remote.ts';
import type { Ledger } from './ledger.ts';
import { type LedgerProjectInput, makeLedgerProject } from './ledger-project.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A clone of the project on somebody's machine. */
export interface Clone {
  readonly folder: string;
  start(...line: readonly string[]): RunningCli;
  run(...line: readonly string[]): Promise<CliResult>;
}

/** A project with a remote in which its state is kept. */
export interface ClonedProject extends AsyncDisposable {
  readonly remote: GitRemote;
  readonly ledger: Ledger;
  /** A new clone, whose `origin` is the remote, without any histories. */
  clone(): Promise<Clone>;
}

/** Makes the project, its ledger, and an empty remote. */
export async function makeClonedProject(input: LedgerProjectInput): Promise<ClonedProject> {
  await using making = new AsyncDisposableStack();
  const project = making.use(await makeLedgerProject(input));
  const remote = making.use(await makeGitRemote());
  const stack = making.move();
  // Nothing of the machine's own configuration of git.
  const environment = { HOME: path.join(remote.folder, 'home'), GIT_CONFIG_NOSYSTEM: '1' };
  return {
    remote,
    ledger: project.ledger,
    async clone() {
      const folder = path.join(stack.use(await makeTemporaryFolder()).path, 'clone');
      await cp(project.folder, folder, { recursive: true });
      await runGit(remote.variables, 'init', '--quiet', folder);
      await runGit(remote.variables, '-C', folder, 'remote', 'add', 'origin', remote.path);
      return {
        folder,
        start: (...line) => startCli(line, { folder, environment }),
        run: async (...line) => runCli(line, { folder, environment }),
      };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
