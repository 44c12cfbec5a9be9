import type { Failure } from '../domain/failure.ts';
import type { RequestDefinition, ResponseDefinition } from '../domain/http-request.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { authNamesOf, renderRequest } from '../planning/render-request.ts';
import type { RenderedRequest } from '../planning/render-request.ts';
import { renderContext } from '../planning/stage-view.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import type { Credential, OutgoingRequest } from './ports.ts';
import { unavailable } from './render-whole.ts';
import { templateProblem } from './stage-work.ts';
import type { RequestWorkContext } from './stage-work.ts';
import { expectedStatuses } from './status.ts';
import type { ExpectedStatuses } from './status.ts';

/** A request as the user wrote it, with what its templates may see. */
export interface RequestInput {
  /** The migration it belongs to, for messages. */
  readonly label: string;
  readonly definition: RequestDefinition;
  readonly response: ResponseDefinition;
  readonly scope: VariableScope;
  readonly key?: {
    /** What `idempotency_key: true` stands for. */
    readonly own: string;
    /** The key that an earlier run sent: a repetition carries the same one, whatever the file says today. */
    readonly sent?: string;
  };
}

/** A request that can be sent, and what it was signed with. */
export interface PreparedRequest {
  readonly request: OutgoingRequest;
  readonly idempotencyKey?: string;
  readonly credentials: ReadonlyMap<string, Credential>;
  readonly expected: ExpectedStatuses;
}

/**
 * Signs in where the request needs it, renders it and adds the headers of `auth_name` and `idempotency_key`. Everything
 * that can be wrong with its texts shows here, before anything is sent.
 */
export async function prepareRequest(
  work: RequestWorkContext,
  input: RequestInput,
): Promise<Result<PreparedRequest, Failure>> {
  const { definition, label } = input;
  const signed = await signInFor(work, definition);
  if (!signed.ok) return signed;
  const tokens = new Map([...signed.value].map(([name, credential]) => [name, credential.token]));
  const context = renderContext(work.view, input.scope, tokens);
  const rendered = renderRequest(definition, context);
  if (!rendered.ok) return err(templateProblem(work.id, label, rendered.error));
  const expected = expectedStatuses(input.response.resultCodes, context);
  if (!expected.ok) return err(templateProblem(work.id, label, expected.error));
  const { method, url, body, unknown } = rendered.value;
  if (unknown.length > 0) return err(notAvailable(work, input, unknown));
  const idempotencyKey = keyOf(input, rendered.value);
  const signature = definition.authName === undefined ? undefined : signed.value.get(definition.authName)?.header;
  return ok({
    request: {
      method,
      url,
      headers: headersOf(rendered.value, signature, idempotencyKey),
      timeoutMs: definition.timeoutMs ?? work.config.client.timeoutMs,
      redirects: REDIRECTS.some((status) => expected.value.accepts(status)) ? 'return' : 'follow',
      ...(body === undefined ? {} : { body }),
    },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    credentials: signed.value,
    expected: expected.value,
  });
}

/** Statuses that lead elsewhere. Where one of them is a success, it is the answer and is not followed. */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

async function signInFor(
  work: RequestWorkContext,
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

const KEY_HEADER = 'Idempotency-Key';

function isHeader(name: string): (header: readonly [string, string]) => boolean {
  return ([own]) => own.toLowerCase() === name.toLowerCase();
}

/** A header that the file writes itself is a key like any other. */
function keyOf({ key, definition }: RequestInput, { headers, idempotencyKey }: RenderedRequest): string | undefined {
  const written = headers.find(isHeader(KEY_HEADER))?.[1];
  return key?.sent ?? written ?? idempotencyKey ?? (definition.idempotencyKey === true ? key?.own : undefined);
}

/** A header that the file writes itself wins over that of `auth_name` (spec 03, "Auth"). */
function headersOf(
  { headers }: RenderedRequest,
  signature: readonly [string, string] | undefined,
  idempotencyKey: string | undefined,
): OutgoingRequest['headers'] {
  const isKey = isHeader(KEY_HEADER);
  return [
    ...headers.filter((header) => !isKey(header)),
    ...(signature && !headers.some(isHeader(signature[0])) ? [signature] : []),
    ...(idempotencyKey === undefined ? [] : [[KEY_HEADER, idempotencyKey] as const]),
  ];
}

/** A recorded value that could not be opened reaches this point as a value that is not known. */
function notAvailable(
  work: RequestWorkContext,
  { label, definition }: RequestInput,
  unknown: readonly string[],
): Failure {
  return templateProblem(work.id, label, {
    subject: 'request',
    message: unavailable(unknown),
    location: definition.location,
  });
}
