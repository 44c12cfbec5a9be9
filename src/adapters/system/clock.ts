import type { Clock } from '../../execution/ports.ts';

/** What a timer of Node can hold, about 24 days; longer sleeps are several timers. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (durationMs, signal) => {
    const end = performance.now() + durationMs;
    for (let left = durationMs; left > 0 && !signal.aborted; left = end - performance.now()) {
      await pause(Math.min(left, MAX_TIMER_MS), signal);
    }
  },
};

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, durationMs);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
    signal.addEventListener('abort', finish);
  });
}
