import { err, ok, type Result } from '../../domain/result.ts';
import type { HttpClient, IncomingResponse, OutgoingRequest, TransportProblem } from '../../execution/ports.ts';
import { checkRequest, endpointOf, type CheckedRequest } from './checked-request.ts';
import { decodeContent, decodeText } from './content-decoding.ts';
import { exchange, type ExchangeProblem, type RawAnswer } from './exchange.ts';
import { followRedirect, MAX_REDIRECTS } from './redirects.ts';
import type { Routes } from './routes.ts';
import { headersToSend } from './sent-headers.ts';
import { explainError, explainInterruption, explainTooLarge, type Attempt } from './transport-words.ts';

/** Most bytes of an answer that are read, before and after decoding. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What a timer of Node can hold; about 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What a client is made of. */
export interface HttpClientParts {
  readonly routes: Routes;
  readonly userAgent: string;
  readonly connectTimeoutMs: number;
}

/** One try over the whole chain of redirects: when to give up, and what has happened so far. */
interface Course {
  /** Aborted when the user cancels or the time is up. */
  readonly signal: AbortSignal;
  readonly cancelled: () => boolean;
  readonly timeoutMs: number;
  /** A request of this chain may have reached a server. */
  sent: boolean;
}

type Answered<Value> = Result<Value, TransportProblem>;

/** A client over these routes; it owns them and closes them when it is disposed of. */
export function createHttpClient(parts: HttpClientParts): HttpClient {
  return {
    send: async (request, signal) => {
      const checked = checkRequest(request);
      if (!checked.ok) return err({ cause: 'invalid', sent: false, message: checked.error });
      const timeUp = new AbortController();
      const timer = setTimeout(() => timeUp.abort(), Math.min(request.timeoutMs, MAX_TIMER_MS));
      try {
        const course: Course = {
          signal: AbortSignal.any([signal, timeUp.signal]),
          cancelled: () => signal.aborted,
          timeoutMs: request.timeoutMs,
          sent: false,
        };
        return await sendAndFollow(parts, checked.value, request.redirects ?? 'follow', course);
      } finally {
        clearTimeout(timer);
      }
    },
    [Symbol.asyncDispose]: () => parts.routes.close(),
  };
}

async function sendAndFollow(
  parts: HttpClientParts,
  first: CheckedRequest,
  policy: NonNullable<OutgoingRequest['redirects']>,
  course: Course,
): Promise<Answered<IncomingResponse>> {
  let request = first;
  for (let followed = 0; followed <= MAX_REDIRECTS; followed += 1) {
    const answer = await sendOnce(parts, request, course);
    if (!answer.ok) return answer;
    const next = followRedirect(
      request,
      { status: answer.value.status, location: headerOf(answer.value, 'location') },
      policy,
    );
    if (!next.ok) return err({ cause: 'redirects', sent: true, message: next.error });
    if (next.value === undefined) return decode(request, answer.value);
    request = next.value;
  }
  const message = `more than ${MAX_REDIRECTS} redirects, the last one to ${endpointOf(request.url)}`;
  return err({ cause: 'redirects', sent: true, message });
}

async function sendOnce(parts: HttpClientParts, request: CheckedRequest, course: Course): Promise<Answered<RawAnswer>> {
  const route = parts.routes.to(request.url);
  const answer = await exchange(
    route.dispatcher,
    {
      origin: request.url.origin,
      path: `${request.url.pathname}${request.url.search}`,
      method: request.method,
      headers: headersToSend(request, parts.userAgent),
      body: request.body ?? null,
      // The time limit of the whole exchange stands above these.
      headersTimeout: 0,
      bodyTimeout: 0,
    },
    MAX_BODY_BYTES,
    course.signal,
  );
  if (answer.ok) {
    course.sent = true;
    return answer;
  }
  const problem = explainProblem(answer.error, course, {
    server: endpointOf(request.url),
    proxy: route.proxy,
    secure: request.url.protocol === 'https:',
    connectTimeoutMs: parts.connectTimeoutMs,
    progress: answer.error.progress,
  });
  return err({ ...problem, sent: problem.sent || course.sent });
}

function explainProblem(problem: ExchangeProblem, course: Course, attempt: Attempt): TransportProblem {
  switch (problem.kind) {
    case 'too_large':
      return explainTooLarge(attempt.server, MAX_BODY_BYTES);
    case 'error':
      return explainError(problem.error, attempt);
    case 'aborted':
      return explainInterruption(attempt.server, attempt.progress, course.cancelled() ? undefined : course.timeoutMs);
  }
}

async function decode(request: CheckedRequest, answer: RawAnswer): Promise<Answered<IncomingResponse>> {
  const server = endpointOf(request.url);
  const bytes = await decodeContent(answer.body, headerOf(answer, 'content-encoding') ?? '', MAX_BODY_BYTES);
  if (!bytes.ok) {
    if (bytes.error.cause === 'too_large') return err(explainTooLarge(server, MAX_BODY_BYTES));
    const { encoding, broken } = bytes.error;
    const what = broken
      ? `is not in the encoding ${encoding} that it announces`
      : `has the unknown encoding ${encoding}`;
    return err({ cause: 'encoding', sent: true, message: `the answer of ${server} (status ${answer.status}) ${what}` });
  }
  const { status, statusText, headers } = answer;
  return ok({ status, statusText, headers, body: decodeText(bytes.value, headerOf(answer, 'content-type') ?? '') });
}

function headerOf(answer: RawAnswer, name: string): string | undefined {
  const values = answer.headers.filter(([each]) => each === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}
