import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { AuthDefinition } from '../domain/stage-config.ts';
import type { RenderContext } from '../planning/render-text.ts';
import { type AuthField, SECRET_FIELDS } from '../planning/sign-in-secrets.ts';
import type { Clock, Credential, HttpClient, SignIn, SignInRequest } from './ports.ts';
import type { Redactor } from './redact.ts';
import { renderWhole } from './render-whole.ts';

/** A token this close to its end is renewed before it is used; one that lives shortly, in the second half of its life. */
const RENEW_BEFORE_MS = 30_000;

/** The sign-ins of one stage: each is done at first use, once, also when several ask together. */
export interface SignInSession {
  credential(name: string, signal: AbortSignal): Promise<Result<Credential, string>>;
  /** Signs in again where that can give another token; `undefined` where it can't. */
  renew(name: string, stale: Credential, signal: AbortSignal): Promise<Result<Credential, string> | undefined>;
}

/** What a session works with. */
export interface SignInSessionParts {
  readonly definitions: readonly AuthDefinition[];
  /** Renders the texts of the definitions: the variables of the stage. */
  readonly context: () => RenderContext;
  readonly signIn: SignIn;
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** The limit of each exchange: the client's own (spec 03, `client`). */
  readonly timeoutMs: number;
}

/** A credential, or the attempt to get it, with when it was got in milliseconds since 1970. */
type Held = Promise<Result<{ readonly credential: Credential; readonly since: number }, string>>;

/** A session in which nobody has signed in. */
export function createSignInSession(parts: SignInSessionParts): SignInSession {
  const current = new Map<string, Held>();

  async function replace(name: string, old: Credential | undefined, signal: AbortSignal) {
    const attempt: Held = signIn(parts, name, old?.refreshToken, signal).then((signedIn) => {
      if (signedIn.ok) return ok({ credential: signedIn.value, since: parts.clock.now() });
      // A failure is not kept: the next request may try again.
      if (current.get(name) === attempt) current.delete(name);
      return signedIn;
    });
    current.set(name, attempt);
    const held = await attempt;
    return held.ok ? ok(held.value.credential) : held;
  }

  return {
    async credential(name, signal) {
      const known = current.get(name);
      if (!known) return replace(name, undefined, signal);
      const held = await known;
      if (!held.ok) return held;
      const { credential, since } = held.value;
      if (!credential.renewable || !endsSoon(credential, since, parts.clock.now())) return ok(credential);
      // Somebody who asked at the same time may be renewing it already.
      return current.get(name) === known ? replace(name, credential, signal) : this.credential(name, signal);
    },
    async renew(name, stale, signal) {
      if (!stale.renewable) return undefined;
      const known = current.get(name);
      const held = await known;
      // Another request has renewed it already, or is about to.
      if (held?.ok && held.value.credential.token !== stale.token) return ok(held.value.credential);
      return current.get(name) === known ? replace(name, stale, signal) : this.renew(name, stale, signal);
    },
  };
}

function endsSoon({ expiresAt }: Credential, since: number, now: number): boolean {
  if (expiresAt === undefined) return false;
  return expiresAt - now < Math.min(RENEW_BEFORE_MS, (expiresAt - since) / 2);
}

async function signIn(
  { definitions, context, signIn: send, client, redactor, timeoutMs }: SignInSessionParts,
  name: string,
  refreshToken: string | undefined,
  signal: AbortSignal,
): Promise<Result<Credential, string>> {
  const definition = definitions.find((candidate) => candidate.name === name);
  if (!definition) return err(`no auth is called ${name}`);
  const request = renderAuth(definition, context());
  if (!request.ok) return request;
  for (const [field, value] of request.value.fields) if (SECRET_FIELDS.has(field)) redactor.add(value);
  const asked = { ...request.value, timeoutMs, ...(refreshToken === undefined ? {} : { refreshToken }) };
  const credential = await send(asked, client, signal);
  if (credential.ok) for (const secret of credential.value.secrets) redactor.add(secret);
  return credential;
}

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
      const rendered = renderWhole(text, `auth ${definition.name}: ${name}`, context);
      if (!rendered.ok) return err(rendered.error.message);
      if (name === 'scopes') scopes.push(rendered.value);
      else fields.set(name, rendered.value);
    }
  }
  return ok({ name: definition.name, type, fields, scopes });
}
