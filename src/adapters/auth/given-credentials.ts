import { err, ok, type Result } from '../../domain/result.ts';
import type { Credential, SignInRequest } from '../../execution/ports.ts';
import { findEmpty, readerOf } from './sign-in-fields.ts';

/** User name and password, as HTTP Basic wants them. Source: RFC 7617. */
export function signInWithBasic(request: SignInRequest): Result<Credential, string> {
  const read = readerOf<'basic'>(request);
  if (read('username').includes(':')) return err('username holds a colon, which HTTP Basic cannot carry');
  const token = encodePair(read('username'), read('password'));
  return ok(givenCredential(token, ['Authorization', `Basic ${token}`], [read('password')]));
}

/** A token that the user has. */
export function signInWithBearer(request: SignInRequest): Result<Credential, string> {
  const read = readerOf<'bearer'>(request);
  const empty = findEmpty(read, ['token']);
  if (empty !== undefined) return err(empty);
  return ok(givenCredential(read('token'), ['Authorization', `Bearer ${read('token')}`], []));
}

/** A header that the user names, with a value that the user has. */
export function signInWithHeader(request: SignInRequest): Result<Credential, string> {
  const read = readerOf<'header'>(request);
  const empty = findEmpty(read, ['header', 'value']);
  if (empty !== undefined) return err(empty);
  return ok(givenCredential(read('value'), [read('header'), read('value')], []));
}

/** `user:password` in base64. */
export function encodePair(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}

/** Signing in again would give the same. */
function givenCredential(token: string, header: readonly [string, string], secrets: readonly string[]): Credential {
  return { token, header, secrets: secretsOf([token, header[1], ...secrets]), renewable: false };
}

/** Each secret once, the empty ones left out. */
export function secretsOf(candidates: readonly (string | undefined)[]): readonly string[] {
  return [
    ...new Set(candidates.filter((candidate): candidate is string => candidate !== undefined && candidate !== '')),
  ];
}
