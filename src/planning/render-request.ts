import type { RequestDefinition } from '../domain/http-request.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { Rendered } from '../template/render.ts';
import { addressProblem } from './address-problem.ts';
import { isJsonBody, renderBody, textsOfBody, UNKNOWN_MARKER } from './render-body.ts';
import type { RenderPart } from './render-body.ts';
import { authNamesIn, renderText } from './render-text.ts';
import type { RenderContext, TextProblem } from './render-text.ts';

/** A request with nothing left to render. `unknown`: the values it still waits for; empty when it can be sent. */
export interface RenderedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  /** The key the user's own template gave. */
  readonly idempotencyKey?: string;
  readonly unknown: readonly string[];
}

/** Control characters but the tab; among them the line breaks that would begin another header. */
const FORBIDDEN_IN_HEADER = /[^\P{Cc}\t]/u;

/** Why a text, rendered to its end, can't be sent in its place; undefined where it can. */
type ProblemOf = (text: string) => string | undefined;

function headerProblem(value: string): string | undefined {
  return FORBIDDEN_IN_HEADER.test(value)
    ? 'the value holds a line break or another control character, which no header may'
    : undefined;
}

/** Renders every text of a request, or says which one can't be. Templates: spec 03. */
export function renderRequest(
  request: RequestDefinition,
  context: RenderContext,
): Result<RenderedRequest, TextProblem> {
  const unknown = new Set<string>();
  const render = (text: SourceText, subject: string): Result<Rendered, TextProblem> => {
    const rendered = renderText(text, subject, context);
    if (rendered.ok) for (const name of rendered.value.unknown) unknown.add(name);
    return rendered;
  };
  const renderPart: RenderPart = (text, subject) => {
    const rendered = render(text, subject);
    return rendered.ok ? ok(rendered.value.text) : rendered;
  };

  const renderSendable = (text: SourceText, subject: string, problemOf: ProblemOf): Result<Rendered, TextProblem> => {
    const rendered = render(text, subject);
    // Of a value that is not known yet nobody can say what it makes of the text.
    const problem = rendered.ok && rendered.value.unknown.length === 0 ? problemOf(rendered.value.text) : undefined;
    return problem === undefined ? rendered : err({ subject, message: problem, location: text.at });
  };

  const url = renderSendable(request.url, 'url', addressProblem);
  if (!url.ok) return url;
  const queries: string[] = [];
  for (const { name, value } of request.queries) {
    const rendered = render(value, `query ${name}`);
    if (!rendered.ok) return rendered;
    queries.push(`${encodeURIComponent(name.toWellFormed())}=${encodeQueryValue(rendered.value)}`);
  }
  const headers: [string, string][] = [];
  for (const { name, value } of request.headers) {
    const rendered = renderSendable(value, `header ${name}`, headerProblem);
    if (!rendered.ok) return rendered;
    headers.push([name, rendered.value.text]);
  }
  const body = request.body && renderBody(request.body, request.renderBody, renderPart);
  if (body && !body.ok) return body;
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  if (request.body && body && !hasType && isJsonBody(request.body, body.value, unknown.size > 0)) {
    headers.push(['Content-Type', 'application/json']);
  }
  const key =
    typeof request.idempotencyKey === 'object' ? renderPart(request.idempotencyKey, 'idempotency_key') : undefined;
  if (key && !key.ok) return key;
  return ok({
    method: request.method,
    url: addQueries(url.value.text.trim(), queries),
    headers,
    ...(body ? { body: body.value } : {}),
    ...(key ? { idempotencyKey: key.value } : {}),
    unknown: [...unknown].toSorted(),
  });
}

/** The sign-ins that a request needs: the one of `auth_name` and those whose token its texts ask for. */
export function authNamesOf(request: RequestDefinition): readonly string[] | 'all' {
  const names = new Set<string>(request.authName === undefined ? [] : [request.authName]);
  for (const text of textsOf(request)) {
    const found = authNamesIn(text);
    if (found === 'all') return 'all';
    for (const name of found) names.add(name);
  }
  return [...names].toSorted();
}

function textsOf(request: RequestDefinition): readonly SourceText[] {
  return [
    request.url,
    ...request.headers.map((header) => header.value),
    ...request.queries.map((query) => query.value),
    ...(request.body && request.renderBody ? textsOfBody(request.body) : []),
    ...(typeof request.idempotencyKey === 'object' ? [request.idempotencyKey] : []),
  ];
}

/** Encoded, except the markers of values that are not known yet, which only a plan shows. */
function encodeQueryValue({ text, unknown }: Rendered): string {
  const value = text.toWellFormed();
  if (unknown.length === 0) return encodeURIComponent(value);
  const markers = value.match(UNKNOWN_MARKER) ?? [];
  return value
    .split(UNKNOWN_MARKER)
    .map((part, place) => encodeURIComponent(part) + (markers[place] ?? ''))
    .join('');
}

function addQueries(url: string, queries: readonly string[]): string {
  if (queries.length === 0) return url;
  const hash = url.indexOf('#');
  const [address, fragment] = hash < 0 ? [url, ''] : [url.slice(0, hash), url.slice(hash)];
  const last = address.charAt(address.length - 1);
  const joint = !address.includes('?') ? '?' : last === '?' || last === '&' ? '' : '&';
  return `${address}${joint}${queries.join('&')}${fragment}`;
}
