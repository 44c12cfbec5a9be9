import { err, ok } from '../../src/domain/result.ts';
import { RUN_VERSION } from '../../src/domain/history.ts';
import { instanceId } from '../../src/domain/instance.ts';
import type { Direction } from '../../src/domain/migration.ts';
import type { Run } from '../../src/domain/run.ts';
import type { HistoryStore } from '../../src/execution/ports.ts';
import { createEngine, type EngineSketch } from './engine.ts';
import type { FakeApi } from './fake-api.ts';
import type { FakeShell } from './fake-shell.ts';
import { given } from './given.ts';
import { attempt, outcome, sqliteStore } from './history-records.ts';
import { type MemoryHistories, memoryHistories } from './memory-history.ts';
import type { StageSketch } from './project-of.ts';
import { throughSteps } from './recorded-steps.ts';

/** Runs one after another on the same histories and the same world, some of which die half-way. */
export interface KillableRuns {
  /**
   * A run by a new process, killed at its `killAt`-th moment (before or after a step at a port), `undefined` then.
   * Absent: it is not killed.
   */
  run(direction: Direction, killAt?: number): Promise<Run | undefined>;
  /** What `resolve` does when a person has looked: the version in doubt was carried out, or it was not. */
  resolve(version: string, direction: Direction, carriedOut: boolean): Promise<void>;
  history(): ReturnType<HistoryStore['read']>;
}

/** The stage `alpha` and its world. */
export function killableRuns(
  alpha: Omit<StageSketch, 'name'>,
  world: { readonly api?: FakeApi; readonly shell?: FakeShell },
): KillableRuns {
  let histories: MemoryHistories = memoryHistories();
  let earlierRuns = 0;
  const place = { id: instanceId('default', 'alpha'), owner: 'project/default/alpha', store: sqliteStore };
  return {
    async run(direction, killAt = Infinity) {
      const killed = Promise.withResolvers<undefined>();
      let moments = 0;
      const sketch: EngineSketch = {
        ...world,
        histories,
        earlierRuns,
        settings: { retry: { attempts: 1 } },
        throughPorts: (ports) =>
          throughSteps(ports, async () => {
            if (moments === killAt) {
              killed.resolve(undefined);
              // Nothing of this process ever happens again.
              await Promise.withResolvers<never>().promise;
            }
            moments += 1;
          }),
      };
      const run = await Promise.race([
        createEngine([{ name: 'alpha', ...alpha }], sketch).start(direction),
        killed.promise,
      ]);
      earlierRuns += 1;
      histories.kill();
      histories = histories.again();
      return run;
    },
    async resolve(version, direction, carriedOut) {
      await using store = given(await histories.claim(place));
      const intent = given(await store.read()).openIntents.find((one) => one.version === version);
      if (!carriedOut) given(await store.drop(version));
      else given(await store.close(outcome(version, { outcome: direction === 'up' ? 'applied' : 'undone' })));
      // A script has no other version that could be pending.
      const completed = version === RUN_VERSION && carriedOut && direction === 'up';
      const settled = attempt({ strategy: 'resolve', state: completed ? 'completed' : 'pending' });
      const inputs = completed && intent ? { inputsChecksum: intent.urlHash } : {};
      given(await store.finish({ attempt: settled, durationMs: 0, ...inputs }));
    },
    history: async () => {
      const read = await histories.read(place);
      return read.ok ? ok(read.value) : err(read.error);
    },
  };
}
