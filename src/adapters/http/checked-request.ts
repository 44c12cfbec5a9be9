import { err, ok, type Result } from '../../domain/result.ts';
import type { OutgoingRequest } from '../../execution/ports.ts';
import { defaultPort } from './proxy-address.ts';

/** A request that has been checked: nothing in it can break out of its place. */
export interface CheckedRequest {
  readonly method: string;
  /** Without user name and password. */
  readonly url: URL;
  /** Names as written; a name stands once for each of its values. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | undefined;
}

/** A method or a header name. Source: RFC 9110, section 5.6.2 (token). */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Control characters but the tab; among them the line breaks that would begin another header. */
const FORBIDDEN_IN_VALUE = /[^\P{Cc}\t]/u;

/** `new URL` drops line breaks silently, and the request would go to an address that nobody wrote. */
const FORBIDDEN_IN_URL = /\p{Cc}/u;

/** Headers that describe this connection or are counted from the body. As in Go's client, what the user writes is not sent. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** `host:port`, the port always said. */
export function endpointOf(url: URL): string {
  return `${url.hostname}:${url.port === '' ? defaultPort(url.protocol) : url.port}`;
}

/**
 * Checks a request and moves a user name and password from its URL into a header. The error is a sentence that names
 * the part; it does not repeat values, which may be secrets.
 */
export function checkRequest(request: OutgoingRequest): Result<CheckedRequest, string> {
  if (!TOKEN.test(request.method)) return err(`the method ${JSON.stringify(request.method)} is no HTTP method`);
  const url = readUrl(request.url);
  if (!url.ok) return url;
  for (const [name, value] of request.headers) {
    if (!TOKEN.test(name)) return err(`${JSON.stringify(name)} is no name of a header`);
    if (FORBIDDEN_IN_VALUE.test(value)) {
      const what = /[\r\n]/.test(value) ? 'a line break' : 'a control character';
      return err(`the value of the header ${name} holds ${what}, which no header may`);
    }
    if (name.toLowerCase() === 'proxy-authorization') {
      return err(`the header ${name} cannot be set: write the credentials in client.proxy, http://user:password@host`);
    }
  }
  const credentials = credentialsOf(url.value);
  const authorized = request.headers.some(([name]) => name.toLowerCase() === 'authorization');
  return ok({
    method: request.method,
    url: withoutCredentials(url.value),
    headers: [
      ...(credentials === undefined || authorized ? [] : [['Authorization', credentials] as const]),
      ...request.headers.filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase())),
    ],
    body: request.body,
  });
}

/** Reads an address of `http:` or `https:`. The error does not repeat it. */
export function readUrl(text: string, base?: URL): Result<URL, string> {
  const trimmed = text.trim();
  if (FORBIDDEN_IN_URL.test(trimmed)) return err('the URL holds a line break or another control character');
  const url = URL.parse(trimmed, base?.href);
  if (url === null) return err('the URL is not valid: it must look like https://host/path');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return err(`the URL starts with ${url.protocol}, but only http: and https: can be sent`);
  }
  return ok(url);
}

/** The same address without user name and password. */
export function withoutCredentials(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

function credentialsOf(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const pair = [url.username, url.password].map(decodeLeniently).join(':');
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
