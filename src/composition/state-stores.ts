import { tmpdir } from 'node:os';
import { absorbLog } from '../adapters/history/absorb-log.ts';
import { tryLockFile } from '../adapters/history/file-lock.ts';
import { readGeneration } from '../adapters/history/read-generation.ts';
import { directoryLock } from '../adapters/snapshot/directory-lock.ts';
import { keptSnapshots } from '../adapters/snapshot/kept-snapshots.ts';
import type { KeptSnapshots } from '../adapters/snapshot/kept-snapshots.ts';
import { systemClock } from '../adapters/system/clock.ts';
import type { StateProject, StateStores } from '../commands/state-project.ts';
import type { Failure } from '../domain/failure.ts';
import type { Provenance } from '../domain/history.ts';
import type { NextCommand } from '../domain/next-step.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StateChoice } from '../domain/state-choice.ts';
import type { IsRunOver } from '../execution/lock-ports.ts';
import type { RemoteSnapshots } from '../execution/snapshot-ports.ts';
import type { GithubStores } from './github-stores.ts';
import type { ProcessFacts } from './process-facts.ts';

/** What the stores of a process are opened with. */
export interface StateStoresInput {
  readonly choice: StateChoice;
  readonly provenance: Provenance;
  /** The input `github-token`; empty: none. */
  readonly token: string;
  /** What a save does once the user interrupts: `later` leaves the uploads to the post step, which has more time. */
  readonly uploads: 'at once' | 'later';
}

const now = (): number => systemClock.now();

/** The chosen stores, until they are disposed of. */
export interface OpenStateStores extends StateStores, AsyncDisposable {
  keptOf(project: StateProject): Promise<Result<KeptSnapshots, Failure>>;
}

/** Opens the chosen stores. What one of them alone needs is loaded when it is first asked for. */
export function openStateStores(view: ProcessFacts, input: StateStoresInput): OpenStateStores {
  const { choice, provenance, token, uploads } = input;
  const sessions = new AsyncDisposableStack();
  let github: GithubStores | undefined;

  async function remoteOf(store: StateChoice[number], project: StateProject): Promise<RemoteSnapshots[]> {
    switch (store.kind) {
      case 'directory':
        return [];
      case 'artifact':
      case 'cache': {
        const { githubStores } = await import('./github-stores.ts');
        github ??= githubStores(view, token, provenance);
        return [github.store(store.kind, project.name)];
      }
      case 'git': {
        const { gitSnapshots } = await import('../adapters/snapshot/git-snapshots.ts');
        const { gitPlace } = await import('./git-place.ts');
        const place = gitPlace(view, { ...store, folder: project.folder, token });
        return [gitSnapshots({ ...place, project: project.name, provenance, now })];
      }
    }
  }

  async function keptOf(project: StateProject): Promise<Result<KeptSnapshots, Failure>> {
    const absent = await missingServices(view, choice);
    if (absent) return err(absent);
    const remotes: RemoteSnapshots[] = [];
    for (const store of choice) remotes.push(...(await remoteOf(store, project)));
    const { name, directory, elsewhere } = project;
    const folder = { temporaryDirectory: tmpdir() };
    const readHistory = (file: string): ReturnType<typeof readGeneration> => readGeneration(file, folder);
    return ok(
      keptSnapshots({
        working: { directory, project: name, now, provenance, readGeneration: readHistory, tryLock: tryLockFile },
        remotes,
        signal: view.stop,
        uploads,
        elsewhere: (environment) => elsewhere.get(environment) ?? new Map<string, string>(),
        absorbLog,
      }),
    );
  }

  return {
    keptOf,
    snapshotsOf: keptOf,
    archiveOf: keptOf,
    async lockOf(project, ttlMs) {
      const addressOf = project.lockDatabases;
      if (addressOf) {
        const { postgresLockPlace } = await import('../adapters/history/postgres-environment-lock.ts');
        const { recordedLock } = await import('../adapters/snapshot/recorded-lock.ts');
        const place = sessions.use(postgresLockPlace({ addressOf, project: project.name }));
        return ok(recordedLock('postgres', place, { now, ttlMs }));
      }
      const git = choice.find((store) => store.kind === 'git');
      if (git) {
        const { gitLock } = await import('../adapters/snapshot/git-lock.ts');
        const { gitPlace } = await import('./git-place.ts');
        return ok(gitLock({ ...gitPlace(view, { ...git, folder: project.folder, token }), now, ttlMs }));
      }
      if (choice.every(({ kind }) => kind !== 'directory')) return err(noLock(choice));
      return ok(directoryLock({ directory: project.directory, tryLock: tryLockFile, now, ttlMs }));
    },
    isRunOver: lazyRunOver(view, token, sessions),
    async [Symbol.asyncDispose]() {
      await sessions[Symbol.asyncDispose]();
      await github?.[Symbol.asyncDispose]();
    },
  };
}

/** Without a token, or outside of a job, nobody can be asked. */
function lazyRunOver(view: ProcessFacts, token: string, sessions: AsyncDisposableStack): IsRunOver {
  let runs: { readonly isRunOver: IsRunOver } | undefined;
  return async (owner, signal) => {
    if (token === '' || !view.environment['GITHUB_REPOSITORY']) return false;
    const { openRunOver } = await import('./github-stores.ts');
    runs ??= sessions.use(openRunOver(view, token));
    return runs.isRunOver(owner, signal);
  };
}

/** Histories that can be reached only from within a job are better told before anything is looked at. */
async function missingServices({ environment }: ProcessFacts, choice: StateChoice): Promise<Failure | undefined> {
  const store = choice.find(({ kind }) => kind === 'artifact' || kind === 'cache');
  if (!store) return undefined;
  const { storageServices } = await import('../adapters/github/client-environment.ts');
  const there = storageServices(environment);
  if (there.ok) return undefined;
  const next: NextCommand = { command: 'up', options: [['state', 'git']], scope: 'again' };
  return { reason: 'usage', message: `--state ${store.kind}: ${there.error}`, next: [next] };
}

function noLock(choice: StateChoice): Failure {
  const stores = choice.map(({ kind }) => kind).join(', ');
  return {
    reason: 'usage',
    message: `no lock can be held where the state is kept: ${stores}`,
    hint: 'let the workflow run one at a time with `concurrency`, or keep the state in git: --state git',
    next: [],
  };
}
