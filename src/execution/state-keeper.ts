import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { RunContext } from './run-context.ts';

/** Saves the snapshot after every stage that ended, beside the work that goes on. */
export interface StateKeeper {
  /** This stage changed its history. */
  changed(id: InstanceId): void;
  /** Some store lacks what was recorded before, whether or not anything changes now. */
  behind(environment: string): void;
  /** When everything is saved: the first failure, if there was one. */
  settled(): Promise<Failure | undefined>;
}

/** One save at a time for each environment; stages that end meanwhile share the next one. */
export function createStateKeeper(run: Pick<RunContext, 'ports'>): StateKeeper {
  const waiting = new Map<string, Set<string>>();
  const busy = new Map<string, Promise<void>>();
  let failure: Failure | undefined;

  async function saveAll(environment: string): Promise<void> {
    for (let stages = waiting.get(environment); stages; stages = waiting.get(environment)) {
      waiting.delete(environment);
      const saved = await run.ports.snapshots.save(environment, [...stages].toSorted());
      if (!saved.ok) failure ??= saved.error;
    }
    busy.delete(environment);
  }

  function ask(environment: string, changed: readonly string[]): void {
    waiting.set(environment, new Set([...(waiting.get(environment) ?? []), ...changed]));
    if (!busy.has(environment)) busy.set(environment, saveAll(environment));
  }

  return {
    changed(id) {
      const { environment, stage } = splitInstanceId(id);
      ask(environment, [stage]);
    },
    behind: (environment) => ask(environment, []),
    async settled() {
      await Promise.all(busy.values());
      return failure;
    },
  };
}
