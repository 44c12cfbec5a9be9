import { tmpdir } from 'node:os';
import type { GitPlace } from '../adapters/snapshot/git-place.ts';
import type { ProcessFacts } from './process-facts.ts';

/** The remote that stands for the project's own repository on a machine of its users. */
const OWN_REMOTE = 'origin';

/**
 * Where `git` keeps state. Without a `remote` this is the repository that the workflow belongs to, and outside of
 * workflows the remote `origin` of the repository that `folder`, which holds stages.yaml, is in.
 * @param token - who to be where the checkout has left nothing
 */
export function gitPlace(
  { environment }: Pick<ProcessFacts, 'environment'>,
  given: { readonly remote?: string; readonly folder: string; readonly token: string },
): GitPlace {
  const { GITHUB_ACTIONS: inActions, GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
  const onGithub = inActions === 'true' && server ? { server, token: given.token } : undefined;
  const own = onGithub && repository ? `${onGithub.server}/${repository}` : OWN_REMOTE;
  return {
    remote: given.remote ?? own,
    repository: given.folder,
    variables: environment,
    temporaryDirectory: tmpdir(),
    ...(onGithub ? { token: onGithub } : {}),
  };
}
