import type { Clock, ProcessVariables, SignIn } from '../../execution/ports.ts';
import { signInWithBasic, signInWithBearer, signInWithHeader } from './given-credentials.ts';
import { signInWithGithubOidc } from './github-oidc.ts';
import { signInWithOauth2 } from './oauth2.ts';
import { signInWithPocketbase } from './pocketbase.ts';

/** How long one request of a sign-in may take where the request does not say. */
export const SIGN_IN_TIMEOUT_MS = 30_000;

/** Signs in by the type of the request; see {@link SignIn}. What each type reads stands in `sign-in-fields.ts`. */
export function createSignIn(world: { readonly clock: Clock; readonly variables: ProcessVariables }): SignIn {
  return async (request, client, signal) => {
    const exchange = { client, signal, timeoutMs: request.timeoutMs ?? SIGN_IN_TIMEOUT_MS };
    switch (request.type) {
      case 'basic':
        return signInWithBasic(request);
      case 'bearer':
        return signInWithBearer(request);
      case 'header':
        return signInWithHeader(request);
      case 'oauth2':
        return signInWithOauth2(request, exchange, world.clock);
      case 'pocketbase':
        return signInWithPocketbase(request, exchange);
      case 'github_oidc':
        return signInWithGithubOidc(request, exchange, world);
    }
  };
}
