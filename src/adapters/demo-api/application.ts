import type { IncomingHttpHeaders } from 'node:http';
import { createAccessTokens, DEFAULT_TOKEN_LIFETIME_MS } from './access-tokens.ts';
import { databaseRoutes } from './database-routes.ts';
import { entranceRoutes } from './entrance-routes.ts';
import { refuse, type Answer, type Call } from './exchange.ts';
import { createIdempotencyKeys } from './idempotency.ts';
import { networkRoutes } from './network-routes.ts';
import { createReadiness, overviewRoutes } from './overview-routes.ts';
import { createPlannedFailures } from './planned-failures.ts';
import { createRequestRecord, logLine, type RecordedRequest } from './request-record.ts';
import { countingIds, type ResourceIds } from './resource-ids.ts';
import { createResourceStore } from './resource-store.ts';
import { findRoute, type RouteDefinition } from './router.ts';
import { serviceRoutes } from './service-routes.ts';
import { settingRoutes } from './setting-routes.ts';
import { checkSignIn } from './sign-in.ts';
import { tokenRoutes } from './token-routes.ts';
import { userRoutes } from './user-routes.ts';

/** How the demo API behaves. */
export interface DemoOptions {
  /** The clock, in milliseconds since 1970; tokens expire by it. Default: the machine's. */
  readonly now?: () => number;
  /** Gives out ids by kind (`vpc`, `subnet`, `database`, `service`, `route`, `setting`, `user`). Default: `vpc-0001` … */
  readonly nextId?: (kind: string) => string;
  /** Gets one line per answered request, for instance `POST /vpcs → 201 (created vpc-0001)`. */
  readonly log?: (line: string) => void;
  /** How long access tokens are good for, in milliseconds. */
  readonly tokenLifetimeMs?: number;
  /** How many times `GET /health` answers 503 before it answers 200. Default 0. */
  readonly startingPolls?: number;
}

/** What the application looks at of a request, beside its body. */
export interface RequestHead {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** The demo API without its server. */
export interface DemoApplication {
  /** Carries out one request; `answer-lost` means that it was, and that nothing must be sent back. */
  answer(request: RequestHead, text: string): Answer | 'answer-lost';
  requests(): readonly RecordedRequest[];
}

/** Puts the parts together; `baseUrl` tells where the API is reached, once that is known. */
export function createDemoApplication(options: DemoOptions, baseUrl: () => string): DemoApplication {
  const store = createResourceStore(idsOf(options));
  const tokens = createAccessTokens({
    lifetimeMs: options.tokenLifetimeMs ?? DEFAULT_TOKEN_LIFETIME_MS,
    now: options.now ?? Date.now,
  });
  const keys = createIdempotencyKeys();
  const failures = createPlannedFailures();
  const readiness = createReadiness(options.startingPolls ?? 0);
  const record = createRequestRecord();
  const reset = (): void => {
    store.clear();
    tokens.revokeAll();
    keys.clear();
    failures.clear();
    readiness.restart();
    record.clear();
  };
  const routes: readonly RouteDefinition[] = [
    ...overviewRoutes(store, readiness, reset),
    ...tokenRoutes(tokens),
    ...networkRoutes(store),
    ...databaseRoutes(store),
    ...serviceRoutes(store, baseUrl),
    ...entranceRoutes(store),
    ...settingRoutes(store),
    ...userRoutes(store),
    ...failures.routes,
  ];

  const carryOut = (call: Call): Answer => {
    const match = findRoute(routes, call);
    if (!match.ok) return match.error;
    const refused = checkSignIn(match.value.route.signIn, call, tokens);
    if (refused) return refused;
    const known = { ...call, parameters: match.value.parameters };
    return keys.once(known, () => match.value.route.answer(known));
  };

  return {
    answer(request, text) {
      const call = readCall(request, text);
      if (!call) return refuse(400, 'The address of the request cannot be read.');
      const failure = failures.strike(call);
      const answer = failure?.kind === 'refused' ? failure.answer : carryOut(call);
      const lost = failure?.kind === 'answer-lost';
      const status = lost ? null : answer.status;
      record.add(call, status);
      options.log?.(logLine(call, status, answer.note));
      return lost ? 'answer-lost' : answer;
    },
    requests: record.list,
  };
}

function idsOf(options: DemoOptions): ResourceIds {
  const { nextId } = options;
  return nextId ? { next: nextId, restart: () => undefined } : countingIds();
}

function readCall(request: RequestHead, text: string): Call | null {
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?');
  try {
    const path = decodeURIComponent(rawPath);
    const query = new URLSearchParams(rest.join('?'));
    return {
      method: (request.method ?? 'GET').toUpperCase(),
      path,
      query,
      headers: request.headers,
      text,
      parameters: {},
    };
  } catch {
    return null;
  }
}
