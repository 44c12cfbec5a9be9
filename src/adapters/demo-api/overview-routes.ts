import { withoutPassword } from './database-routes.ts';
import type { Answer } from './exchange.ts';
import type { ResourceStore } from './resource-store.ts';
import { route, type RouteDefinition } from './router.ts';

/** Whether the API says that it is ready: not before it was asked `startingPolls` times. */
export interface Readiness {
  /** Counts one question and answers it. */
  ask(): { readonly ready: boolean; readonly remaining: number };
  /** Begins to count again. */
  restart(): void;
}

/** Readiness that refuses the first `startingPolls` questions. */
export function createReadiness(startingPolls: number): Readiness {
  let remaining = startingPolls;
  return {
    ask() {
      const answer = { ready: remaining === 0, remaining };
      remaining = Math.max(0, remaining - 1);
      return answer;
    },
    restart() {
      remaining = startingPolls;
    },
  };
}

/** `/health`, the overview of everything there is, and `POST /_demo/reset`, which calls `reset`. */
export function overviewRoutes(
  store: ResourceStore,
  readiness: Readiness,
  reset: () => void,
): readonly RouteDefinition[] {
  return [
    route('GET', '/health', 'none', () => health(readiness)),
    route('GET', '/resources', 'either', () => ({ status: 200, body: overview(store) })),
    route('POST', '/_demo/reset', 'none', () => {
      reset();
      return { status: 204, note: 'everything is forgotten' };
    }),
  ];
}

function health(readiness: Readiness): Answer {
  const { ready, remaining } = readiness.ask();
  if (ready) return { status: 200, body: { status: 'ok' } };
  return { status: 503, headers: { 'Retry-After': '1' }, body: { status: 'starting', remaining } };
}

function overview(store: ResourceStore): object {
  return {
    vpcs: store.list('vpc'),
    subnets: store.list('subnet'),
    databases: store.list('database').map(withoutPassword),
    services: store.list('service'),
    routes: store.list('route'),
    settings: store.list('setting'),
    users: store.list('user'),
  };
}
