import { serviceRoute } from './deployed-service.ts';
import { parameter, type Answer, type Call } from './exchange.ts';
import { created, deleted, listed, notFound, taken } from './resource-answers.ts';
import type { ResourceStore } from './resource-store.ts';
import type { Service } from './resources.ts';
import type { RouteDefinition } from './router.ts';
import { readFields, text } from './validation.ts';

const PATH = text({ maximumLength: 200, pattern: /^\/[\w./-]*$/, looksLike: '"/shop"' });

/** Whether a deployed service is well, and the public paths that lead to it. */
export function entranceRoutes(store: ResourceStore): readonly RouteDefinition[] {
  return [
    serviceRoute(store, 'GET', '/health', (_, service) => health(service), 'none'),
    serviceRoute(store, 'POST', '/routes', createRoute),
    serviceRoute(store, 'GET', '/routes', listRoutes),
    serviceRoute(store, 'DELETE', '/routes/:id', deleteRoute),
  ];
}

function health(service: Service): Answer {
  return { status: 200, body: { status: 'ok', version: service.version } };
}

function createRoute(call: Call, service: Service, store: ResourceStore): Answer {
  const read = readFields(call, { path: PATH });
  if (!read.ok) return read.error;
  const { path } = read.value;
  const holder = store.list('route').find((candidate) => candidate.path === path);
  if (holder) return taken('route', 'path', path, holder.id);
  const made = store.add('route', (id) => ({ id, service_id: service.id, path }));
  return made.ok ? created('route', made.value, `/apps/${service.name}/routes/${made.value.id}`) : made.error;
}

function listRoutes(call: Call, service: Service, store: ResourceStore): Answer {
  const routes = store.list('route').filter((candidate) => candidate.service_id === service.id);
  return listed('route', routes, call, ['path']);
}

function deleteRoute(call: Call, service: Service, store: ResourceStore): Answer {
  const id = parameter(call, 'id');
  return store.get('route', id)?.service_id === service.id ? deleted(store, 'route', id, []) : notFound('route', id);
}
