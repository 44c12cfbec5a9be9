import { err, ok, type Result } from '../../domain/result.ts';
import { refuse, type Answer, type Call } from './exchange.ts';
import type { SignIn } from './sign-in.ts';

/** One route: a method, a path with `:name` segments, who may call it, and what answers. */
export interface RouteDefinition {
  readonly method: string;
  readonly segments: readonly string[];
  readonly signIn: SignIn;
  readonly answer: (call: Call) => Answer;
}

/** The route that fits a request, with the decoded values of its `:name` segments. */
export interface RouteMatch {
  readonly route: RouteDefinition;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Declares a route, for instance `route('GET', '/vpcs/:id', 'basic', …)`. */
export function route(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  signIn: SignIn,
  answer: (call: Call) => Answer,
): RouteDefinition {
  return { method, segments: path.split('/').slice(1), signIn, answer };
}

/** Finds the route of a request: 404 when no path fits, 405 with `Allow` when only the method does not. */
export function findRoute(
  routes: readonly RouteDefinition[],
  request: { readonly method: string; readonly path: string },
): Result<RouteMatch, Answer> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const segments = request.path.split('/').slice(1);
  const allowed: string[] = [];
  for (const candidate of routes) {
    const parameters = matchSegments(candidate.segments, segments);
    if (!parameters) continue;
    if (candidate.method === method) return ok({ route: candidate, parameters });
    allowed.push(candidate.method);
  }
  if (allowed.length === 0) return err(refuse(404, `There is no ${request.path} here.`));
  const allow = allowed.toSorted().join(', ');
  return err({ ...refuse(405, `${request.path} takes ${allow}.`), headers: { Allow: allow } });
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    if (expected.startsWith(':')) {
      if (actual === '') return null;
      parameters[expected.slice(1)] = actual;
    } else if (expected !== actual) {
      return null;
    }
  }
  return parameters;
}
