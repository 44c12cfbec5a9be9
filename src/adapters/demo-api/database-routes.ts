import { createHash } from 'node:crypto';
import { parameter, type Answer, type Call } from './exchange.ts';
import { NAME, REFERENCE } from './field-rules.ts';
import { created, deleted, listed, missingPart, notFound, shown, taken } from './resource-answers.ts';
import type { ResourceStore } from './resource-store.ts';
import type { Database } from './resources.ts';
import { route, type RouteDefinition } from './router.ts';
import { choice, readFields } from './validation.ts';

const PORT_BY_ENGINE = { postgres: 5432, mysql: 3306 } as const;
const PASSWORD_LENGTH = 24;

/**
 * Databases, for an operator who signs in with HTTP basic. The password is answered once, when the database is made;
 * later answers leave it out, as real providers do, so whoever needs it has to keep it.
 */
export function databaseRoutes(store: ResourceStore): readonly RouteDefinition[] {
  return [
    route('POST', '/databases', 'basic', (call) => createDatabase(call, store)),
    route('GET', '/databases', 'basic', (call) => listDatabases(call, store)),
    route('GET', '/databases/:id', 'basic', (call) => showDatabase(parameter(call, 'id'), store)),
    route('DELETE', '/databases/:id', 'basic', (call) => deleteDatabase(parameter(call, 'id'), store)),
  ];
}

function createDatabase(call: Call, store: ResourceStore): Answer {
  const read = readFields(call, { name: NAME, engine: choice('postgres', 'mysql'), subnet_id: REFERENCE });
  if (!read.ok) return read.error;
  const { name, engine, subnet_id } = read.value;
  if (!store.get('subnet', subnet_id)) return missingPart('subnet', subnet_id, 'subnet_id');
  const holder = store.list('database').find((database) => database.name === name);
  if (holder) return taken('database', 'name', name, holder.id);
  const database = store.add('database', (id) => ({
    id,
    name,
    engine,
    subnet_id,
    endpoint: `${name}.databases.example.internal`,
    port: PORT_BY_ENGINE[engine],
    password: passwordOf(id),
  }));
  return database.ok ? created('database', database.value, `/databases/${database.value.id}`) : database.error;
}

function listDatabases(call: Call, store: ResourceStore): Answer {
  return listed('database', store.list('database').map(withoutPassword), call, ['name', 'subnet_id']);
}

function showDatabase(id: string, store: ResourceStore): Answer {
  const database = store.get('database', id);
  return database ? shown('database', withoutPassword(database)) : notFound('database', id);
}

function deleteDatabase(id: string, store: ResourceStore): Answer {
  return deleted(
    store,
    'database',
    id,
    store.list('service').filter((service) => service.database_id === id),
  );
}

/** A database as it is shown after its creation. */
export function withoutPassword(database: Database): Omit<Database, 'password'> {
  const { password: _, ...rest } = database;
  return rest;
}

/** Derived from the id, so that a repeated demo shows the same text; it guards nothing. */
function passwordOf(databaseId: string): string {
  return createHash('sha256')
    .update(`demo database password of ${databaseId}`)
    .digest('base64url')
    .slice(0, PASSWORD_LENGTH);
}
