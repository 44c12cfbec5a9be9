import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { AuthDefinition } from '../domain/stage-config.ts';
import { renderText } from '../planning/render-text.ts';
import type { RenderContext } from '../planning/render-text.ts';
import type { Clock, Credential, HttpClient, SignIn, SignInRequest } from './ports.ts';
import type { Redactor } from './redact.ts';

/** A token this close to its end is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

/** The sign-ins of one stage: each is done at first use, once, also when several ask together. */
export interface SignInSession {
  credential(name: string, signal: AbortSignal): Promise<Result<Credential, string>>;
  /** Signs in again where that can give another token; `undefined` where it can't. */
  renew(name: string, stale: Credential, signal: AbortSignal): Promise<Result<Credential, string> | undefined>;
}

/** `context` renders the texts of the definitions: the variables of the stage. */
export function createSignInSession(input: {
  readonly definitions: readonly AuthDefinition[];
  readonly context: () => RenderContext;
  readonly signIn: SignIn;
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** The limit of each exchange: the client's own (spec 03, `client`). */
  readonly timeoutMs: number;
}): SignInSession {
  const current = new Map<string, Promise<Result<Credential, string>>>();

  async function signInNow(
    name: string,
    refreshToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Result<Credential, string>> {
    const definition = input.definitions.find((candidate) => candidate.name === name);
    if (!definition) return err(`no auth is called ${name}`);
    const request = renderAuth(definition, input.context());
    if (!request.ok) return request;
    for (const [field, value] of request.value.fields) if (SECRET_FIELDS.has(field)) input.redactor.add(value);
    const { timeoutMs } = input;
    const asked = { ...request.value, timeoutMs, ...(refreshToken === undefined ? {} : { refreshToken }) };
    const credential = await input.signIn(asked, input.client, signal);
    if (!credential.ok) return credential;
    for (const secret of credential.value.secrets) input.redactor.add(secret);
    return credential;
  }

  function replace(
    name: string,
    refreshToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Result<Credential, string>> {
    const attempt = signInNow(name, refreshToken, signal).then((credential) => {
      // A failure is not kept: the next request may try again.
      if (!credential.ok && current.get(name) === attempt) current.delete(name);
      return credential;
    });
    current.set(name, attempt);
    return attempt;
  }

  return {
    async credential(name, signal) {
      const held = await (current.get(name) ?? replace(name, undefined, signal));
      if (!held.ok) return held;
      const { expiresAt, refreshToken } = held.value;
      const ends = expiresAt !== undefined && expiresAt - input.clock.now() < RENEW_BEFORE_MS;
      return ends && held.value.renewable ? replace(name, refreshToken, signal) : held;
    },
    async renew(name, stale, signal) {
      if (!stale.renewable) return undefined;
      const held = await current.get(name);
      // Another request has renewed it already.
      if (held?.ok && held.value.token !== stale.token) return held;
      return replace(name, stale.refreshToken, signal);
    },
  };
}

/** Fields that are never shown; the others (user names, addresses) may be. */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['password', 'token', 'value', 'clientSecret', 'refreshToken']);

/** What a field of a sign-in method may hold. */
type AuthField = string | SourceText | readonly SourceText[] | undefined;

function renderAuth(definition: AuthDefinition, context: RenderContext): Result<SignInRequest, string> {
  const { type } = definition.method;
  const fields = new Map<string, string>();
  const scopes: string[] = [];
  for (const [name, value] of Object.entries<AuthField>(definition.method)) {
    if (typeof value === 'string') {
      if (name !== 'type') fields.set(name, value);
      continue;
    }
    for (const text of [value ?? []].flat()) {
      const rendered = renderText(text, `auth ${definition.name}: ${name}`, context);
      if (!rendered.ok) return err(rendered.error.message);
      if (name === 'scopes') scopes.push(rendered.value.text);
      else fields.set(name, rendered.value.text);
    }
  }
  return ok({ name: definition.name, type, fields, scopes });
}
