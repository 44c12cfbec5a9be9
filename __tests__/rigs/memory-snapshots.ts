import { err, ok } from '../../src/domain/result.ts';
import type { RemoteSnapshots, Snapshot } from '../../src/execution/snapshot-ports.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Result } from '../../src/domain/result.ts';

/** What a store in memory is like. */
export interface MemoryPlaceSettings {
  readonly name?: RemoteSnapshots['name'];
  /** Whether it compares and swaps in one step; otherwise it looks first, and others may come in between. */
  readonly swaps?: boolean;
  /** Awaited before each step, to let others come in between. */
  readonly step?: (what: string) => Promise<void>;
}

/** A place that keeps snapshots in memory, shared by the stores of all runs. */
export interface MemoryPlace {
  readonly store: RemoteSnapshots;
  /** All snapshots by environment, in the order in which they were saved. Tests may change them. */
  readonly kept: Map<string, Snapshot[]>;
  /** From now on it cannot be reached. */
  breakDown(): void;
  /** From now on it can be read, and nothing can be saved to it. */
  refuseSaves(): void;
  recover(): void;
  /** How many saves it was asked for. */
  saves(): number;
}

/** Makes an empty place. */
export function memoryPlace(settings: MemoryPlaceSettings = {}): MemoryPlace {
  const { name = 'git', swaps = name === 'git', step = () => Promise.resolve() } = settings;
  const kept = new Map<string, Snapshot[]>();
  let broken = false;
  let readOnly = false;
  let saves = 0;
  const describe = (environment: string): string => `${name} of ${environment}`;
  const unavailable = (environment: string): Failure => ({
    reason: 'history_unavailable',
    place: describe(environment),
    problem: 'it is broken down',
  });
  const saveFailed = (environment: string, problem: string): Failure => ({
    reason: 'save_failed',
    environment,
    place: describe(environment),
    problem,
  });
  const newest = (environment: string): Snapshot | undefined =>
    kept.get(environment)?.reduce((best, one) => (one.generation >= best.generation ? one : best));

  async function asked<Value>(
    environment: string,
    what: string,
    signal: AbortSignal,
    answer: () => Value,
  ): Promise<Result<Value, Failure>> {
    await step(`${name} ${what}`);
    if (broken || signal.aborted) return err(unavailable(environment));
    const problem = `two snapshots of generation ${newest(environment)?.generation ?? 0}`;
    return isForked(environment)
      ? err({ reason: 'history_damaged', file: describe(environment), problem })
      : ok(answer());
  }

  /** Two that were saved at once, each without seeing the other: as the artifact store tells of them. */
  function isForked(environment: string): boolean {
    const all = kept.get(environment) ?? [];
    const manifests = all
      .filter(({ generation }) => generation === newest(environment)?.generation)
      .map(({ files }) => Buffer.from(files.get('manifest.json') ?? []).toString());
    return new Set(manifests).size > 1;
  }

  const store: RemoteSnapshots = {
    name,
    describe,
    load: (environment, signal) => asked(environment, 'load', signal, () => newest(environment)),
    loadGeneration: (environment, generation, signal) =>
      asked(environment, 'load', signal, () =>
        kept.get(environment)?.find((snapshot) => snapshot.generation === generation),
      ),
    generations: (environment, signal) =>
      asked(environment, 'list', signal, () =>
        (kept.get(environment) ?? []).map(({ generation }) => generation).toSorted((a, b) => b - a),
      ),
    async save(environment, snapshot, expected, signal) {
      saves += 1;
      await step(`${name} save`);
      if (broken || readOnly || signal.aborted) return err(saveFailed(environment, 'it is broken down'));
      const found = newest(environment)?.generation ?? 0;
      if (swaps ? found !== expected : found > expected) return ok({ outcome: 'stale', found });
      const seen = kept.get(environment) ?? [];
      if (!swaps) await step(`${name} write`);
      const files = new Map([...snapshot.files].map(([file, bytes]) => [file, Uint8Array.from(bytes)] as const));
      const own = { generation: snapshot.generation, files };
      const before = kept.get(environment) ?? [];
      kept.set(environment, [...before, own]);
      if (name !== 'artifact') return ok({ outcome: 'saved' });
      // As the artifact store does: whoever was second takes itself back.
      await step(`${name} look`);
      const quicker = before.find((one) => !seen.includes(one) && one.generation >= own.generation);
      if (quicker === undefined) return ok({ outcome: 'saved' });
      kept.set(
        environment,
        (kept.get(environment) ?? []).filter((one) => one !== own),
      );
      return ok({ outcome: 'stale', found: quicker.generation });
    },
  };
  return {
    store,
    kept,
    breakDown: () => void (broken = true),
    refuseSaves: () => void (readOnly = true),
    recover: () => void (broken = readOnly = false),
    saves: () => saves,
  };
}
