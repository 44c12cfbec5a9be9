import { err, ok, type Result } from '../../domain/result.ts';
import { refuse, type Answer, type Call } from './exchange.ts';
import { route, type RouteDefinition } from './router.ts';
import { choice, flag, optional, readFields, text, wholeNumber } from './validation.ts';

/** How many failures can wait at once. */
export const MAXIMUM_PLANNED_FAILURES = 100;

/** How often one planned failure can strike. */
export const MAXIMUM_TIMES = 1000;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const DEFAULT_STATUS = 500;

interface PlannedFailure {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly loseAnswer: boolean;
  remaining: number;
}

/** What shall go wrong with a request: it is refused unseen, or carried out and its answer lost on the way. */
export type Failure = { readonly kind: 'refused'; readonly answer: Answer } | { readonly kind: 'answer-lost' };

/** Failures ordered by `POST /_demo/fail`, to show what a run does when something breaks half-way. */
export interface PlannedFailures {
  /** The failure that strikes this request, counted down; `null` when none is planned for it. */
  strike(request: { readonly method: string; readonly path: string }): Failure | null;
  readonly routes: readonly RouteDefinition[];
  clear(): void;
}

/** No failures yet. A path that ends in `*` stands for every path that begins so. */
export function createPlannedFailures(): PlannedFailures {
  let planned: readonly PlannedFailure[] = [];
  return {
    strike(request) {
      const failure = planned.find((candidate) => concerns(candidate, request));
      if (!failure) return null;
      failure.remaining -= 1;
      planned = planned.filter((candidate) => candidate.remaining > 0);
      if (failure.loseAnswer) return { kind: 'answer-lost' };
      return { kind: 'refused', answer: refuse(failure.status, `This failure was ordered by POST /_demo/fail.`) };
    },
    routes: [
      route('POST', '/_demo/fail', 'none', (call) => {
        if (planned.length >= MAXIMUM_PLANNED_FAILURES) {
          return refuse(409, `${MAXIMUM_PLANNED_FAILURES} failures are waiting already; POST /_demo/reset drops them.`);
        }
        const failure = readFailure(call);
        if (!failure.ok) return failure.error;
        planned = [...planned, failure.value];
        return { status: 204, note: `${failure.value.method} ${failure.value.path} will fail` };
      }),
    ],
    clear() {
      planned = [];
    },
  };
}

function readFailure(call: Call): Result<PlannedFailure, Answer> {
  const read = readFields(call, {
    method: choice(...METHODS),
    path: text({ maximumLength: 200, pattern: /^\/(?!_demo)/, looksLike: '"/databases" or "/vpcs/*"' }),
    status: optional(wholeNumber({ minimum: 400, maximum: 599 }), DEFAULT_STATUS),
    lose_answer: optional(flag, false),
    times: optional(wholeNumber({ minimum: 1, maximum: MAXIMUM_TIMES }), 1),
  });
  if (!read.ok) return err(read.error);
  const { method, path, status, lose_answer: loseAnswer, times } = read.value;
  return ok({ method, path, status, loseAnswer, remaining: times });
}

function concerns(failure: PlannedFailure, request: { readonly method: string; readonly path: string }): boolean {
  if (failure.method !== request.method) return false;
  if (!failure.path.endsWith('*')) return failure.path === request.path;
  return request.path.startsWith(failure.path.slice(0, -1));
}
