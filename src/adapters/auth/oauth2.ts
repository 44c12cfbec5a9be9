import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock, Credential, SignInRequest } from '../../execution/ports.ts';
import { encodePair, secretsOf } from './given-credentials.ts';
import { encodeFormValue, type SignInExchange, type SignInRefusal } from './sign-in-exchange.ts';
import { findEmpty, readerOf, type FieldReader } from './sign-in-fields.ts';
import { askForToken, type TokenAnswer } from './token-endpoint.ts';

/** One grant to ask for, in the fields of its form. */
interface Grant {
  readonly fields: readonly (readonly [string, string])[];
  /** The refresh token that it uses up. */
  readonly refreshToken?: string;
}

/** Errors that say that the server did not recognise the client, or not in this way. Source: RFC 6749, section 5.2. */
const CLIENT_NOT_RECOGNISED: ReadonlySet<string> = new Set(['invalid_client', 'invalid_request']);

/**
 * Signs in at a token endpoint (RFC 6749). A refresh token from an earlier sign-in is used first; where it is refused,
 * the configured grant follows.
 */
export async function signInWithOauth2(
  request: SignInRequest,
  exchange: SignInExchange,
  clock: Clock,
): Promise<Result<Credential, string>> {
  const read = readerOf<'oauth2'>(request);
  const grants = grantsOf(request, read);
  if (!grants.ok) return grants;
  let refused: SignInRefusal | undefined;
  for (const grant of grants.value) {
    const startedAt = clock.now();
    const answer = await askAs(read, grant, exchange);
    if (answer.ok) return ok(credentialOf(answer.value, grant, read, startedAt));
    refused = answer.error;
    if (refused.status < 400 || refused.status >= 500) break;
  }
  return err(refused?.message ?? 'there is no grant to ask for');
}

function grantsOf(request: SignInRequest, read: FieldReader<'oauth2'>): Result<readonly Grant[], string> {
  const grant = read('grant');
  const wider: (readonly [string, string])[] = [
    ...(request.scopes.length === 0 ? [] : [['scope', request.scopes.join(' ')] as const]),
    ...(read('audience') === '' ? [] : [['audience', read('audience')] as const]),
  ];
  const renewal = request.refreshToken === undefined ? [] : [refreshGrant(request.refreshToken, [])];
  switch (grant) {
    case 'client_credentials': {
      const empty = findEmpty(read, ['tokenUrl', 'clientId']);
      return empty === undefined ? ok([...renewal, { fields: [['grant_type', grant], ...wider] }]) : err(empty);
    }
    case 'password': {
      const empty = findEmpty(read, ['tokenUrl', 'username', 'password']);
      const [username, password] = [read('username'), read('password')];
      const fields = [['grant_type', grant], ['username', username], ['password', password], ...wider] as const;
      return empty === undefined ? ok([...renewal, { fields }]) : err(empty);
    }
    case 'refresh_token': {
      const empty = findEmpty(read, ['tokenUrl', 'refreshToken']);
      if (empty !== undefined) return err(empty);
      const configured = refreshGrant(read('refreshToken'), wider);
      return ok(request.refreshToken === read('refreshToken') ? [configured] : [...renewal, configured]);
    }
    default:
      return err(`grant_type ${JSON.stringify(grant)} is not client_credentials, password or refresh_token`);
  }
}

function refreshGrant(refreshToken: string, more: Grant['fields']): Grant {
  return { fields: [['grant_type', 'refresh_token'], ['refresh_token', refreshToken], ...more], refreshToken };
}

/** With `auto`, the client shows itself in the header, and in the form where the server does not recognise it. */
async function askAs(
  read: FieldReader<'oauth2'>,
  grant: Grant,
  exchange: SignInExchange,
): Promise<Result<TokenAnswer, SignInRefusal>> {
  const style = read('authStyle');
  const inHeader = style === 'header' || (style !== 'form' && read('clientSecret') !== '');
  if (!inHeader) return askWith('form', read, grant, exchange);
  const answer = await askWith('header', read, grant, exchange);
  if (answer.ok || style === 'header') return answer;
  const { status, code } = answer.error;
  const unrecognised = (status === 400 || status === 401) && CLIENT_NOT_RECOGNISED.has(code);
  return unrecognised || (status === 401 && code === '') ? askWith('form', read, grant, exchange) : answer;
}

function askWith(
  style: 'header' | 'form',
  read: FieldReader<'oauth2'>,
  grant: Grant,
  exchange: SignInExchange,
): Promise<Result<TokenAnswer, SignInRefusal>> {
  const [id, secret] = [read('clientId'), read('clientSecret')];
  const client: (readonly [string, string])[] = [
    ...(id === '' ? [] : [['client_id', id] as const]),
    ...(secret === '' ? [] : [['client_secret', secret] as const]),
  ];
  return askForToken(exchange, {
    url: read('tokenUrl'),
    fields: style === 'form' ? [...grant.fields, ...client] : grant.fields,
    ...(style === 'header' ? { authorization: `Basic ${clientPair(id, secret)}` } : {}),
    secrets: secretsIn(read, grant),
  });
}

/** Both parts are form-encoded before they are joined. Source: RFC 6749, section 2.3.1. */
function clientPair(id: string, secret: string): string {
  return encodePair(encodeFormValue(id), encodeFormValue(secret));
}

function secretsIn(read: FieldReader<'oauth2'>, grant: Grant): readonly string[] {
  const secret = read('clientSecret');
  const pair = secret === '' ? undefined : clientPair(read('clientId'), secret);
  return secretsOf([secret, pair, read('password'), read('refreshToken'), grant.refreshToken]);
}

function credentialOf(answer: TokenAnswer, grant: Grant, read: FieldReader<'oauth2'>, startedAt: number): Credential {
  const header = `Bearer ${answer.accessToken}`;
  // A server that does not give another refresh token lets the old one stand.
  const refreshToken = answer.refreshToken ?? grant.refreshToken;
  return {
    token: answer.accessToken,
    header: ['Authorization', header],
    ...(answer.lifetimeMs === undefined ? {} : { expiresAt: startedAt + answer.lifetimeMs }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    secrets: secretsOf([answer.accessToken, header, answer.refreshToken, ...secretsIn(read, grant)]),
    renewable: true,
  };
}
