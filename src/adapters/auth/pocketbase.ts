import { err, ok, type Result } from '../../domain/result.ts';
import type { Credential, SignInRequest } from '../../execution/ports.ts';
import { secretsOf } from './given-credentials.ts';
import { jwtExpiry } from './jwt-expiry.ts';
import { askForJson, explainMissing, textMember, type SignInCall, type SignInExchange } from './sign-in-exchange.ts';
import { findEmpty, readerOf } from './sign-in-fields.ts';

/** The collection of administrators since PocketBase 0.23; before, they had an endpoint of their own. */
const SUPERUSERS = '_superusers';

/** Signs in at a collection of PocketBase. Source: https://pocketbase.io/docs/api-records/#auth-with-password */
export async function signInWithPocketbase(
  request: SignInRequest,
  exchange: SignInExchange,
): Promise<Result<Credential, string>> {
  const read = readerOf<'pocketbase'>(request);
  const empty = findEmpty(read, ['baseUrl', 'identity', 'password']);
  if (empty !== undefined) return err(empty);
  const collection = read('collection') === '' ? SUPERUSERS : read('collection');
  const base = read('baseUrl').trim().replace(/\/+$/, '');
  const password = read('password');
  const callTo = (path: string): SignInCall => ({
    method: 'POST',
    url: `${base}${path}`,
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify({ identity: read('identity'), password }),
    secrets: [password],
  });

  let call = callTo(`/api/collections/${encodeURIComponent(collection)}/auth-with-password`);
  let answer = await askForJson(exchange, call);
  if (!answer.ok && answer.error.status === 404 && collection === SUPERUSERS) {
    call = callTo('/api/admins/auth-with-password');
    answer = await askForJson(exchange, call);
  }
  if (!answer.ok) return err(answer.error.message);
  const token = textMember(answer.value.values, 'token');
  if (token === '') return err(explainMissing(call, answer.value, 'token'));
  const expiresAt = jwtExpiry(token);
  return ok({
    token,
    header: ['Authorization', token],
    ...(expiresAt === undefined ? {} : { expiresAt }),
    secrets: secretsOf([token, password]),
    renewable: true,
  });
}
