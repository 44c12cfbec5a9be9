import type { Failure } from '../../domain/failure.ts';
import type { IntactSnapshot } from '../../domain/history-failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RemoteSnapshots, Snapshot } from '../../execution/snapshot-ports.ts';
import type { IntactFiles } from './kept-content.ts';
import { verifySnapshot } from './kept-verify.ts';

/** How long all stores together may take to give what they have. */
const MAX_LOAD_MS = 300_000;

/** How many older generations of a store are looked at for one that is intact. */
const MAX_OLDER = 5;

/** The stores of an environment. */
export interface Remotes {
  readonly project: string;
  readonly environment: string;
  readonly stores: readonly RemoteSnapshots[];
}

/** What one store has. */
export interface StoreLook {
  readonly store: RemoteSnapshots;
  /** 0: nothing. */
  readonly generation: number;
  /** The newest snapshot, or why it cannot be used; `undefined`: there is none. */
  readonly found: Result<IntactFiles, Failure> | undefined;
}

/** The newest snapshot of every store. An outage of one is a failure: what it has may be the newest. */
export async function lookIntoStores(
  remotes: Remotes,
  signal: AbortSignal,
): Promise<Result<readonly StoreLook[], Failure>> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(MAX_LOAD_MS)]);
  const looks = await Promise.all(remotes.stores.map((store) => lookInto(remotes, store, limited)));
  const looked: StoreLook[] = [];
  for (const look of looks) {
    if (!look.ok) return look;
    looked.push(look.value);
  }
  return ok(looked);
}

/** The newest snapshot of one store. */
export async function lookInto(
  { project, environment, stores }: Remotes,
  store: RemoteSnapshots,
  signal: AbortSignal,
): Promise<Result<StoreLook, Failure>> {
  const loaded = await store.load(environment, signal);
  if (!loaded.ok) {
    const { error } = loaded;
    const isUnreadable = error.reason === 'history_damaged' && error.countsAs !== undefined;
    if (isUnreadable) return ok({ store, generation: error.countsAs, found: err(error) });
    return err(withOthers(error, store, stores));
  }
  if (loaded.value === undefined) return ok({ store, generation: 0, found: undefined });
  const found = verifySnapshot(loaded.value, { project, environment, place: store.describe(environment) });
  return ok({ store, generation: loaded.value.generation, found });
}

function withOthers(failure: Failure, store: RemoteSnapshots, stores: readonly RemoteSnapshots[]): Failure {
  if (failure.reason !== 'history_unavailable') return failure;
  return { ...failure, others: stores.filter((other) => other !== store).map(({ name }) => name) };
}

/** Adds to the failure of a damaged snapshot which intact one can be gone back to, if any store has one. */
export async function offerIntact(
  failure: Failure,
  remotes: Remotes,
  looks: readonly StoreLook[],
  signal: AbortSignal,
): Promise<Failure> {
  if (failure.reason !== 'history_damaged') return failure;
  let intact: IntactSnapshot | undefined;
  for (const look of looks) {
    const found = await intactIn(remotes, look, signal);
    if (found !== undefined && found.generation > (intact?.generation ?? 0)) intact = found;
  }
  return intact === undefined ? failure : { ...failure, intact };
}

async function intactIn(
  remotes: Remotes,
  { store, generation, found }: StoreLook,
  signal: AbortSignal,
): Promise<IntactSnapshot | undefined> {
  const { environment } = remotes;
  const place = store.describe(environment);
  if (found === undefined) return undefined;
  if (found.ok) return { environment, generation, place };
  const kept = await store.generations(environment, signal);
  if (!kept.ok) return undefined;
  for (const older of kept.value.filter((one) => one < generation).slice(0, MAX_OLDER)) {
    const read = await readGenerationIn(remotes, store, older, signal);
    if (read.ok && read.value !== undefined) return { environment, generation: older, place };
  }
  return undefined;
}

/** A snapshot of one store, verified; `undefined`: it does not have it (any more). */
export async function readGenerationIn(
  { project, environment }: Remotes,
  store: RemoteSnapshots,
  generation: number,
  signal: AbortSignal,
): Promise<Result<Snapshot | undefined, Failure>> {
  const loaded = await store.loadGeneration(environment, generation, signal);
  if (!loaded.ok || loaded.value === undefined) return loaded;
  const verified = verifySnapshot(loaded.value, { project, environment, place: store.describe(environment) });
  return verified.ok ? ok(verified.value.snapshot) : verified;
}
