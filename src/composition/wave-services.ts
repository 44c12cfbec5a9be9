import { isEnterpriseServer, storageServices } from '../adapters/github/client-environment.ts';
import type { Environment } from '../adapters/github/client-environment.ts';

/**
 * Why jobs of a fan-out can't work together here, in a sentence: they hand plan, histories and results to each other as
 * artifacts of the run, wherever the state is kept. `undefined`: nothing is in the way.
 */
export function missingService(environment: Environment): string | undefined {
  if (storageServices(environment).ok) return undefined;
  const need = 'the jobs of a fan-out hand files to each other as artifacts of the run';
  return isEnterpriseServer(environment['GITHUB_SERVER_URL'])
    ? `${need}, and GitHub Enterprise Server has an older service for them that is not supported: run all stages in one job, with the action itself and the state git`
    : `${need}, which only a step that uses this action in GitHub Actions can do (ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN are set there)`;
}
