import type { Failure } from '../domain/failure.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { showInstance } from '../domain/instance.ts';
import type { Project } from '../domain/project.ts';
import { environmentNamed } from '../domain/project-index.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceFiles } from '../domain/source-files.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { StoreDefinition } from '../domain/stage-config.ts';
import type { HistoryPlace } from '../execution/ports.ts';
import type { ProjectGraph } from '../planning/graph.ts';
import { renderText } from '../planning/render-text.ts';
import { scopeServices } from '../planning/scope-services.ts';
import type { WorldView } from '../planning/scope-services.ts';
import { renderContext, scopeOf } from '../planning/stage-view.ts';
import type { StageView } from '../planning/stage-view.ts';

/** Where every instance keeps its history. Two instances in one file would take each other's versions for their own. */
export interface HistoryPlaces {
  of(id: InstanceId): Result<HistoryPlace, Failure>;
  /** The first problem among these instances, if there is one. */
  check(ids: Iterable<InstanceId>): Failure | undefined;
}

/** The store of stages that have none of their own: SQLite with the tables of apirun. */
const DEFAULT_TABLES = { migrations: 'schema_migrations', runs: 'migration_runs', env: 'stored_env' } as const;

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

  function place(id: InstanceId): Result<HistoryPlace, Failure> {
    const { environment: environmentName, stage } = input.graph.node(id);
    const environment = environmentNamed(input.project, environmentName);
    const config = stage.work.kind === 'migrations' ? stage.work.config : undefined;
    const store: StoreDefinition = config?.store ?? {
      kind: 'sqlite',
      location: stage.location,
      tables: DEFAULT_TABLES,
      saveResponseBody: false,
    };
    if (store.kind === 'postgres')
      return err({ reason: 'unsupported', what: 'a history in PostgreSQL', location: store.location });
    const standard = input.files.resolve(input.stateDirectory, `${environmentName}/${stage.name}.db`);
    if (!store.path || !environment || !config) {
      return ok({ id, store, path: standard, ...(config ? { adoptFrom: config.migrationDirectory } : {}) });
    }
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
    const rendered = renderPath(view, store.path);
    return rendered.ok ? ok({ id, store, path: input.files.resolve(config.directory, rendered.value) }) : rendered;
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
        if (!found.ok) return found.error;
        const { path } = found.value;
        const owner = path === undefined ? undefined : owners.get(path);
        if (path !== undefined && owner !== undefined) return sharedFile(input.files.show(path), owner, id);
        if (path !== undefined) owners.set(path, id);
      }
      return undefined;
    },
  };
}

function renderPath(view: StageView, path: SourceText): Result<string, Failure> {
  const rendered = renderText(path, 'store.sqlite.path', renderContext(view, scopeOf(view, []), new Map()));
  if (rendered.ok) return ok(rendered.value.text);
  return err({ reason: 'template', instance: view.id, ...rendered.error });
}

function sharedFile(file: string, first: InstanceId, second: InstanceId): Failure {
  return {
    reason: 'usage',
    message: `${showInstance(first)} and ${showInstance(second)} would keep their histories in one file: ${file}`,
    hint: 'tell them apart in store.sqlite.path: ./state/{{.environment}}/NAME.db, or leave the path out',
  };
}
