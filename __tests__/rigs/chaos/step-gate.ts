import { setImmediate } from 'node:timers/promises';
import type { Ending } from './chaos-world.ts';

/** About as many steps as a whole run of the project takes. */
const STEPS_OF_A_RUN = 200;

/** Stands at every step of a simulated process: one that is killed there never takes another. */
export interface StepGate {
  pass(): Promise<void>;
  /** Settles when it is killed. */
  readonly killed: Promise<undefined>;
}

/** A gate at which the process ends as it is said; `onKill` and `onInterrupt` are called at that very moment. */
export function stepGate(
  ending: Ending | undefined,
  at: { readonly onKill: () => void; readonly onInterrupt: () => void },
): StepGate {
  const killed = Promise.withResolvers<undefined>();
  const last = ending === undefined ? Infinity : Math.floor(ending.moment * STEPS_OF_A_RUN);
  let steps = 0;
  let isDead = false;
  return {
    killed: killed.promise,
    async pass() {
      if (!isDead && steps === last) {
        if (ending?.how === 'interrupted') at.onInterrupt();
        else {
          isDead = true;
          at.onKill();
          killed.resolve(undefined);
        }
      }
      steps += 1;
      // Others get their turn, as they would beside a real process.
      if (!isDead) await setImmediate();
      // Also when it was killed meanwhile: nothing of it ever happens again.
      if (isDead) await Promise.withResolvers<never>().promise;
    },
  };
}
