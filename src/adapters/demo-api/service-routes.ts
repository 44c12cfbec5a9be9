import { err, ok, type Result } from '../../domain/result.ts';
import { parameter, refuse, type Answer, type Call } from './exchange.ts';
import { NAME, REFERENCE } from './field-rules.ts';
import { created, deleted, listed, missingPart, notFound, shown, taken } from './resource-answers.ts';
import type { ResourceStore } from './resource-store.ts';
import { route, type RouteDefinition } from './router.ts';
import { optional, readFields, text, wholeNumber } from './validation.ts';

const MAXIMUM_REPLICAS = 100;
const VERSION = text({ maximumLength: 50, pattern: /^v?\d+(?:\.\d+)*(?:-[\w.]+)?$/, looksLike: '"1.4.0"' });
const PASSWORD = text({ maximumLength: 200 });
const ADDRESS = text({
  maximumLength: 300,
  pattern: /^https?:\/\/\S+$/,
  looksLike: '"http://127.0.0.1:8790/apps/auth"',
});

/** Services, for a client that signs in with OAuth2. `baseUrl` tells where this API is reached. */
export function serviceRoutes(store: ResourceStore, baseUrl: () => string): readonly RouteDefinition[] {
  return [
    route('POST', '/services', 'bearer', (call) => createService(call, store, baseUrl())),
    route('GET', '/services', 'bearer', (call) => listed('service', store.list('service'), call, ['name', 'vpc_id'])),
    route('GET', '/services/:id', 'bearer', (call) => showService(parameter(call, 'id'), store)),
    route('DELETE', '/services/:id', 'bearer', (call) => deleteService(parameter(call, 'id'), store)),
  ];
}

function createService(call: Call, store: ResourceStore, baseUrl: string): Answer {
  const read = readFields(call, {
    name: NAME,
    version: VERSION,
    replicas: optional(wholeNumber({ minimum: 1, maximum: MAXIMUM_REPLICAS }), 1),
    vpc_id: REFERENCE,
    database_endpoint: optional(REFERENCE, null),
    database_password: optional(PASSWORD, null),
    auth_service_url: optional(ADDRESS, null),
  });
  if (!read.ok) return read.error;
  const { name, version, replicas, vpc_id } = read.value;
  if (!store.get('vpc', vpc_id)) return missingPart('vpc', vpc_id, 'vpc_id');
  const database = connectDatabase(read.value.database_endpoint, read.value.database_password, store);
  if (!database.ok) return database.error;
  const authService = findAuthService(read.value.auth_service_url, store);
  if (!authService.ok) return authService.error;
  const holder = store.list('service').find((service) => service.name === name);
  if (holder) return taken('service', 'name', name, holder.id);
  const service = store.add('service', (id) => ({
    id,
    name,
    version,
    replicas,
    vpc_id,
    database_id: database.value,
    auth_service_id: authService.value,
    url: `${baseUrl}/apps/${name}`,
  }));
  return service.ok ? created('service', service.value, `/services/${service.value.id}`) : service.error;
}

/** The id of the database behind an endpoint, if its password fits: so a secret that went astray is noticed. */
function connectDatabase(
  endpoint: string | null,
  password: string | null,
  store: ResourceStore,
): Result<string | null, Answer> {
  if (endpoint === null) return ok(null);
  const database = store.list('database').find((candidate) => candidate.endpoint === endpoint);
  if (!database) return err(missingPart('database', endpoint, 'database_endpoint'));
  if (password === null) return err(refuse(400, '"database_password" is missing.', 'database_password'));
  if (password !== database.password) {
    return err(refuse(409, `The database ${database.id} does not accept this password.`, 'database_password'));
  }
  return ok(database.id);
}

function findAuthService(url: string | null, store: ResourceStore): Result<string | null, Answer> {
  if (url === null) return ok(null);
  const service = store.list('service').find((candidate) => candidate.url === url);
  return service ? ok(service.id) : err(missingPart('service', url, 'auth_service_url'));
}

function showService(id: string, store: ResourceStore): Answer {
  const service = store.get('service', id);
  return service ? shown('service', service) : notFound('service', id);
}

function deleteService(id: string, store: ResourceStore): Answer {
  const isPartOf = (part: { readonly service_id: string }): boolean => part.service_id === id;
  const needing: readonly { readonly id: string }[] = [
    ...store.list('service').filter((service) => service.auth_service_id === id),
    ...store.list('route').filter(isPartOf),
    ...store.list('setting').filter(isPartOf),
    ...store.list('user').filter(isPartOf),
  ];
  return deleted(store, 'service', id, needing);
}
