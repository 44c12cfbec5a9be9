import { serviceRoute } from './deployed-service.ts';
import { parameter, type Answer, type Call } from './exchange.ts';
import { created, deleted, listed, notFound, taken } from './resource-answers.ts';
import type { ResourceStore } from './resource-store.ts';
import type { Service } from './resources.ts';
import type { RouteDefinition } from './router.ts';
import { choice, readFields, text } from './validation.ts';

const USERNAME = text({ maximumLength: 50, pattern: /^[\w.-]+$/, looksLike: '"ada"' });
const EMAIL = text({ maximumLength: 200, pattern: /^[^\s@]+@[^\s@]+$/, looksLike: '"ada@example.org"' });
const PASSWORD = text({ maximumLength: 200 });

/** The people who may administer a deployed service. */
export function userRoutes(store: ResourceStore): readonly RouteDefinition[] {
  return [
    serviceRoute(store, 'POST', '/users', createUser),
    serviceRoute(store, 'GET', '/users', listUsers),
    serviceRoute(store, 'DELETE', '/users/:id', deleteUser),
  ];
}

function createUser(call: Call, service: Service, store: ResourceStore): Answer {
  const read = readFields(call, {
    username: USERNAME,
    email: EMAIL,
    password: PASSWORD,
    role: choice('admin', 'editor', 'reader'),
  });
  if (!read.ok) return read.error;
  const { username, email, role } = read.value;
  const twin = store.list('user').find((user) => user.service_id === service.id && user.username === username);
  if (twin) return taken('user', 'username', username, twin.id);
  const made = store.add('user', (id) => ({ id, service_id: service.id, username, email, role }));
  return made.ok ? created('user', made.value, `/apps/${service.name}/users/${made.value.id}`) : made.error;
}

function listUsers(call: Call, service: Service, store: ResourceStore): Answer {
  const users = store.list('user').filter((candidate) => candidate.service_id === service.id);
  return listed('user', users, call, ['username', 'email', 'role']);
}

function deleteUser(call: Call, service: Service, store: ResourceStore): Answer {
  const id = parameter(call, 'id');
  return store.get('user', id)?.service_id === service.id ? deleted(store, 'user', id, []) : notFound('user', id);
}
