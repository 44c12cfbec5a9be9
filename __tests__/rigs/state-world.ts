import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ActionResult, runAction } from './action.ts';
import { type GithubApi, startGithubApi } from './github-api/github-api.ts';
import { type GitRemote, makeGitRemote, runGit } from './git-remote.ts';
import type { Ledger } from './ledger.ts';
import { type LedgerProject, type LedgerProjectInput, makeLedgerProject } from './ledger-project.ts';
import { type ResultsService, startResultsService } from './results-service/results-service.ts';
import { REPOSITORY, type Run } from './results-service/runs.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** Seals secrets in the histories of tests. */
export const STATE_KEY = 'a-state-key-for-tests';

/** A job of a run on a runner of its own, which forgets everything. */
export interface Machine {
  /** Of the checkout. */
  readonly folder: string;
  /** What the runner sets for steps. */
  readonly environment: Readonly<Record<string, string>>;
  /** The main step; what it keeps for the post step is kept here. */
  main(inputs?: Readonly<Record<string, string>>, onStart?: OnStart, onLog?: OnLog): Promise<ActionResult>;
  /** The post step of the last main step, with its inputs. */
  post(): Promise<ActionResult>;
  /** The runner is gone, with its disk. */
  forget(): Promise<void>;
}

type OnStart = NonNullable<Parameters<typeof runAction>[1]['onStart']>;
type OnLog = NonNullable<Parameters<typeof runAction>[1]['onLog']>;

/** A repository on GitHub with a project in it, and what its jobs can reach. */
export interface StateWorld extends AsyncDisposable {
  readonly service: ResultsService;
  readonly api: GithubApi;
  /** What `https://github.com/octo/shop` leads to from a checkout. */
  readonly remote: GitRemote;
  readonly project: LedgerProject;
  readonly ledger: Ledger;
  /** A runner for a job of this run, with a fresh checkout; `environment`: what differs from what a runner sets. */
  machine(run: Run, environment?: Readonly<Record<string, string>>): Promise<Machine>;
}

/** Starts the services of GitHub, and a ledger for the project. */
export async function startStateWorld(input: LedgerProjectInput): Promise<StateWorld> {
  await using stack = new AsyncDisposableStack();
  const service = stack.use(await startResultsService());
  const api = stack.use(await startGithubApi(service));
  const remote = stack.use(await makeGitRemote());
  const project = stack.use(await makeLedgerProject(input));
  const kept = stack.move();

  return {
    service,
    api,
    remote,
    project,
    ledger: project.ledger,
    async machine(run, environment = {}) {
      const disk = kept.use(await makeTemporaryFolder());
      const folder = path.join(disk.path, 'checkout');
      await cp(project.folder, folder, { recursive: true });
      await runGit(remote.variables, 'init', '--quiet', folder);
      const origin = `https://github.com/${REPOSITORY}`;
      await runGit(remote.variables, '-C', folder, 'remote', 'add', 'origin', origin);
      const instead = [`url.${remote.path}.insteadOf`, origin];
      await runGit(remote.variables, '-C', folder, 'config', ...instead);
      return machineIn(folder, { ...run.environment, GITHUB_API_URL: api.url, ...environment }, api.token);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function machineIn(folder: string, environment: Readonly<Record<string, string>>, token: string): Machine {
  let last: { readonly inputs: Readonly<Record<string, string>>; readonly state: ActionResult['state'] } | undefined;
  return {
    folder,
    environment,
    async main(given = {}, onStart, onLog) {
      const inputs = { state: 'artifact, cache', 'state-key': STATE_KEY, 'github-token': token, ...given };
      const result = await runAction('index', {
        folder,
        environment,
        inputs,
        ...(onStart ? { onStart } : {}),
        ...(onLog ? { onLog } : {}),
      });
      last = { inputs, state: result.state };
      return result;
    },
    async post() {
      if (last === undefined) throw new Error('There was no main step.');
      return runAction('post', { folder, environment, ...last });
    },
    forget: () => rm(folder, { recursive: true }),
  };
}
