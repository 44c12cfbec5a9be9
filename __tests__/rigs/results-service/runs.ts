import { makeRunToken, type CacheScope } from './run-token.ts';

/** What a test says of a run that it starts. */
export interface RunBeginning {
  /** Of the branch that it runs on, as a full ref. */
  readonly ref?: string;
  /** For a pull request: the branch that it is to be merged into. */
  readonly baseRef?: string;
  /** For untrusted events: the cache may only be read. */
  readonly readOnlyCache?: boolean;
  /** The code is that of a fork. */
  readonly ofFork?: boolean;
}

/** A job of one attempt at a run. */
export interface Run {
  /** As the REST API numbers runs; the same for each attempt. */
  readonly id: number;
  readonly attempt: number;
  readonly backendId: string;
  readonly ref: string;
  readonly ofFork: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** What the runner sets for its actions. */
  readonly environment: Readonly<Record<string, string>>;
  /** How it ended; `undefined`: it is running. */
  conclusion: 'success' | 'failure' | 'cancelled' | undefined;
  /** The next attempt at this run. */
  again(): Run;
}

/** The runs of one repository. */
export interface Runs {
  readonly all: readonly Run[];
  start(beginning?: RunBeginning): Run;
  /** How the service names the attempts at the run that this is an attempt at. */
  attemptsOf(backendId: string): readonly string[];
}

/** The repository whose runs they are. */
export const REPOSITORY = 'octo/shop';

export const DEFAULT_REF = 'refs/heads/main';

const FIRST_RUN = 812;

/** No runs yet. */
export function createRuns(world: {
  readonly key: string;
  readonly url: () => string;
  readonly now: () => number;
}): Runs {
  const all: Run[] = [];

  function begin(id: number, attempt: number, beginning: RunBeginning): Run {
    const { ref = DEFAULT_REF, baseRef, ofFork = false } = beginning;
    const backendId = `run-${id}-${attempt}`;
    const token = makeRunToken(
      { runBackendId: backendId, jobBackendId: `job-${id}-${attempt}`, caches: cachesOf(beginning) },
      world.key,
    );
    const run: Run = {
      id,
      attempt,
      backendId,
      ref,
      ofFork,
      startedAt: world.now(),
      environment: {
        ACTIONS_RESULTS_URL: `${world.url()}/`,
        ACTIONS_RUNTIME_TOKEN: token,
        ACTIONS_CACHE_SERVICE_V2: 'True',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: REPOSITORY,
        GITHUB_RUN_ID: String(id),
        GITHUB_RUN_ATTEMPT: String(attempt),
        GITHUB_REF: ref,
        ...(baseRef === undefined ? {} : { GITHUB_BASE_REF: baseRef }),
      },
      conclusion: undefined,
      again: () => begin(id, all.filter((other) => other.id === id).length + 1, beginning),
    };
    all.push(run);
    return run;
  }

  return {
    all,
    start: (beginning = {}) => begin(FIRST_RUN + new Set(all.map(({ id }) => id)).size, 1, beginning),
    attemptsOf(backendId) {
      const id = all.find((run) => run.backendId === backendId)?.id;
      return all.filter((run) => run.id === id).map((run) => run.backendId);
    },
  };
}

/** Own branch, base, default branch; only the first one can be written to. */
function cachesOf({ ref = DEFAULT_REF, baseRef, readOnlyCache = false }: RunBeginning): readonly CacheScope[] {
  const refs = [...new Set([ref, ...(baseRef === undefined ? [] : [baseRef]), DEFAULT_REF])];
  return refs.map((each, index) => ({ ref: each, writable: index === 0 && !readOnlyCache }));
}
