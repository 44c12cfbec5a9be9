import type { Clock } from '../../src/execution/ports.ts';

/** Time as somebody else tells it, in which nobody sleeps; it tells how long they would have. */
export interface ImpatientClock extends Clock {
  readonly sleptMs: readonly number[];
}

/** A clock that shows what `now` gives. */
export function impatientClock(now: () => number): ImpatientClock {
  const sleptMs: number[] = [];
  return {
    now,
    sleptMs,
    sleep(durationMs) {
      sleptMs.push(durationMs);
      return Promise.resolve();
    },
  };
}
