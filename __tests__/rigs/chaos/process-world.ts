import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import type { Fault } from '../results-service/faults.ts';
import { startStateWorld, type StateWorld } from '../state-world.ts';
import { CHAOS_FILES, CHAOS_STAGES } from './chaos-project.ts';
import type { ChaosWorld, StoreFault } from './chaos-world.ts';
import { processMachine } from './process-machine.ts';

type Store = RemoteSnapshots['name'];

/** The clock jumps so far, forward or back. */
const MAX_JUMP_MS = 400 * 24 * 60 * 60 * 1_000;

/** Longer than an artifact is kept. */
const ARTIFACT_LIFE_MS = 91 * 24 * 60 * 60 * 1_000;

/** Refused for good: what could be tried again would be, for half a minute each time. */
const REFUSED: Fault = { kind: 'answer', status: 403, message: 'no' };

/** So much of an upload arrives. */
const CUT_AFTER_BYTES = 1_000;

/** Real processes of the action and the command line, a real git remote, and the services of GitHub on this machine. */
export async function processWorld(stores: readonly Store[]): Promise<ChaosWorld> {
  const world = await startStateWorld({ migrations: [], stages: CHAOS_STAGES, files: CHAOS_FILES });
  let jumpMs = 0;
  let isGitAway = false;
  const reach = (isReachable: boolean): void => {
    if (isGitAway === isReachable) world.remote.setReachable(isReachable);
    isGitAway = !isReachable;
  };
  return {
    ledger: world.ledger,
    hasLocks: stores.includes('git'),
    machine: async () => processMachine(world, await world.machine(world.service.runs.start()), () => jumpMs),
    async fail(fault, random, isSaved) {
      const store = stores[Math.floor(random() * stores.length)] ?? 'git';
      if (fault === 'clock jumped') jumpMs = Math.floor((random() * 2 - 1) * MAX_JUMP_MS);
      else if (fault === 'request lost') world.ledger.refuse(random() < 0.5 ? 'POST' : 'PUT');
      else if (fault === 'store down' && store === 'git') reach(false);
      else if (isSaved && stores.includes('git') && store !== 'git')
        return failStore(world, fault, store) || lose(world, fault, store, random);
      else return store !== 'git' && failStore(world, fault, store);
      return true;
    },
    async mend() {
      reach(true);
      jumpMs = 0;
      world.service.faults.clear();
      world.api.faults.clear();
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** What passes when it is mended. */
function failStore({ service, api }: StateWorld, fault: StoreFault, store: 'artifact' | 'cache'): boolean {
  const isArtifact = store === 'artifact';
  switch (fault) {
    case 'store down':
      if (isArtifact) api.faults.always('*', REFUSED);
      else service.faults.always('GetCacheEntryDownloadURL', REFUSED);
      return true;
    case 'store refuses saves':
      service.faults.always(isArtifact ? 'CreateArtifact' : 'CreateCacheEntry', REFUSED);
      return true;
    case 'answer of a save lost':
      service.faults.next(isArtifact ? 'FinalizeArtifact' : 'FinalizeCacheEntryUpload', { kind: 'lose_answer' });
      return true;
    case 'upload cut':
      service.faults.next(isArtifact ? 'PutBlock' : 'PutBlob', { kind: 'cut', afterBytes: CUT_AFTER_BYTES });
      return true;
    default:
      return false;
  }
}

/** What stays so. */
function lose({ service }: StateWorld, fault: StoreFault, store: 'artifact' | 'cache', random: () => number): boolean {
  if (fault === 'entries evicted') {
    if (store === 'artifact') service.pass(ARTIFACT_LIFE_MS);
    else service.caches.evict();
    return true;
  }
  const kept = store === 'artifact' ? service.artifacts.all : service.caches.all;
  const blob = kept.at(-1)?.blob;
  if (fault !== 'snapshot damaged' || blob === undefined || service.blobs.read(blob) === undefined) return false;
  service.blobs.change(blob, (content) => {
    const changed = Buffer.from(content);
    const at = Math.floor(random() * changed.length);
    changed.writeUInt8(changed.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
    return changed;
  });
  return true;
}
