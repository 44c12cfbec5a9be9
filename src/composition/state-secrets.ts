import { gitCredential } from '../adapters/snapshot/git-credential.ts';
import type { StateChoice } from '../domain/state-choice.ts';

/**
 * What must not be shown of the way to the stores: the token, the header that git gets for it, the password in a remote's
 * URL, and its user where that is a token in the place of both.
 */
export function stateSecrets(choice: StateChoice, token: string): readonly string[] {
  const ofToken = token === '' ? [] : [token, gitCredential(token)];
  const ofRemotes = choice.flatMap((store) => {
    const remote = store.kind === 'git' ? (store.remote ?? '') : '';
    return URL.canParse(remote) ? credentialsIn(new URL(remote)) : [];
  });
  return [...ofToken, ...ofRemotes.map(decoded).filter((secret) => secret !== '')];
}

/** In a URL of the web a token may stand alone, or before this word. Source: "Other authentication methods" of GitHub. */
const NO_PASSWORD: ReadonlySet<string> = new Set(['', 'x-oauth-basic']);

function credentialsIn({ protocol, username, password }: URL): readonly string[] {
  const isToken = /^https?:$/.test(protocol) && NO_PASSWORD.has(password);
  return isToken ? [username] : [password];
}

/** As it was meant; as it is written it is a form of it, or no escape at all. */
function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
