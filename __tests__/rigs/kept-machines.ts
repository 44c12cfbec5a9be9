import type { KeptSnapshots } from '../../src/adapters/snapshot/kept-snapshots.ts';
import { given } from './given.ts';
import { keptRig, type KeptRig, type KeptSettings } from './kept-snapshot.ts';
import { memoryPlace, type MemoryPlace } from './memory-snapshots.ts';

/** Two machines that share a git remote and the artifacts of a repository. */
export interface KeptMachines extends AsyncDisposable {
  readonly here: KeptRig;
  readonly there: KeptRig;
  readonly git: MemoryPlace;
  readonly artifact: MemoryPlace;
}

/** Machines with empty folders, and stores on which nothing is saved. */
export async function keptMachines(): Promise<KeptMachines> {
  const [git, artifact] = [memoryPlace({ name: 'git' }), memoryPlace({ name: 'artifact' })];
  const stores = [artifact.store, git.store];
  const [here, there] = [await keptRig(() => stores), await keptRig(() => stores)];
  return {
    here,
    there,
    git,
    artifact,
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
}

/** A store that has loaded, as at the start of a run. */
export async function loadedStore(rig: KeptRig, settings: KeptSettings = {}): Promise<KeptSnapshots> {
  const store = rig.store(settings);
  given(await store.load('default'));
  return store;
}

/** A run that loads, applies a version of a stage, and saves; gives the generation. */
export async function runOn(
  rig: KeptRig,
  stage: string,
  version: string,
  settings: KeptSettings = {},
): Promise<number> {
  const store = await loadedStore(rig, settings);
  await rig.apply('default', stage, version);
  return given(await store.save('default', [stage])).generation;
}
