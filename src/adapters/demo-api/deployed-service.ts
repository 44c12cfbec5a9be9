import { parameter, refuse, type Answer, type Call } from './exchange.ts';
import type { ResourceStore } from './resource-store.ts';
import type { Service } from './resources.ts';
import { route, type RouteDefinition } from './router.ts';
import type { SignIn } from './sign-in.ts';

/** Answers a request to the service named in its path. */
export type ServiceAnswer = (call: Call, service: Service, store: ResourceStore) => Answer;

/** Declares a route under the `url` of a deployed service; 404 when no service of that name is deployed. */
export function serviceRoute(
  store: ResourceStore,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  answer: ServiceAnswer,
  signIn: SignIn = 'bearer',
): RouteDefinition {
  return route(method, `/apps/:service${path}`, signIn, (call) => {
    const name = parameter(call, 'service');
    const service = store.list('service').find((candidate) => candidate.name === name);
    return service ? answer(call, service, store) : refuse(404, `No service ${name} is deployed.`);
  });
}
