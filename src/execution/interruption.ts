import type { Clock } from './ports.ts';
import type { RunSignals } from './run-context.ts';

/** How long requests in flight may still take after a run was told to stop (spec 11, "Interrupting"). */
export const INTERRUPT_GRACE_MS = 5_000;

/** The signals of a run: what is in flight is given up some seconds after `stop`. Disposing ends the countdown. */
export function interruptible(stop: AbortSignal, clock: Clock): RunSignals & Disposable {
  const abort = new AbortController();
  const over = new AbortController();
  const countDown = (): void => {
    void clock.sleep(INTERRUPT_GRACE_MS, over.signal).then(() => {
      if (!over.signal.aborted) abort.abort();
    });
  };
  if (stop.aborted) countDown();
  else stop.addEventListener('abort', countDown, { once: true });
  return {
    stop,
    abort: abort.signal,
    [Symbol.dispose]() {
      stop.removeEventListener('abort', countDown);
      over.abort();
    },
  };
}
