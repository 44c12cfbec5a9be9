import { err, ok, type Result } from '../../domain/result.ts';

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is ours, or lets its holder act in the name of the job, and is no business of the clients. */
const KEPT_BACK = /^(?:INPUT_|STATE_|STAGE_ORCHESTRATOR_|ACTIONS_ID_TOKEN_REQUEST_|GITHUB_TOKEN$|GH_TOKEN$)/u;

/** Files through which a step speaks to the runner: the clients have nothing to say there. */
const FILES_OF_THE_STEP = /^GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$/u;

/**
 * Whether the storage services of GitHub Actions can be used from here, or a sentence that says why not. The variables
 * are set by the runner, and only for steps that `use:` an action.
 */
export function storageServices(environment: Environment): Result<void, string> {
  const missing = ['ACTIONS_RESULTS_URL', 'ACTIONS_RUNTIME_TOKEN'].find((name) => !environment[name]);
  if (missing !== undefined) {
    const where = 'it works only inside GitHub Actions, in a step that uses this action';
    return err(`${where} (${missing} is not set): choose the state directory or git here`);
  }
  if (isEnterpriseServer(environment['GITHUB_SERVER_URL'])) {
    return err('GitHub Enterprise Server has an older service that is not supported: choose the state git here');
  }
  return ok(undefined);
}

/** The variables for the process of the clients, which works in a private folder. */
export function clientEnvironment(environment: Environment, folder: string): Environment {
  const passedOn = Object.entries(environment).filter(
    ([name]) => !KEPT_BACK.test(name) && !FILES_OF_THE_STEP.test(name),
  );
  return {
    ...Object.fromEntries(passedOn),
    // Paths in the archives of the cache are relative to the workspace; see `cache-client.ts`.
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    // The service of before, which the client takes otherwise, has been turned off.
    ACTIONS_CACHE_SERVICE_V2: 'true',
  };
}

/** Whether this is a GitHub Enterprise Server, as the clients decide it (`isGhes` in `lib/internal/config.js` of `@actions/cache` 6.3.0). */
export function isEnterpriseServer(serverUrl: string | undefined): boolean {
  if (!serverUrl || !URL.canParse(serverUrl)) return false;
  const { hostname } = new URL(serverUrl);
  return hostname !== 'github.com' && !hostname.endsWith('.ghe.com') && !hostname.endsWith('.localhost');
}
