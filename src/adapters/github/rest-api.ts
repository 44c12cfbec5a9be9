import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock, HttpClient, OutgoingRequest } from '../../execution/ports.ts';
import { judge, judgeSilence, type RestVerdict } from './rest-limit.ts';

/** What the REST API is asked with. */
export interface RestApiOptions {
  /** `GITHUB_API_URL`. */
  readonly url: string;
  readonly token: string;
  /** Opened at the first request. */
  readonly openHttp: () => Promise<Result<HttpClient, string>>;
  readonly clock: Clock;
}

/** GitHub's REST API, read only. */
export interface RestApi extends AsyncDisposable {
  /** The JSON at a path such as `/repos/octo/shop/actions/runs`. The error is a sentence. */
  get(path: string, signal: AbortSignal): Promise<Result<unknown, string>>;
}

/** For one request and its answer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Answers that are kept for asking whether they have changed. */
const MAX_REMEMBERED = 50;

type Asked = { readonly value: unknown } | RestVerdict;

interface Remembered {
  readonly tag: string;
  readonly value: unknown;
}

/**
 * Asks as seldom as possible: a repository has 1,000 requests per hour for all its jobs. An answer that has not changed
 * since it was last asked for does not count ("Use conditional requests" in GitHub's best practices).
 */
export function restApi(options: RestApiOptions): RestApi {
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
  async function ask(http: HttpClient, path: string, asked: number, signal: AbortSignal): Promise<Asked> {
    const before = remembered.get(path);
    const sent = await http.send(requestFor(options, path, before?.tag), signal);
    if (!sent.ok) return judgeSilence(sent.error.message, asked);
    const { status, body } = sent.value;
    const headers = new Map(sent.value.headers);
    if (status === 304 && before !== undefined) return { value: before.value };
    const value = parse(body);
    if (status !== 200) return judge({ status, headers, message: messageIn(value) }, asked, clock.now());
    if (value === undefined) return { problem: 'GitHub’s API answered with something else than JSON' };
    remember(path, headers.get('etag'), value);
    return { value };
  }

  return {
    async get(path, signal) {
      opened ??= openHttp();
      const http = await opened;
      if (!http.ok) return http;
      for (let asked = 1; ; asked += 1) {
        const said = await ask(http.value, path, asked, signal);
        if ('value' in said) return ok(said.value);
        if (signal.aborted) return err('the run was cancelled before it was done');
        if ('problem' in said) return err(said.problem);
        await clock.sleep(said.waitMs, signal);
      }
    },
    async [Symbol.asyncDispose]() {
      const http = await opened;
      if (http?.ok === true) await http.value[Symbol.asyncDispose]();
    },
  };
}

function requestFor({ url, token }: RestApiOptions, path: string, tag: string | undefined): OutgoingRequest {
  return {
    method: 'GET',
    url: `${url.replace(/\/$/u, '')}${path}`,
    headers: [
      ['accept', 'application/vnd.github+json'],
      ['authorization', `Bearer ${token}`],
      ['x-github-api-version', '2022-11-28'],
      ...(tag === undefined ? [] : ([['if-none-match', tag]] as const)),
    ],
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
