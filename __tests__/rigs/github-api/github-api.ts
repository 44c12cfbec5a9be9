import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startRawServer } from '../raw-server.ts';
import { exchange, type Answer, type Received } from '../results-service/exchange.ts';
import { createFaults, type Faults } from '../results-service/faults.ts';
import type { ResultsService } from '../results-service/results-service.ts';
import { REPOSITORY } from '../results-service/runs.ts';
import { createComments, type Comments } from './comments.ts';
import { commentRoutes } from './comment-routes.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { ROUTES, type ApiOperation, type ApiResult, type Route } from './routes.ts';

/** GitHub's REST API for the repository of a results service, on a free loopback port. */
export interface GithubApi extends AsyncDisposable {
  readonly url: string;
  /** A token of the repository, as `github.token` is one. */
  readonly token: string;
  readonly limit: RateLimit;
  readonly faults: Faults<ApiOperation>;
  /** Every operation that was asked for, in order; also those that did not count against the limit. */
  readonly requests: readonly ApiOperation[];
  /** Whether the token may read what Actions keeps (`permissions: actions: read`). */
  mayRead: boolean;
  /** Whether the token may write comments (`permissions: pull-requests: write`). */
  mayComment: boolean;
  /** Of all pull requests of the repository. */
  readonly comments: Comments;
}

const REPOSITORY_PATH = `/repos/${REPOSITORY}/`;

/** Starts an API that shows the runs and artifacts of the service. */
export async function startGithubApi(service: ResultsService): Promise<GithubApi> {
  const token = 'token-of-the-repository';
  const limit = createRateLimit(service.now);
  const faults = createFaults<ApiOperation>();
  const requests: ApiOperation[] = [];
  const comments = createComments(service.now);
  const routes = new Map([
    ['actions/', ROUTES],
    ['issues/', commentRoutes(comments)],
  ]);

  function answer({ request, url, body }: Received, route: Route | undefined, id: number): Answer {
    if (request.headers.authorization?.replace(/^(?:bearer|token) /iu, '') !== token) {
      return problem(401, 'Bad credentials');
    }
    if (!limit.take()) return problem(403, 'API rate limit exceeded for installation ID 1.');
    const isComment = url.pathname.startsWith(`${REPOSITORY_PATH}issues/`);
    const mayDoThis = isComment ? api.mayComment || request.method === 'GET' : api.mayRead;
    if (!mayDoThis) return problem(403, 'Resource not accessible by integration');
    if (route === undefined) return problem(404, 'Not Found');
    return answerWith(route.carryOut(service, id, url.searchParams, body), request.headers['if-none-match']);
  }

  function answerWith(result: ApiResult, known: string | undefined): Answer {
    if ('message' in result) return problem(result.status, result.message);
    if ('status' in result) return { status: result.status, headers: limit.headers() };
    if ('location' in result) return { status: 302, headers: { ...limit.headers(), location: result.location } };
    const body = JSON.stringify(result.json);
    const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
    if (result.made) return { status: 201, headers: { ...limit.headers(), 'content-type': 'application/json' }, body };
    // "Making a conditional request does not count against your primary rate limit if a 304 response is returned."
    if (known === etag) {
      limit.giveBack();
      return { status: 304, headers: { ...limit.headers(), etag } };
    }
    return { status: 200, headers: { ...limit.headers(), 'content-type': 'application/json', etag }, body };
  }

  function problem(status: number, message: string): Answer {
    const headers = { ...limit.headers(), 'content-type': 'application/json' };
    return { status, headers, body: JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest' }) };
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', api.url);
    const [part, path] = partOf(pathname);
    const route = routes.get(part)?.find((each) => each.method === request.method && each.path.test(path));
    const id = Number(route?.path.exec(path)?.groups?.['id'] ?? 0);
    if (route !== undefined) requests.push(route.operation);
    const fault = route === undefined ? ({ kind: 'none' } as const) : faults.take(route.operation);
    await exchange(request, response, fault, (received) => answer(received, route, id));
  }

  const server = await startRawServer(respond);
  const api: GithubApi = {
    url: server.url,
    token,
    limit,
    faults,
    requests,
    mayRead: true,
    mayComment: true,
    comments,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return api;
}

/** Which part of the API of the repository is asked, and for what in it. */
function partOf(pathname: string): readonly [part: string, path: string] {
  const inRepository = pathname.startsWith(REPOSITORY_PATH) ? pathname.slice(REPOSITORY_PATH.length) : '';
  const end = inRepository.indexOf('/') + 1;
  return [inRepository.slice(0, end), inRepository.slice(end)];
}
