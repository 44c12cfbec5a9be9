import type { Failure } from '../domain/failure.ts';
import type { RequestDefinition } from '../domain/http-request.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { authNamesOf, renderRequest } from '../planning/render-request.ts';
import type { RenderContext } from '../planning/render-text.ts';
import { renderContext } from '../planning/stage-view.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import type { Credential, OutgoingRequest } from './ports.ts';
import { templateProblem } from './stage-work.ts';
import type { HttpWorkContext } from './stage-work.ts';

/** A request that can be sent, and what it was signed with. */
export interface PreparedRequest {
  readonly request: OutgoingRequest;
  readonly idempotencyKey?: string;
  readonly credentials: ReadonlyMap<string, Credential>;
  /** For texts that are rendered later: `result_code`. */
  readonly context: RenderContext;
}

/** Signs in where the request needs it, renders it and adds the headers of `auth_name` and `idempotency_key`. */
export async function prepareRequest(
  work: HttpWorkContext,
  input: {
    readonly label: string;
    readonly definition: RequestDefinition;
    readonly scope: VariableScope;
    readonly ownKey?: string;
  },
): Promise<Result<PreparedRequest, Failure>> {
  const { definition } = input;
  const signed = await signInFor(work, definition);
  if (!signed.ok) return signed;
  const tokens = new Map([...signed.value].map(([name, credential]) => [name, credential.token]));
  const context = renderContext(work.view, input.scope, tokens);
  const rendered = renderRequest(definition, context);
  if (!rendered.ok) return err(templateProblem(work.id, input.label, rendered.error));
  const { method, url, body, unknown } = rendered.value;
  if (unknown.length > 0) return err(notAvailable(work, input.label, definition, unknown));
  const headers = [...rendered.value.headers];
  const has = (name: string): boolean => headers.some(([own]) => own.toLowerCase() === name.toLowerCase());
  const credential = definition.authName === undefined ? undefined : signed.value.get(definition.authName);
  if (credential && !has(credential.header[0])) headers.push(credential.header);
  const idempotencyKey =
    rendered.value.idempotencyKey ?? (definition.idempotencyKey === true ? input.ownKey : undefined);
  if (idempotencyKey !== undefined && !has('Idempotency-Key')) headers.push(['Idempotency-Key', idempotencyKey]);
  const timeoutMs = definition.timeoutMs ?? work.config.client.timeoutMs;
  return ok({
    request: { method, url, headers, timeoutMs, ...(body === undefined ? {} : { body }) },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    credentials: signed.value,
    context,
  });
}

async function signInFor(
  work: HttpWorkContext,
  definition: RequestDefinition,
): Promise<Result<ReadonlyMap<string, Credential>, Failure>> {
  const wanted = authNamesOf(definition);
  const names = wanted === 'all' ? work.config.auth.map((auth) => auth.name) : wanted;
  const credentials = new Map<string, Credential>();
  for (const name of names) {
    const credential = await work.session.credential(name, work.signals.abort);
    if (!credential.ok) return err({ reason: 'sign_in', instance: work.id, auth: name, problem: credential.error });
    credentials.set(name, credential.value);
  }
  return ok(credentials);
}

/** A recorded value that could not be opened reaches this point as a value that is not known. */
function notAvailable(
  work: HttpWorkContext,
  label: string,
  definition: RequestDefinition,
  unknown: readonly string[],
): Failure {
  return templateProblem(work.id, label, {
    subject: 'request',
    message: `${unknown.join(', ')} is recorded, but sealed or not stored: set the state key with which it was recorded`,
    location: definition.location,
  });
}
