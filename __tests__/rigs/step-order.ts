import { setImmediate } from 'node:timers/promises';

/** Lets the steps of several processes happen one by one, in an order that is given. */
export interface StepOrder {
  /** Waits for its turn. */
  step(): Promise<void>;
  /** Lets steps happen until the work is done. */
  drain<Value>(work: Promise<Value>): Promise<Value>;
}

/** `picks`: which of the waiting steps comes next, over and over. */
export function stepOrder(picks: readonly number[]): StepOrder {
  const waiting: (() => void)[] = [];
  let picked = 0;
  return {
    step() {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      return promise;
    },
    async drain(work) {
      const progress = { isDone: false };
      const end = (): void => {
        progress.isDone = true;
      };
      work.then(end, end);
      while (!progress.isDone) {
        await setImmediate();
        const [next] = waiting.splice((picks[picked % picks.length] ?? 0) % Math.max(1, waiting.length), 1);
        if (next === undefined) continue;
        picked += 1;
        next();
      }
      return work;
    },
  };
}
