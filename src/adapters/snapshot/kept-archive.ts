import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { KeptEnvironment as KeptGenerations, KeptGeneration, Snapshot } from '../../execution/snapshot-ports.ts';
import { compareWorkingCopy } from './kept-compare.ts';
import { loadWorkingCopy } from './kept-directory.ts';
import { guarded, type KeptEnvironment } from './kept-environment.ts';
import { snapshotOf, type HistoryContent } from './kept-content.ts';
import { lookAtStores } from './kept-load.ts';
import { readOwn } from './kept-own.ts';
import { NO_RECORD } from './kept-record.ts';
import { readGenerationIn } from './kept-remotes.ts';
import { stagesOf } from './manifest.ts';

/** Which generations are kept where, and whether the working copy has something that is not. */
export async function listKept(
  environment: KeptEnvironment,
  signal: AbortSignal,
): Promise<Result<KeptGenerations, Failure>> {
  const { name, remotes } = environment;
  const listed = await Promise.all(remotes.stores.map((store) => store.generations(name, signal)));
  const kept = new Map<number, KeptGeneration['stores'][number][]>();
  for (const [index, generations] of listed.entries()) {
    const store = remotes.stores[index];
    if (!generations.ok) return generations;
    if (store === undefined) continue;
    for (const generation of generations.value) kept.set(generation, [...(kept.get(generation) ?? []), store.name]);
  }
  const copy = await guarded(environment, () => listWorkingCopy(environment));
  if (!copy.ok) return copy;
  const workingCopy = copy.value;
  if (workingCopy?.unsaved.length === 0) {
    kept.set(workingCopy.generation, [...(kept.get(workingCopy.generation) ?? []), 'directory']);
  }
  const generations = [...kept].map(([generation, stores]) => ({ generation, stores }));
  return ok({ generations: generations.toSorted((a, b) => b.generation - a.generation), workingCopy });
}

async function listWorkingCopy(environment: KeptEnvironment): Promise<Result<KeptGenerations['workingCopy'], Failure>> {
  const { copy, remotes } = environment;
  const [manifest, record, names] = [await copy.manifest.read(), await copy.record.read(), await copy.names()];
  if (!manifest.ok) return manifest;
  if (!record.ok) return record;
  if (manifest.value === undefined && names.length === 0) return ok(undefined);
  const generation = manifest.value?.generation ?? 0;
  if (remotes.stores.length === 0) return ok({ generation, unsaved: [] });
  const compared = await compareWorkingCopy(environment, record.value ?? NO_RECORD, undefined);
  return ok({ generation, unsaved: stagesOf(compared.unsaved) });
}

/** A snapshot, verified. See `StateArchive.read`. */
export async function readKept(
  environment: KeptEnvironment,
  generation: number | undefined,
  signal: AbortSignal,
): Promise<Result<Snapshot | undefined, Failure>> {
  const { remotes } = environment;
  if (remotes.stores.length === 0) return guarded(environment, () => readWorkingCopy(environment, generation));
  if (generation === undefined) {
    const kept = await lookAtStores(environment, signal);
    return kept.ok ? ok(kept.value.newest?.snapshot) : kept;
  }
  let problem: Failure | undefined;
  for (const store of remotes.stores) {
    const read = await readGenerationIn(remotes, store, generation, signal);
    if (read.ok && read.value !== undefined) return read;
    if (!read.ok) problem ??= read.error;
  }
  return problem === undefined ? ok(undefined) : err(problem);
}

/** The working copy as a snapshot: it keeps no older generation than the one it has. */
async function readWorkingCopy(
  environment: KeptEnvironment,
  generation: number | undefined,
): Promise<Result<Snapshot | undefined, Failure>> {
  const { copy, options } = environment;
  const record = await copy.record.read();
  // Replaced half-way, it can be looked at and put right, and that is all.
  const isHalf = record.ok && record.value?.replacing !== undefined;
  const checked = isHalf ? ok({ generation: 0 }) : await loadWorkingCopy(environment);
  if (!checked.ok || checked.value === undefined) return checked.ok ? ok(undefined) : checked;
  if (generation !== undefined && generation !== checked.value.generation) return ok(undefined);
  const contents = new Map<string, HistoryContent>();
  for (const name of await copy.names()) {
    const read = await readOwn(copy, options, name);
    if (!read.ok) return read;
    if (read.value === 'busy')
      return err({ reason: 'history_unavailable', place: copy.pathOf(name), problem: 'a run is working on it' });
    if (read.value !== 'absent') contents.set(name, read.value);
  }
  const manifest = await copy.manifest.read();
  if (!manifest.ok) return manifest;
  const { project, provenance, now } = options.working;
  const { run, attempt, commit } = provenance;
  const made = {
    project,
    environment: environment.name,
    generation: 0,
    run,
    attempt,
    commit,
    createdAt: new Date(now()).toISOString(),
  };
  return ok(snapshotOf(manifest.value ?? made, contents).snapshot);
}
