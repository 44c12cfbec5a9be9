import type { AuthMethod } from '../../domain/stage-config.ts';
import type { SignInRequest } from '../../execution/ports.ts';

/**
 * What a type of sign-in reads from `SignInRequest.fields`, all of it rendered, called as in {@link AuthMethod}. In
 * config.yaml the same names are written with underscores: `token_url`, `client_id`. Scopes come apart, as a list.
 *
 * - `basic`: `username` and `password`, either of which may be empty.
 * - `bearer`: `token`, as it is.
 * - `header`: `header` is its name, `value` is sent as it is.
 * - `oauth2`: `grant` is `client_credentials`, `password` or `refresh_token`; `tokenUrl`, `clientId`, `clientSecret`,
 *   `username`, `password`, `refreshToken`, `audience`; `authStyle` is `auto`, `header` or `form`.
 * - `pocketbase`: `baseUrl`, `password`; `identity` is the e-mail address or user name; an empty `collection` is
 *   `_superusers`.
 * - `github_oidc`: `audience`; with `tokenUrl` the job's token is exchanged there for another one (RFC 8693).
 */
export type FieldName<Type extends AuthMethod['type']> = Exclude<
  keyof Extract<AuthMethod, { readonly type: Type }>,
  'type' | 'scopes'
> &
  string;

/** Reads fields of one type; what was not given is empty. */
export type FieldReader<Type extends AuthMethod['type']> = (name: FieldName<Type>) => string;

/** The reader of a request. */
export function readerOf<Type extends AuthMethod['type']>(request: SignInRequest): FieldReader<Type> {
  return (name) => request.fields.get(name) ?? '';
}

/** A sentence about the first of these fields that is empty; `undefined` where none is. */
export function findEmpty<Type extends AuthMethod['type']>(
  read: FieldReader<Type>,
  names: readonly FieldName<Type>[],
): string | undefined {
  const empty = names.find((name) => read(name) === '');
  return empty === undefined
    ? undefined
    : `${empty.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} is empty`;
}
