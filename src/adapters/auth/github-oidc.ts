import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock, Credential, ProcessVariables, SignInRequest } from '../../execution/ports.ts';
import { secretsOf } from './given-credentials.ts';
import { jwtExpiry } from './jwt-expiry.ts';
import { askForJson, explainMissing, textMember, type SignInCall, type SignInExchange } from './sign-in-exchange.ts';
import { readerOf, type FieldReader } from './sign-in-fields.ts';
import { askForToken } from './token-endpoint.ts';

/** RFC 8693, section 2.1. */
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** RFC 8693, section 3. */
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';

/**
 * The identity token of the GitHub job, or what `token_url` gives for it.
 *
 * Source: https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
 */
export async function signInWithGithubOidc(
  request: SignInRequest,
  exchange: SignInExchange,
  world: { readonly clock: Clock; readonly variables: ProcessVariables },
): Promise<Result<Credential, string>> {
  const read = readerOf<'github_oidc'>(request);
  const identity = await askForIdentity(read, exchange, world.variables);
  if (!identity.ok) return identity;
  if (read('tokenUrl') === '') {
    return ok(bearer(identity.value, jwtExpiry(identity.value), []));
  }
  const startedAt = world.clock.now();
  const answer = await askForToken(exchange, {
    url: read('tokenUrl'),
    fields: [
      ['grant_type', TOKEN_EXCHANGE],
      ['subject_token', identity.value],
      ['subject_token_type', JWT],
      ['requested_token_type', ACCESS_TOKEN],
      ...(read('audience') === '' ? [] : [['audience', read('audience')] as const]),
      ...(request.scopes.length === 0 ? [] : [['scope', request.scopes.join(' ')] as const]),
    ],
    secrets: [identity.value],
  });
  if (!answer.ok) return err(answer.error.message);
  const { accessToken, lifetimeMs } = answer.value;
  const expiresAt = lifetimeMs === undefined ? undefined : startedAt + lifetimeMs;
  return ok(bearer(accessToken, expiresAt, [identity.value]));
}

async function askForIdentity(
  read: FieldReader<'github_oidc'>,
  exchange: SignInExchange,
  variables: ProcessVariables,
): Promise<Result<string, string>> {
  const address = variables.get('ACTIONS_ID_TOKEN_REQUEST_URL') ?? '';
  const requestToken = variables.get('ACTIONS_ID_TOKEN_REQUEST_TOKEN') ?? '';
  if (address === '' || requestToken === '') {
    return err('there is no identity token here: it needs a GitHub job with the permission id-token: write');
  }
  const url = URL.parse(address);
  if (url === null) return err('ACTIONS_ID_TOKEN_REQUEST_URL is no URL');
  if (read('audience') !== '') url.searchParams.set('audience', read('audience'));
  const call: SignInCall = {
    method: 'GET',
    url: url.href,
    headers: [['Authorization', `Bearer ${requestToken}`]],
    secrets: [requestToken],
  };
  const answer = await askForJson(exchange, call);
  if (!answer.ok) return err(answer.error.message);
  const token = textMember(answer.value.values, 'value');
  return token === '' ? err(explainMissing(call, answer.value, 'value')) : ok(token);
}

function bearer(token: string, expiresAt: number | undefined, secrets: readonly string[]): Credential {
  const header = `Bearer ${token}`;
  return {
    token,
    header: ['Authorization', header],
    ...(expiresAt === undefined ? {} : { expiresAt }),
    secrets: secretsOf([token, header, ...secrets]),
    renewable: true,
  };
}
