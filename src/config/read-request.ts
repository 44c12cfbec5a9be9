import type { BodyDefinition, NamedText, RequestDefinition } from '../domain/http-request.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { SourceText } from '../domain/source-text.ts';
import { either } from './either.ts';
import type { GatheredTexts } from './load-context.ts';
import { isArray, items, literal, type Located, locationOfKey, member, sourceText, type TextValue } from './located.ts';
import { namedEntries } from './named-entries.ts';
import { readBody } from './read-body.ts';
import { readRetry } from './read-retry.ts';
import { checkTemplate, readTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { NamedTextsValue, RequestValue } from './schemas/request-schema.ts';
import { quoteShort } from './yaml-node.ts';

/** What reading a request needs besides the request. */
export interface RequestContext {
  readonly report: Report;
  /** `render_body` of config.yaml. */
  readonly renderBody: boolean;
  /** The text of a body file as it is named in a migration; undefined after a report. */
  readonly readBodyFile: (name: SourceText) => Promise<SourceText | undefined>;
  /** Told of each sign-in that is named, to be looked up once the names are known. */
  readonly onAuthName: (name: string, location: SourceLocation) => void;
  readonly gathered: GatheredTexts;
}

/** A request, or undefined after something that it cannot be without was reported. */
export async function readRequest(
  request: Located<RequestValue>,
  context: RequestContext,
): Promise<RequestDefinition | undefined> {
  const { report } = context;
  const method = member(request, 'method')?.value;
  const url = member(request, 'url');
  const auth = either(request, ['auth_name', 'auth'], report);
  const retry = member(request, 'retry');
  const renderBody = request.value.render_body ?? context.renderBody;
  const body = await bodyOf(request, renderBody, context);
  const idempotencyKey = idempotencyKeyOf(request, report);
  if (method === undefined) reportMissing(request, 'method: POST', report);
  if (url === undefined) reportMissing(request, 'url: "{{.api_base}}/\u2026"', report);
  if (auth !== undefined && literal(auth) !== '') context.onAuthName(literal(auth), auth.node.location);
  const { timeout: timeoutMs } = request.value;
  const common = {
    location: request.node.location,
    headers: readHeaders(member(request, 'headers'), report),
    queries: readNamedTexts(member(request, 'queries'), report),
    renderBody,
    ...(body === undefined ? {} : { body }),
    ...(auth === undefined || literal(auth) === '' ? {} : { authName: literal(auth) }),
    ...(retry === undefined ? {} : { retry: readRetry(retry, report) }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
  const address = url === undefined ? undefined : readUrl(url, report);
  return method === undefined || address === undefined ? undefined : { ...common, method, url: address };
}

function reportMissing(request: Located<RequestValue>, example: string, report: Report): void {
  const [key = ''] = example.split(':');
  report(
    problemAt(request.node.location, {
      code: 'missing-key',
      message: `the key "${key}" is missing`,
      hint: `add ${example}`,
    }),
  );
}

/** An address that is no template is checked as a whole. */
export function readUrl(url: Located<TextValue>, report: Report): SourceText {
  const source = readTemplate(url, report);
  checkUrl(source, report);
  return source;
}

/** Reports what is no address of HTTP, unless it is a template. */
export function checkUrl({ text, at }: SourceText, report: Report): void {
  if (text.includes('{{') || (/^https?:\/\//i.test(text) && URL.canParse(text))) return;
  const message = text.trim() === '' ? 'the address is empty' : `${quoteShort(text)} is no address of HTTP`;
  const hint = 'write an address that begins with http:// or https://, or with a template';
  report(problemAt(at, { code: 'invalid-url', message, hint }));
}

async function bodyOf(
  request: Located<RequestValue>,
  isTemplate: boolean,
  { report, readBodyFile }: RequestContext,
): Promise<BodyDefinition | undefined> {
  const file = member(request, 'body_file');
  if (file !== undefined && literal(file).trim() !== '') {
    const text = await readBodyFile(sourceText(file));
    if (text === undefined) return undefined;
    if (isTemplate) checkTemplate(text, report);
    return { kind: 'text', text };
  }
  const node = request.node.kind === 'map' ? request.node.entries.get('body')?.value : undefined;
  return node === undefined ? undefined : readBody(node, { isTemplate, report });
}

function idempotencyKeyOf(request: Located<RequestValue>, report: Report): true | SourceText | undefined {
  const key = member(request, 'idempotency_key');
  if (key === undefined || key.value === false) return undefined;
  return key.value === true ? true : readTemplate({ value: key.value, node: key.node }, report);
}

/** Names of headers: https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Headers, with their names checked. */
export function readHeaders(headers: Located<NamedTextsValue> | undefined, report: Report): readonly NamedText[] {
  const read = readNamedTexts(headers, report);
  for (const { name, value } of read) if (name.trim() !== '') checkHeaderName(name, value.at, report);
  return read;
}

/** Reports what cannot be the name of a header. */
export function checkHeaderName(name: string, at: SourceLocation, report: Report): void {
  if (HEADER_NAME.test(name)) return;
  const hint = 'a header name holds letters, digits and "-", and no template';
  report(problemAt(at, { code: 'invalid-name', message: `${quoteShort(name)} is no name of a header`, hint }));
}

function readNamedTexts(texts: Located<NamedTextsValue> | undefined, report: Report): readonly NamedText[] {
  if (texts === undefined) return [];
  const { value: written, node } = texts;
  if (isArray(written)) {
    return items({ value: written, node }).map((item) => ({
      name: literal({ value: item.value.name, node: nodeOfName(item) }),
      value: readOptionalTemplate(member(item, 'value'), locationOfKey(item, 'value'), report),
    }));
  }
  return namedEntries({ value: written, node }, report).map(({ name, location, value }) => ({
    name,
    value: readOptionalTemplate(value, location, report),
  }));
}

function nodeOfName(item: Located<{ readonly name: TextValue }>): Located<TextValue>['node'] {
  return member(item, 'name')?.node ?? item.node;
}

function readOptionalTemplate(
  value: Located<TextValue> | undefined,
  fallback: SourceLocation,
  report: Report,
): SourceText {
  return value === undefined ? { text: '', at: fallback, indent: 0 } : readTemplate(value, report);
}
