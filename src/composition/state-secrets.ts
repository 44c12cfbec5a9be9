import { gitCredential } from '../adapters/snapshot/git-credential.ts';
import type { StateChoice } from '../domain/state-choice.ts';

/**
 * What must not be shown of the way to the stores: the token, the header that git gets for it, and what stands before the
 * `@` of a remote's URL.
 */
export function stateSecrets(choice: StateChoice, token: string): readonly string[] {
  const ofToken = token === '' ? [] : [token, gitCredential(token)];
  const ofRemotes = choice.flatMap((store) => {
    const remote = store.kind === 'git' ? (store.remote ?? '') : '';
    return URL.canParse(remote) ? [decoded(new URL(remote).password)] : [];
  });
  return [...ofToken, ...ofRemotes.filter((password) => password !== '')];
}

/** As it was meant; as it is written it is a form of it, or no escape at all. */
function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
