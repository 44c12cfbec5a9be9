import { err, ok, type Result } from '../../domain/result.ts';
import type { OutgoingRequest } from '../../execution/ports.ts';
import { endpointOf, readUrl, withoutCredentials, type CheckedRequest } from './checked-request.ts';

/** More than this many is taken for a loop (spec 03, "Requests"). */
export const MAX_REDIRECTS = 10;

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The only headers that go along to another origin. Any other may be a credential, whatever its name: `Authorization`,
 * `Cookie`, `X-API-Key`, the header of an auth method.
 */
const SAFE_HEADERS: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'content-type', 'user-agent']);

/** Headers that describe a body, which go when it goes. */
const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-md5',
  'digest',
]);

/**
 * The request that a redirect asks for, or `undefined` where the answer is no redirect.
 *
 * 307 and 308 repeat method and body; 303 becomes GET, and so do 301 and 302 of a POST, as in browsers (Fetch
 * standard, "HTTP-redirect fetch"). The error is a sentence.
 */
export function followRedirect(
  request: CheckedRequest,
  answer: { readonly status: number; readonly location: string | undefined },
  policy: NonNullable<OutgoingRequest['redirects']>,
): Result<CheckedRequest | undefined, string> {
  if (policy === 'return' || !REDIRECT_STATUSES.has(answer.status) || answer.location === undefined)
    return ok(undefined);
  const target = readUrl(answer.location, request.url);
  if (!target.ok)
    return err(`the redirect (${answer.status}) of ${endpointOf(request.url)} is not usable: ${target.error}`);
  const url = withoutCredentials(target.value);
  const elsewhere = url.origin !== request.url.origin;
  if (elsewhere && policy === 'same_origin') {
    return err(
      `a redirect (${answer.status}) leads from ${request.url.origin} to ${url.origin}, where no credentials are sent`,
    );
  }
  const headers = elsewhere
    ? request.headers.filter(([name]) => SAFE_HEADERS.has(name.toLowerCase()))
    : request.headers;
  if (!becomesGet(request.method, answer.status)) return ok({ ...request, url, headers });
  return ok({
    method: request.method === 'HEAD' ? 'HEAD' : 'GET',
    url,
    headers: headers.filter(([name]) => !BODY_HEADERS.has(name.toLowerCase())),
    body: undefined,
  });
}

function becomesGet(method: string, status: number): boolean {
  if (status === 303) return true;
  return (status === 301 || status === 302) && method === 'POST';
}
