import type { BodyDefinition, JsonTemplate, RequestDefinition } from '../domain/http-request.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
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

/** Renders every text of a request, or says which one can't be. Templates: spec 03. */
export function renderRequest(
  request: RequestDefinition,
  context: RenderContext,
): Result<RenderedRequest, TextProblem> {
  const unknown = new Set<string>();
  const render = (text: SourceText, subject: string): Result<string, TextProblem> => {
    const rendered = renderText(text, subject, context);
    if (!rendered.ok) return rendered;
    for (const name of rendered.value.unknown) unknown.add(name);
    return ok(rendered.value.text);
  };

  const url = render(request.url, 'url');
  if (!url.ok) return url;
  const queries: string[] = [];
  for (const query of request.queries) {
    const value = render(query.value, `query ${query.name}`);
    if (!value.ok) return value;
    queries.push(`${encodeURIComponent(query.name)}=${encodeQueryValue(value.value)}`);
  }
  const headers: [string, string][] = [];
  for (const header of request.headers) {
    const value = render(header.value, `header ${header.name}`);
    if (!value.ok) return value;
    headers.push([header.name, value.value]);
  }
  const body = request.body ? renderBody(request.body, request.renderBody, render) : undefined;
  if (body && !body.ok) return body;
  if (body && isJson(request.body, body.value) && !headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', 'application/json']);
  }
  const key =
    typeof request.idempotencyKey === 'object' ? render(request.idempotencyKey, 'idempotency_key') : undefined;
  if (key && !key.ok) return key;
  return ok({
    method: request.method,
    url: addQueries(url.value.trim(), queries),
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

function textsOfBody(body: BodyDefinition): readonly SourceText[] {
  if (body.kind === 'text') return [body.text];
  const texts: SourceText[] = [];
  const visit = (value: JsonTemplate): void => {
    if (value.kind === 'text') texts.push(value.text);
    else if (value.kind === 'list') for (const item of value.items) visit(item);
    else if (value.kind === 'map') for (const [, item] of value.entries) visit(item);
  };
  visit(body.value);
  return texts;
}

type Render = (text: SourceText, subject: string) => Result<string, TextProblem>;

function renderBody(body: BodyDefinition, renders: boolean, render: Render): Result<string, TextProblem> {
  if (body.kind === 'text') return renders ? render(body.text, 'body') : ok(body.text.text);
  return renderJson(body.value, renders, render);
}

function renderJson(value: JsonTemplate, renders: boolean, render: Render): Result<string, TextProblem> {
  switch (value.kind) {
    case 'literal':
      return ok(value.json);
    case 'text': {
      const text = renders ? render(value.text, 'body') : ok(value.text.text);
      return text.ok ? ok(JSON.stringify(text.value)) : text;
    }
    case 'list': {
      const items: string[] = [];
      for (const item of value.items) {
        const text = renderJson(item, renders, render);
        if (!text.ok) return text;
        items.push(text.value);
      }
      return ok(`[${items.join(',')}]`);
    }
    case 'map': {
      const entries: string[] = [];
      for (const [name, item] of value.entries) {
        const text = renderJson(item, renders, render);
        if (!text.ok) return text;
        entries.push(`${JSON.stringify(name)}:${text.value}`);
      }
      return ok(`{${entries.join(',')}}`);
    }
  }
}

/** Whether a body is an object or a list in JSON; a bare number or word is not taken for JSON. */
function isJson(definition: BodyDefinition | undefined, text: string): boolean {
  if (definition?.kind === 'json') return true;
  const start = text.trimStart().charAt(0);
  if (start !== '{' && start !== '[') return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Encoded, except the marker of a value that is not known yet, which only a plan shows. */
function encodeQueryValue(value: string): string {
  return value
    .split(/(<known after: [^>]*>)/)
    .map((part, index) => (index % 2 === 1 ? part : encodeURIComponent(part)))
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
