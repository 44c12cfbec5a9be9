import type { Failure } from '../domain/failure.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { showInstance } from '../domain/instance.ts';
import type { Project } from '../domain/project.ts';
import { showPostgres } from '../domain/postgres-address.ts';
import { environmentNamed } from '../domain/project-index.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceFiles } from '../domain/source-files.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { Stage } from '../domain/stage.ts';
import type { StoreDefinition } from '../domain/stage-config.ts';
import type { HistoryPlace } from '../execution/ports.ts';
import type { ProjectGraph } from '../planning/graph.ts';
import { lazy } from '../planning/lazy.ts';
import { renderText } from '../planning/render-text.ts';
import { scopeServices } from '../planning/scope-services.ts';
import type { WorldView } from '../planning/scope-services.ts';
import { renderContext, scopeOf } from '../planning/stage-view.ts';
import type { StageView } from '../planning/stage-view.ts';
import { postgresAddressOf } from './postgres-address-of.ts';

/** Where every instance keeps its history. Two in one place would take each other's versions for their own. */
export interface HistoryPlaces {
  of(id: InstanceId): Result<HistoryPlace, Failure>;
  /**
   * The first problem among these instances, if there is one. That the address of a server can't be told is none yet:
   * whoever only looks at the files has no secrets.
   */
  check(ids: Iterable<InstanceId>): Failure | undefined;
}

/** The store of stages that have none of their own: SQLite with the tables of apirun. */
export const DEFAULT_TABLES = { migrations: 'schema_migrations', runs: 'migration_runs', env: 'stored_env' } as const;

/** `stateDirectory` is absolute. */
export function historyPlaces(input: {
  readonly project: Project;
  readonly graph: ProjectGraph;
  readonly files: SourceFiles;
  readonly stateDirectory: string;
  readonly world: WorldView;
  readonly given: ReadonlyMap<string, string>;
}): HistoryPlaces {
  const places = new Map<InstanceId, Result<HistoryPlace, Failure>>();
  const services = scopeServices(input.project, input.world);
  const ownersOf = lazy(() => instancesByFolder(input.graph));

  function place(id: InstanceId): Result<HistoryPlace, Failure> {
    const { environment: environmentName, stage } = input.graph.node(id);
    const owner = `${input.project.name}/${id}`;
    const standard = input.files.resolve(input.stateDirectory, `${environmentName}/${stage.name}.db`);
    const environment = environmentNamed(input.project, environmentName);
    const config = stage.work.kind === 'migrations' ? stage.work.config : undefined;
    if (!config || !environment) return ok({ id, owner, store: defaultStore(stage.location), path: standard });
    const { store } = config;
    const view: StageView = {
      id,
      project: input.project,
      environment,
      stage,
      history: EMPTY_HISTORY,
      imported: [],
      given: input.given,
      branch: '',
      event: '',
      services,
    };
    if (store.kind === 'postgres' && store.postgres) {
      const address = postgresAddressOf(view, store.postgres, store.location);
      return address.ok ? ok({ id, owner, store, path: standard, postgres: { address: address.value } }) : address;
    }
    if (!store.path) {
      const adoptFrom = config.migrationDirectory;
      const among = ownersOf().get(adoptFrom) ?? [];
      return ok({ id, owner, store, path: standard, adoptFrom, ...(among.length > 1 ? { adoptAmong: among } : {}) });
    }
    const rendered = renderPath(view, store.path);
    return rendered.ok
      ? ok({ id, owner, store, path: input.files.resolve(config.directory, rendered.value) })
      : rendered;
  }

  const of = (id: InstanceId): Result<HistoryPlace, Failure> => {
    const known = places.get(id) ?? place(id);
    places.set(id, known);
    return known;
  };
  return {
    of,
    check(ids) {
      const owners = new Map<string, InstanceId>();
      for (const id of ids) {
        const found = of(id);
        if (!found.ok && isInPostgres(input.graph.node(id).stage)) continue;
        if (!found.ok) return found.error;
        const shared = identityOf(found.value, input.files);
        const owner = owners.get(shared.identity);
        if (owner !== undefined) return sharedPlace(shared, owner, id);
        owners.set(shared.identity, id);
      }
      return undefined;
    },
  };
}

/** The instances whose histories are in their usual places, by their folder of migrations. */
function instancesByFolder(graph: ProjectGraph): ReadonlyMap<string, readonly InstanceId[]> {
  const usual = graph.ids.flatMap((id) => {
    const { work } = graph.node(id).stage;
    const isUsual = work.kind === 'migrations' && work.config.store.kind === 'sqlite' && !work.config.store.path;
    return isUsual ? [{ id, folder: work.config.migrationDirectory }] : [];
  });
  const byFolder = Map.groupBy(usual, ({ folder }) => folder);
  return new Map([...byFolder].map(([folder, found]) => [folder, found.map(({ id }) => id)]));
}

function defaultStore(location: SourceLocation): StoreDefinition {
  return { kind: 'sqlite', location, tables: DEFAULT_TABLES, saveResponseBody: false };
}

function isInPostgres({ work }: Stage): boolean {
  return work.kind === 'migrations' && work.config.store.kind === 'postgres';
}

function renderPath(view: StageView, path: SourceText): Result<string, Failure> {
  const rendered = renderText(path, 'store.sqlite.path', renderContext(view, scopeOf(view, []), new Map()));
  if (rendered.ok) return ok(rendered.value.text);
  return err({ reason: 'template', instance: view.id, ...rendered.error });
}

/** What two places have in common when they are one, and how the user is told. */
interface SharedPlace {
  readonly identity: string;
  readonly words: string;
  readonly hint: string;
}

function identityOf({ id, store, path = id, postgres }: HistoryPlace, files: SourceFiles): SharedPlace {
  if (postgres === undefined) {
    return {
      identity: path,
      words: `in one file: ${files.show(path)}`,
      hint: 'tell them apart in store.sqlite.path: ./state/{{.environment}}/NAME.db, or leave the path out',
    };
  }
  const { host, port, database, searchPath = '' } = postgres.address;
  const table = store.tables.migrations.toLowerCase();
  return {
    identity: JSON.stringify([host, port, database, searchPath, table]),
    words: `in the same tables of ${showPostgres(postgres.address)}: ${table}`,
    hint: 'tell stages apart by store.table_prefix, and environments by the database: dbname: shop_{{.environment}}',
  };
}

function sharedPlace({ words, hint }: SharedPlace, first: InstanceId, second: InstanceId): Failure {
  return {
    reason: 'usage',
    message: `${showInstance(first)} and ${showInstance(second)} would keep their histories ${words}`,
    hint,
  };
}
