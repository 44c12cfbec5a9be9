import { err, ok, type Result } from '../../domain/result.ts';
import type { HttpClient, IncomingResponse, OutgoingRequest } from '../../execution/ports.ts';

/** What every request of one sign-in shares. */
export interface SignInExchange {
  readonly client: HttpClient;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** One request of a sign-in. `secrets`: what it carries that no message may show. */
export interface SignInCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly secrets: readonly string[];
}

/** A JSON object that came with a 2xx status. */
export interface SignInAnswer {
  readonly status: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Why there is none. */
export interface SignInRefusal {
  /** A sentence: method, address, status, and what the server says. */
  readonly message: string;
  /** 0 where there was no answer. */
  readonly status: number;
  /** The member `error` of the answer, such as `invalid_client`; otherwise empty. Source: RFC 6749, section 5.2. */
  readonly code: string;
}

/** Most characters of an answer that a message shows. */
const EXCERPT_LENGTH = 200;

/** Sends one request of a sign-in. It does not follow redirects to other origins, since it carries credentials. */
export async function askForJson(
  exchange: SignInExchange,
  call: SignInCall,
): Promise<Result<SignInAnswer, SignInRefusal>> {
  const request: OutgoingRequest = {
    method: call.method,
    url: call.url,
    headers: [['Accept', 'application/json'], ...call.headers],
    timeoutMs: exchange.timeoutMs,
    redirects: 'same_origin',
    ...(call.body === undefined ? {} : { body: call.body }),
  };
  const where = `${call.method} ${showAddress(call.url)}`;
  const sent = await exchange.client.send(request, exchange.signal);
  if (!sent.ok) return err({ message: `${where}: ${sent.error.message}`, status: 0, code: '' });
  const response = sent.value;
  const values = readObject(response.body);
  const code = textMember(values, 'error');
  const accepted = response.status >= 200 && response.status < 300;
  // Some servers say with 200 that they refuse.
  if (accepted && values !== undefined && code === '') return ok({ status: response.status, values });
  const what = accepted && values === undefined ? describeOther(response) : describeRefusal(response, values);
  const said = cut(hide(what, call.secrets));
  const status = `${response.status} ${response.statusText}`.trim();
  return err({ message: `${where} → ${status}${said === '' ? '' : `: ${said}`}`, status: response.status, code });
}

/** The sentence for an answer that lacks what was asked for: the names of what it has, no values. */
export function explainMissing(call: SignInCall, answer: SignInAnswer, name: string): string {
  const names = Object.keys(answer.values).toSorted();
  const found = names.length === 0 ? 'it is empty' : cut(hide(`it has ${names.join(', ')}`, call.secrets));
  return `${call.method} ${showAddress(call.url)} → ${answer.status}: the answer has no ${name} (${found})`;
}

/** A member that is a text, otherwise empty. */
export function textMember(values: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const value = values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/** Without query, which may hold credentials. */
function showAddress(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? 'sign-in' : `${parsed.origin}${parsed.pathname}`;
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeRefusal({ body }: IncomingResponse, values: Readonly<Record<string, unknown>> | undefined): string {
  const said = ['error', 'error_description', 'message'].map((name) => textMember(values, name)).filter(Boolean);
  return said.length === 0 ? body : said.join(': ');
}

/** A page may be quoted; a bare text may be the token itself. */
function describeOther({ body, headers }: IncomingResponse): string {
  const contentType = headers.find(([name]) => name === 'content-type')?.[1] ?? 'no content type';
  const excerpt = body.trimStart().startsWith('<') ? `: ${body}` : '';
  return `the answer is no JSON object (${contentType})${excerpt}`;
}

/** Servers repeat what they were sent, in the form in which it was sent. */
function hide(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    encodeFormValue(secret),
  ]);
  const longestFirst = forms.filter((form) => form !== '').toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((shown, form) => shown.replaceAll(form, '***'), text);
}

/** As in `application/x-www-form-urlencoded`. */
export function encodeFormValue(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH)}\u2026` : line;
}
