import type { Clock } from '../../src/execution/ports.ts';

/** Time that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** When those who sleep will wake, in milliseconds since the clock began, earliest first. */
  readonly wakeUps: readonly number[];
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
  /** Moves time on, waking sleepers one after another, each at its moment. */
  advance(durationMs: number): Promise<void>;
  /** Moves time whenever nothing else can happen, until the promise settles; fails when nothing would ever happen. */
  until<Value>(promise: Promise<Value>): Promise<Value>;
}

/** 2030-01-01T00:00:00Z, when a fake clock begins. */
export const CLOCK_START = Date.UTC(2030, 0, 1);

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** A clock at `CLOCK_START`. */
export function createFakeClock(): FakeClock {
  let now = CLOCK_START;
  let sleepers: readonly Sleeper[] = [];
  const earliest = () => sleepers.toSorted((a, b) => a.wakesAt - b.wakesAt)[0];

  function wakeNext(latest: number): boolean {
    const next = earliest();
    if (next === undefined || next.wakesAt > latest) return false;
    now = Math.max(now, next.wakesAt);
    sleepers = sleepers.filter((sleeper) => sleeper !== next);
    next.wake();
    return true;
  }

  return {
    now: () => now,
    sleep: (durationMs, signal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted || durationMs <= 0) {
          resolve();
          return;
        }
        const sleeper = { wakesAt: now + durationMs, wake: resolve };
        sleepers = [...sleepers, sleeper];
        signal.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
      }),
    get wakeUps() {
      return sleepers.map(({ wakesAt }) => wakesAt - CLOCK_START).toSorted((a, b) => a - b);
    },
    settle,
    async advance(durationMs) {
      const end = now + durationMs;
      await settle();
      while (wakeNext(end)) await settle();
      now = end;
    },
    async until(promise) {
      const course = { settled: false };
      void Promise.allSettled([promise]).then(() => {
        course.settled = true;
      });
      await settle();
      while (!course.settled) {
        if (!wakeNext(Infinity)) throw new Error('nothing will ever happen: who is waited for, and is it held?');
        await settle();
      }
      return promise;
    },
  };
}

/** One turn of the event loop: every promise that can settle without time has settled by then. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
