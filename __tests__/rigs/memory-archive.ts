import type { Failure } from '../../src/domain/failure.ts';
import { err, ok } from '../../src/domain/result.ts';
import { writeManifest } from '../../src/adapters/snapshot/manifest.ts';
import type { StateArchive } from '../../src/execution/snapshot-ports.ts';

/** An archive in memory, in one store. */
export interface MemoryArchive extends StateArchive {
  /** The histories of a generation by stage; the newest where none is named. */
  histories(environment: string, generation?: number): ReadonlyMap<string, Uint8Array>;
  /** Saves these histories as the next generation, all others gone. */
  save(environment: string, histories: Readonly<Record<string, Uint8Array>>): void;
  /** From now on: stages of the working copy that nobody saved. */
  unsaved(environment: string, ...stages: readonly string[]): void;
  /** From now on the store can't be reached. */
  fail(failure: Failure): void;
  /** What other runs do: the first before the next put, the second before the one after it, and so on. */
  overtake(...runs: readonly (() => void)[]): void;
  /** How often something was put. */
  readonly puts: number;
}

/** An empty archive. */
export function memoryArchive(): MemoryArchive {
  const saved = new Map<string, ReadonlyMap<string, Uint8Array>[]>();
  const unsavedStages = new Map<string, readonly string[]>();
  let failure: Failure | undefined;
  let puts = 0;
  const of = (environment: string) => saved.get(environment) ?? [];
  const overtaking: (() => void)[] = [];
  const markOf = (environment: string): string => `generation ${of(environment).length}`;
  const push = (environment: string, histories: ReadonlyMap<string, Uint8Array>): number => {
    saved.set(environment, [...of(environment), histories]);
    return of(environment).length;
  };

  return {
    get puts() {
      return puts;
    },
    histories: (environment, generation = of(environment).length) => of(environment)[generation - 1] ?? new Map(),
    save: (environment, histories) => void push(environment, new Map(Object.entries(histories))),
    unsaved: (environment, ...stages) => void unsavedStages.set(environment, stages),
    fail: (one) => void (failure = one),
    overtake: (...runs) => void overtaking.push(...runs),
    describe: (environment, show = String) => show(`/memory/${environment}`),
    async list(environment) {
      if (failure) return err(failure);
      const generations = of(environment).map((_, index) => ({ generation: index + 1, stores: ['git'] as const }));
      const unsaved = unsavedStages.get(environment);
      const workingCopy = unsaved === undefined ? undefined : { generation: generations.length, unsaved };
      return ok({ generations: generations.toReversed(), workingCopy });
    },
    async read(environment, generation = of(environment).length) {
      if (failure) return err(failure);
      const histories = of(environment)[generation - 1];
      if (histories === undefined) return ok(undefined);
      const files = new Map([...histories].map(([stage, bytes]) => [`${stage}.db`, bytes]));
      return ok({
        generation,
        files: new Map([['manifest.json', manifestOf(environment, generation, files)], ...files]),
      });
    },
    async mark(environment) {
      return failure ? err(failure) : ok(markOf(environment));
    },
    async put(environment, { histories, others, since }) {
      if (failure) return err(failure);
      overtaking.shift()?.();
      if (since !== undefined && since !== markOf(environment)) return ok({ outcome: 'stale' });
      puts += 1;
      const newest = of(environment).at(-1) ?? new Map<string, Uint8Array>();
      const generation = push(environment, new Map([...(others === 'kept' ? newest : []), ...histories]));
      return ok({ outcome: 'saved', generation });
    },
  };
}

function manifestOf(environment: string, generation: number, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries = [...files].map(
    ([name, { length }]) => [name, { sha256: 'ab', bytes: length, generation: 1 }] as const,
  );
  const by = { run: `80${generation}`, attempt: 1, commit: 'c0ffee', createdAt: '2026-01-02T03:04:05.000Z' };
  return Buffer.from(writeManifest({ project: 'shop', environment, generation, ...by, files: new Map(entries) }));
}
