import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { showInstance } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { Notice } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { HistoryPlace } from '../execution/ports.ts';
import type { SnapshotInfo, SnapshotStore } from '../execution/snapshot-ports.ts';
import type { CommandContext } from './command-context.ts';
import { hasOtherHistory, saysNothing, whereHistoriesAre } from './missing-histories.ts';
import type { OpenProject } from './open-project.ts';
import { stateOfProject } from './state-of-project.ts';

/** Histories as they are now, and what is worth knowing about them. */
export interface ReadHistories {
  readonly histories: ReadonlyMap<InstanceId, StageHistory>;
  readonly snapshots: SnapshotStore;
  readonly notices: readonly Notice[];
  /** Environments of which some store does not have everything. */
  readonly behind: readonly string[];
}

/** How a plan is made. */
export interface HistoryChoice {
  /**
   * Where the work is done there are secrets that are not here: what hangs on them is not known yet, and histories in
   * PostgreSQL whose address does count as empty, with a notice.
   */
  readonly withoutSecrets?: boolean;
  /** What the histories are read for; `up` by itself. A way back from nothing applies nothing. */
  readonly direction?: Direction;
  /** See `PlanInput`. */
  readonly refusals?: 'all' | 'none';
}

/** Reads the histories of these instances. No history at all is said loudly: it looks like a first run and may not be one. */
export async function readHistories(
  context: CommandContext,
  opened: OpenProject,
  ids: ReadonlySet<InstanceId>,
  { withoutSecrets, direction }: HistoryChoice = {},
): Promise<Result<ReadHistories, Failure>> {
  const { graph, places } = opened;
  const found = await context.state.snapshotsOf(stateOfProject(opened, context));
  if (!found.ok) return found;
  const snapshots = found.value;
  const shared = places.check(graph.ids.filter((id) => ids.has(id)));
  if (shared) return err(shared);
  const environments = graph.environments.filter((name) =>
    graph.ids.some((id) => ids.has(id) && graph.node(id).environment === name),
  );
  const missing = new Set<string>();
  const notices: Notice[] = [];
  const behind: string[] = [];
  for (const environment of environments) {
    const snapshot = await snapshots.load(environment);
    // A store that was not heard out is none that does not work.
    if (!snapshot.ok) return context.stop.aborted ? err({ reason: 'cancelled', inDoubt: false }) : snapshot;
    const told = await noticesOf(context, opened, { environment, snapshot: snapshot.value, direction });
    if (!told.ok) return told;
    notices.push(...told.value);
    if (snapshot.value?.behind) behind.push(environment);
    if (saysNothing(snapshot.value, opened, environment)) missing.add(environment);
  }
  const histories = new Map<InstanceId, StageHistory>();
  for (const id of graph.ids) {
    if (!ids.has(id)) continue;
    const history = await readOne(context, opened, id, withoutSecrets);
    if (!history.ok) return history;
    if (history.value === undefined) {
      // It is not missing: whoever has the secrets reads it.
      histories.set(id, EMPTY_HISTORY);
      missing.delete(graph.node(id).environment);
      notices.push({ kind: 'other', message: readElsewhere(id) });
      continue;
    }
    histories.set(id, history.value);
    maskGiven(context, history.value);
    if (history.value.exists) missing.delete(graph.node(id).environment);
  }
  for (const environment of environments) {
    if (!missing.has(environment) || (await hasOtherHistory(context, opened, environment, ids))) continue;
    const place = whereHistoriesAre(context, opened, environment, snapshots.describe(environment));
    if (context.options.onMissingState === 'fail') return err({ reason: 'history_missing', environment, place });
    notices.push(missingHistory(environment, place, direction));
  }
  return ok({ histories, snapshots, notices, behind });
}

/** What is worth knowing of the snapshot of an environment. */
async function noticesOf(
  context: CommandContext,
  opened: OpenProject,
  {
    environment,
    snapshot,
    direction,
  }: {
    readonly environment: string;
    readonly snapshot: SnapshotInfo | undefined;
    readonly direction: Direction | undefined;
  },
): Promise<Result<readonly Notice[], Failure>> {
  if (snapshot === undefined) return ok([]);
  const notices = snapshot.notices.map((message): Notice => ({ kind: 'other', message }));
  if (direction !== 'down') return ok(notices);
  const { leftStanding } = await import('./left-standing.ts');
  const standing = await leftStanding(context, opened, { environment, kept: snapshot.stages });
  return standing.ok ? ok([...notices, ...standing.value]) : standing;
}

/** What is given for a value that was recorded as a secret is one, also where the file that said so is gone. */
function maskGiven({ options, redactor }: CommandContext, { applied, exports }: StageHistory): void {
  if (options.variables.size === 0) return;
  for (const { name, form } of [...exports, ...applied.flatMap(({ variables }) => variables)]) {
    const given = form === 'clear' ? undefined : options.variables.get(name);
    if (given !== undefined) redactor.add(given);
  }
}

function missingHistory(environment: string, place: string, direction: Direction = 'up'): Notice {
  const meaning =
    direction === 'up'
      ? 'this counts as a first run, and everything will be applied'
      : 'nothing is known as applied, so there is nothing to roll back';
  return { kind: 'missing_history', message: `no history of ${environment} was found in ${place}: ${meaning}` };
}

/** `undefined`: it is in a database whose address hangs on secrets that are not here. */
async function readOne(
  context: CommandContext,
  opened: OpenProject,
  id: InstanceId,
  withoutSecrets: boolean | undefined,
): Promise<Result<StageHistory | undefined, Failure>> {
  const place = opened.places.of(id);
  if (place.ok) return readThere(context, place.value);
  return withoutSecrets === true && isInPostgres(opened, id) ? ok(undefined) : place;
}

async function readThere(
  { ports, options }: CommandContext,
  place: HistoryPlace,
): Promise<Result<StageHistory, Failure>> {
  const read = await ports.histories.read(place);
  if (!read.ok || read.value.isMissing !== true || options.onMissingState !== 'fail') return read;
  const tables = `its tables (${read.value.notices.join('; ')})`;
  return err({ reason: 'history_missing', environment: showInstance(place.id), place: tables });
}

function readElsewhere(id: InstanceId): string {
  return `the history of ${showInstance(id)} is in PostgreSQL, and its address hangs on secrets that are not here: its own job decides what there is to do`;
}

function isInPostgres({ graph }: OpenProject, id: InstanceId): boolean {
  const { work } = graph.node(id).stage;
  return work.kind === 'migrations' && work.config.store.kind === 'postgres';
}
