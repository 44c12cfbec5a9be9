import type { Failure } from '../domain/failure.ts';
import { exitStatusOf } from '../domain/exit-status.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { showPostgres } from '../domain/postgres-address.ts';
import type { KeptElsewhere } from '../domain/state-report.ts';
import type { ExpectedHistory } from '../execution/kept-files-ports.ts';
import type { StateArchive } from '../execution/snapshot-ports.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { DEFAULT_TABLES } from './history-places.ts';
import { openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';
import { stateOfProject } from './state-of-project.ts';

/** A project with what is kept of it, as the commands `state …` look at it. */
export interface StateSubject extends OpenProject {
  readonly archive: StateArchive;
  /** The selected environments, or all, in the order of the project. */
  readonly selected: readonly string[];
}

/** Opens the project and its archive. */
export async function openState(context: CommandContext): Promise<Result<StateSubject, Failure>> {
  const opened = await openProject(context);
  if (!opened.ok) return opened;
  const known = opened.value.graph.environments;
  const { environments } = context.options;
  const unknown = environments.find((name) => !known.includes(name));
  if (unknown !== undefined) return err({ reason: 'unknown_name', what: 'environment', name: unknown, known });
  const archive = await context.state.archiveOf(stateOfProject(opened.value, context));
  if (!archive.ok) return archive;
  const selected = known.filter((name) => environments.length === 0 || environments.includes(name));
  return ok({ ...opened.value, archive: archive.value, selected });
}

/** Stages of these environments whose histories no snapshot holds: those in PostgreSQL. */
export function keptElsewhere(
  { graph, places }: OpenProject,
  environments: readonly string[],
): readonly KeptElsewhere[] {
  return graph.ids.flatMap((id): KeptElsewhere[] => {
    const { environment, stage } = graph.node(id);
    if (!environments.includes(environment) || stage.work.kind !== 'migrations') return [];
    if (stage.work.config.store.kind !== 'postgres') return [];
    const place = places.of(id);
    const address = place.ok ? place.value.postgres?.address : undefined;
    // Who only looks at files may not have the secrets that its address is made of.
    return [{ id, place: address === undefined ? 'PostgreSQL' : `PostgreSQL (${showPostgres(address)})` }];
  });
}

/** Whose the history of a stage has to be. A stage that is no longer in stages.yaml has the tables of everybody. */
export function expectedHistory({ project, graph }: OpenProject, id: InstanceId, file: string): ExpectedHistory {
  const work = graph.ids.includes(id) ? graph.node(id).stage.work : undefined;
  const tables = work?.kind === 'migrations' ? work.config.store.tables : DEFAULT_TABLES;
  return { id, owner: `${project.name}/${id}`, tables, file };
}

/** A command that failed. */
export function failed(failure: Failure): CommandOutcome {
  return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings: [] };
}
