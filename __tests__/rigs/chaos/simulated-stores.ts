import { err } from '../../../src/domain/result.ts';
import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import { memoryPlace, type MemoryPlace } from '../memory-snapshots.ts';
import type { StoreFault } from './chaos-world.ts';

/** Stores in memory that all machines share, and what goes wrong in them. */
export interface SimulatedStores {
  /** As one process reaches them: `pass` is awaited before and after each call. */
  reachedThrough(pass: () => Promise<void>): readonly RemoteSnapshots[];
  fail(fault: StoreFault, random: () => number): boolean;
  mend(): void;
}

const ENVIRONMENT = 'default';

/** A git remote, artifacts and a cache, or some of them. */
export function simulatedStores(names: readonly RemoteSnapshots['name'][]): SimulatedStores {
  const places = names.map((name) => memoryPlace({ name }));
  const deaf = new Set<MemoryPlace>();
  const damaged = new Set<Uint8Array>();
  const newestOf = ({ kept }: MemoryPlace) =>
    kept.get(ENVIRONMENT)?.reduce((best, one) => (one.generation >= best.generation ? one : best));
  const isWhole = (place: MemoryPlace, generation: number): boolean => {
    const newest = newestOf(place);
    return (
      newest !== undefined &&
      newest.generation >= generation &&
      ![...newest.files.values()].some((one) => damaged.has(one))
    );
  };
  /** Whether another place has all that this one has. */
  const canDoWithout = (place: MemoryPlace): boolean =>
    places.some((other) => other !== place && isWhole(other, newestOf(place)?.generation ?? 0));

  function damage(place: MemoryPlace, random: () => number): boolean {
    const files = [...(newestOf(place)?.files.values() ?? [])];
    const bytes = files[Math.floor(random() * files.length)];
    if (bytes === undefined || damaged.has(bytes)) return false;
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    damaged.add(bytes);
    return true;
  }

  return {
    reachedThrough: (pass) =>
      places.map((place) => ({
        ...place.store,
        async load(...given) {
          await pass();
          const loaded = await place.store.load(...given);
          await pass();
          return loaded;
        },
        async save(...given) {
          await pass();
          const saved = await place.store.save(...given);
          await pass();
          const [environment] = given;
          const { name } = place.store;
          return saved.ok && deaf.has(place)
            ? err({ reason: 'save_failed', environment, place: name, problem: 'the connection broke' })
            : saved;
        },
      })),
    fail(fault, random) {
      const place = places[Math.floor(random() * places.length)];
      if (place === undefined) return false;
      switch (fault) {
        case 'store down':
          place.breakDown();
          return true;
        case 'store refuses saves':
          place.refuseSaves();
          return true;
        case 'answer of a save lost':
          deaf.add(place);
          return true;
        case 'entries evicted':
          if (place.store.name === 'git' || !canDoWithout(place)) return false;
          return place.kept.delete(ENVIRONMENT);
        case 'snapshot damaged':
          return canDoWithout(place) && damage(place, random);
        default:
          return false;
      }
    },
    mend() {
      deaf.clear();
      for (const place of places) place.recover();
    },
  };
}
