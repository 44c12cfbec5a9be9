import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock, HttpClient, OutgoingRequest } from '../../execution/ports.ts';
import { judge, judgeSilence, type RestPermission, type RestVerdict } from './rest-limit.ts';

/** What the REST API is asked with. */
export interface RestApiOptions {
  /** `GITHUB_API_URL`. */
  readonly url: string;
  readonly token: string;
  /** Opened at the first request. */
  readonly openHttp: () => Promise<Result<HttpClient, string>>;
  readonly clock: Clock;
  /** What the token needs for what is asked here, for the words of a refusal; `actions: read` if absent. */
  readonly permission?: RestPermission;
}

/** One thing to ask for. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Such as `/repos/octo/shop/issues/7/comments`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Why there is no answer. */
export interface RestProblem {
  /** Of the answer; absent: there was none that could be read. */
  readonly status?: number;
  /** A sentence. */
  readonly message: string;
}

/** GitHub's REST API, read only. */
export interface RestApi extends AsyncDisposable {
  /** The JSON at a path such as `/repos/octo/shop/actions/runs`. The error is a sentence. */
  get(path: string, signal: AbortSignal): Promise<Result<unknown, string>>;
}

/** The same, for whoever changes something, or has to know why there is no answer. */
export interface RestApiForChanges extends RestApi {
  /**
   * The JSON of an answer; `undefined` where it has none. A POST is repeated only where it was certainly not carried out:
   * a limit refused it. The others can be carried out twice.
   */
  ask(request: RestRequest, signal: AbortSignal): Promise<Result<unknown, RestProblem>>;
}

/** For one request and its answer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Answers that are kept for asking whether they have changed. */
const MAX_REMEMBERED = 50;

type Asked = { readonly value: unknown } | (RestVerdict & { readonly status?: number });

/** Carried out, and something made, and nothing to say. */
const DONE: ReadonlySet<number> = new Set([200, 201, 204]);

interface Remembered {
  readonly tag: string;
  readonly value: unknown;
}

/**
 * Asks as seldom as possible: a repository has 1,000 requests per hour for all its jobs. An answer that has not changed
 * since it was last asked for does not count ("Use conditional requests" in GitHub's best practices).
 */
export function restApi(options: RestApiOptions): RestApiForChanges {
  const { clock, openHttp } = options;
  const remembered = new Map<string, Remembered>();
  let opened: Promise<Result<HttpClient, string>> | undefined;

  function remember(path: string, tag: string | undefined, value: unknown): void {
    remembered.delete(path);
    if (tag !== undefined) remembered.set(path, { tag, value });
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  }

  /** Asks once. */
  async function askOnce(http: HttpClient, request: RestRequest, asked: number, signal: AbortSignal): Promise<Asked> {
    const { method, path } = request;
    const before = method === 'GET' ? remembered.get(path) : undefined;
    const sent = await http.send(requestFor(options, request, before?.tag), signal);
    if (!sent.ok) return judgeSilence(sent.error.message, asked);
    const { status, body } = sent.value;
    const headers = new Map(sent.value.headers);
    if (status === 304 && before !== undefined) return { value: before.value };
    const value = parse(body);
    if (!DONE.has(status)) {
      const answer = { status, headers, message: messageIn(value) };
      return { ...judge(answer, asked, clock.now(), options.permission), status };
    }
    if (value === undefined && status !== 204)
      return { problem: 'GitHub’s API answered with something else than JSON' };
    if (method === 'GET') remember(path, headers.get('etag'), value);
    return { value };
  }

  async function askFor(request: RestRequest, signal: AbortSignal): Promise<Result<unknown, RestProblem>> {
    opened ??= openHttp();
    const http = await opened;
    if (!http.ok) return err({ message: http.error });
    for (let asked = 1; ; asked += 1) {
      const said = await askOnce(http.value, request, asked, signal);
      if ('value' in said) return ok(said.value);
      if (signal.aborted) return err({ message: 'the run was cancelled before it was done' });
      const { status } = said;
      const of = status === undefined ? {} : { status };
      if ('problem' in said) return err({ ...of, message: said.problem });
      if (request.method === 'POST' && !isLimit(status)) return err({ ...of, message: lost(status) });
      await clock.sleep(said.waitMs, signal);
    }
  }

  return {
    ask: askFor,
    async get(path, signal) {
      const answer = await askFor({ method: 'GET', path }, signal);
      return answer.ok ? answer : err(answer.error.message);
    },
    async [Symbol.asyncDispose]() {
      const http = await opened;
      if (http?.ok === true) await http.value[Symbol.asyncDispose]();
    },
  };
}

/** Refused before anything was done: these are waited for only where a limit says so. */
function isLimit(status: number | undefined): boolean {
  return status === 403 || status === 429;
}

function lost(status: number | undefined): string {
  return status === undefined ? 'GitHub’s API did not answer' : `GitHub’s API answered ${status}`;
}

function requestFor({ url, token }: RestApiOptions, request: RestRequest, tag: string | undefined): OutgoingRequest {
  const { method, path, body } = request;
  return {
    method,
    url: `${url.replace(/\/$/u, '')}${path}`,
    headers: [
      ['accept', 'application/vnd.github+json'],
      ['authorization', `Bearer ${token}`],
      ['x-github-api-version', '2022-11-28'],
      ...(tag === undefined ? [] : ([['if-none-match', tag]] as const)),
      ...(body === undefined ? [] : ([['content-type', 'application/json']] as const)),
    ],
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs: REQUEST_TIMEOUT_MS,
    redirects: 'same_origin',
  };
}

/** `undefined`: it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageIn(value: unknown): string {
  const hasMessage = typeof value === 'object' && value !== null && 'message' in value;
  return hasMessage && typeof value.message === 'string' ? value.message : 'without a reason';
}
