import { parameter, refuse, type Answer, type Call } from './exchange.ts';
import { created, deleted, listed, notFound, shown, taken } from './resource-answers.ts';
import type { ResourceStore } from './resource-store.ts';
import type { Service, Setting } from './resources.ts';
import { route, type RouteDefinition } from './router.ts';
import { anything, choice, readFields, text } from './validation.ts';

const PATH = text({ maximumLength: 200, pattern: /^\/[\w./-]*$/, looksLike: '"/shop"' });
const USERNAME = text({ maximumLength: 50, pattern: /^[\w.-]+$/, looksLike: '"ada"' });
const EMAIL = text({ maximumLength: 200, pattern: /^[^\s@]+@[^\s@]+$/, looksLike: '"ada@example.org"' });
const PASSWORD = text({ maximumLength: 200 });
const SETTING_KEY = /^[\w.-]{1,100}$/;

/** What is configured inside a deployed service, under its `url`, for a client that signs in with OAuth2. */
export function configurationRoutes(store: ResourceStore): readonly RouteDefinition[] {
  const inService = (answer: (call: Call, service: Service) => Answer) => (call: Call) => {
    const name = parameter(call, 'service');
    const service = store.list('service').find((candidate) => candidate.name === name);
    return service ? answer(call, service) : refuse(404, `No service ${name} is deployed.`);
  };
  const app = '/apps/:service';
  return [
    route(
      'GET',
      `${app}/health`,
      'none',
      inService((_, service) => health(service)),
    ),
    route(
      'POST',
      `${app}/routes`,
      'bearer',
      inService((call, service) => createRoute(call, service, store)),
    ),
    route(
      'GET',
      `${app}/routes`,
      'bearer',
      inService((call, service) => listRoutes(call, service, store)),
    ),
    route(
      'DELETE',
      `${app}/routes/:id`,
      'bearer',
      inService((call, service) => deletePart('route', call, service, store)),
    ),
    route(
      'PUT',
      `${app}/settings/:key`,
      'bearer',
      inService((call, service) => putSetting(call, service, store)),
    ),
    route(
      'GET',
      `${app}/settings`,
      'bearer',
      inService((call, service) => listSettings(call, service, store)),
    ),
    route(
      'GET',
      `${app}/settings/:key`,
      'bearer',
      inService((call, service) => showSetting(call, service, store)),
    ),
    route(
      'DELETE',
      `${app}/settings/:key`,
      'bearer',
      inService((call, service) => deleteSetting(call, service, store)),
    ),
    route(
      'POST',
      `${app}/users`,
      'bearer',
      inService((call, service) => createUser(call, service, store)),
    ),
    route(
      'GET',
      `${app}/users`,
      'bearer',
      inService((call, service) => listUsers(call, service, store)),
    ),
    route(
      'DELETE',
      `${app}/users/:id`,
      'bearer',
      inService((call, service) => deletePart('user', call, service, store)),
    ),
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

/** 201 the first time, 200 for a change, which counts `version` up; the same value again changes nothing. */
function putSetting(call: Call, service: Service, store: ResourceStore): Answer {
  const key = parameter(call, 'key');
  if (!SETTING_KEY.test(key)) return refuse(400, 'A key has letters, digits, "_", "." and "-", at most 100.', 'key');
  const read = readFields(call, { value: anything });
  if (!read.ok) return read.error;
  const { value } = read.value;
  const earlier = settingOf(service, key, store);
  if (!earlier) {
    const made = store.add('setting', (id) => ({ id, service_id: service.id, key, value, version: 1 }));
    return made.ok ? created('setting', made.value, `/apps/${service.name}/settings/${key}`) : made.error;
  }
  if (JSON.stringify(earlier.value) === JSON.stringify(value)) return shown('setting', earlier);
  const changed = { ...earlier, value, version: earlier.version + 1 };
  store.replace('setting', changed);
  return { ...shown('setting', changed), note: `changed ${changed.id}` };
}

function listSettings(call: Call, service: Service, store: ResourceStore): Answer {
  const settings = store.list('setting').filter((candidate) => candidate.service_id === service.id);
  return listed('setting', settings, call, ['key']);
}

function showSetting(call: Call, service: Service, store: ResourceStore): Answer {
  const setting = settingOf(service, parameter(call, 'key'), store);
  return setting ? shown('setting', setting) : notFound('setting', parameter(call, 'key'));
}

function deleteSetting(call: Call, service: Service, store: ResourceStore): Answer {
  const setting = settingOf(service, parameter(call, 'key'), store);
  return setting ? deleted(store, 'setting', setting.id, []) : notFound('setting', parameter(call, 'key'));
}

function settingOf(service: Service, key: string, store: ResourceStore): Setting | undefined {
  return store.list('setting').find((setting) => setting.service_id === service.id && setting.key === key);
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

function deletePart(kind: 'route' | 'user', call: Call, service: Service, store: ResourceStore): Answer {
  const id = parameter(call, 'id');
  return store.get(kind, id)?.service_id === service.id ? deleted(store, kind, id, []) : notFound(kind, id);
}
