import { formatDurationMs } from '../../domain/duration.ts';
import type { TransportProblem } from '../../execution/ports.ts';
import type { Progress } from './exchange.ts';
import type { ProxyAddress } from './proxy-address.ts';
import { isHandshakeAlert, wordsOfTls } from './tls-words.ts';

/** What the words about a broken exchange need to know. */
export interface Attempt {
  /** `host:port` of the server. */
  readonly server: string;
  readonly proxy: ProxyAddress | undefined;
  readonly secure: boolean;
  readonly connectTimeoutMs: number;
  readonly progress: Progress;
}

type Words = Pick<TransportProblem, 'cause' | 'message'>;

const UNREACHABLE: ReadonlySet<string> = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
  'ENETDOWN',
  'EACCES',
  'EPERM',
]);

const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_PRX_CONN']);

/** A code of our own, for what the parser of answers does not understand. */
const NOT_HTTP = 'NOT_HTTP';

const INVALID: ReadonlySet<string> = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED']);

/** Puts an error of undici or of Node into a cause, a sentence, and whether the request may have reached the server. */
export function explainError(error: unknown, attempt: Attempt): TransportProblem {
  const refusal = refusalOfProxy(error, attempt);
  if (refusal !== undefined) return { ...refusal, sent: false };
  const code = codeOf(error);
  if (!attempt.progress.sent) return { ...explainBefore(code, error, attempt), sent: false };
  const sent = attempt.progress.answered || !isHandshakeAlert(code);
  return { ...explainAfter(code, attempt), sent };
}

/** The words for a request that was given up: after `timeoutMs`, or because the user cancelled (`undefined`). */
export function explainInterruption(
  server: string,
  { sent, answered }: Progress,
  timeoutMs: number | undefined,
): TransportProblem {
  if (timeoutMs === undefined) {
    const when = sent ? `while waiting for the answer of ${server}` : `before the request to ${server} was sent`;
    return { cause: 'cancelled', sent, message: `cancelled ${when}` };
  }
  const within = `within ${formatDurationMs(timeoutMs)} (timed out)`;
  if (!sent) return { cause: 'timeout', sent, message: `no connection to ${server} ${within}` };
  const message = answered
    ? `the answer of ${server} was not complete ${within}`
    : `no answer from ${server} ${within}`;
  return { cause: 'timeout', sent, message };
}

/** The words for an answer of which no more is read. */
export function explainTooLarge(server: string, limitBytes: number): TransportProblem {
  const limit = `${limitBytes / 1024 / 1024} MiB`;
  return { cause: 'too_large', sent: true, message: `the answer of ${server} is larger than ${limit}` };
}

function explainBefore(code: string, error: unknown, attempt: Attempt): Words {
  const { server, proxy, secure, connectTimeoutMs } = attempt;
  const first = proxy === undefined ? server : `the proxy ${proxy.endpoint}`;
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) {
    return { cause: 'unresolved', message: `${first} cannot be reached: the name could not be resolved` };
  }
  if (code === 'ECONNREFUSED') return { cause: 'refused', message: `connection refused by ${first}` };
  if (UNREACHABLE.has(code)) return { cause: 'unreachable', message: `${first} cannot be reached (${code})` };
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    const limit = formatDurationMs(connectTimeoutMs);
    return { cause: 'connect_timeout', message: `no connection to ${first} within ${limit} (timed out)` };
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return { cause: 'cancelled', message: `cancelled before the request to ${server} was sent` };
  }
  if (INVALID.has(code)) return { cause: 'invalid', message: `the request cannot be sent: ${textOf(error)}` };
  const tls = wordsOfTls(code);
  if (tls !== undefined) {
    // With two handshakes one after the other, the error does not say which of them failed.
    const peer = proxy?.secure === true ? `${server} or with its proxy ${proxy.endpoint}` : server;
    return { cause: 'tls', message: `TLS with ${peer} failed: ${tls}` };
  }
  if (CLOSED.has(code) && secure) {
    return { cause: 'tls', message: `${first} closed the connection before TLS was agreed` };
  }
  return { cause: 'reset', message: `the connection to ${first} broke before the request was sent${inBrackets(code)}` };
}

function explainAfter(code: string, attempt: Attempt): Words {
  const { server, progress } = attempt;
  const tls = wordsOfTls(code);
  if (tls !== undefined) return { cause: 'tls', message: `TLS with ${server} failed: ${tls}` };
  if (code === NOT_HTTP) return { cause: 'encoding', message: `the answer of ${server} is not HTTP` };
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { cause: 'too_large', message: `the headers of the answer of ${server} are too large` };
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return { cause: 'cancelled', message: `cancelled while waiting for the answer of ${server}` };
  }
  const when = progress.answered ? 'before the answer was complete' : 'before an answer came';
  const reason = CLOSED.has(code) || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ? '' : inBrackets(code);
  return { cause: 'reset', message: `the connection to ${server} was closed ${when}${reason}` };
}

/** undici reports the status with which a proxy refuses in the text of an error alone. */
function refusalOfProxy(error: unknown, { proxy, server }: Attempt): Words | undefined {
  if (proxy === undefined) return undefined;
  const status = /\bProxy\b.*\((\d{3})\)/.exec(textOf(error))?.[1];
  if (status === undefined) return undefined;
  const message =
    status === '407'
      ? `the proxy ${proxy.endpoint} wants other credentials (407): write them as http://user:password@host`
      : `the proxy ${proxy.endpoint} does not connect to ${server} (${status})`;
  return { cause: 'unreachable', message };
}

/** The code of the innermost error: undici wraps, and several addresses of a name make an `AggregateError`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if ((own === '' || own.startsWith('UND_ERR_PRX')) && error.cause instanceof Error) return codeOf(error.cause);
  // The parser's own codes are not dependable, and an answer that breaks off is a broken connection.
  if (error.name === 'HTTPParserError') return /\bEOF\b/.test(error.message) ? 'ECONNRESET' : NOT_HTTP;
  if (own === '' && 'errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return own;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function inBrackets(code: string): string {
  return code === '' ? '' : ` (${code})`;
}
