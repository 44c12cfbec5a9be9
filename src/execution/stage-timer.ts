import { formatDurationMs } from '../domain/duration.ts';
import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { RunContext, RunSignals } from './run-context.ts';

/** The time that a stage has. Disposing of it ends the countdown. */
export interface StageTimer extends AsyncDisposable {
  /** Those of the run, aborted as well when the time is up: that cuts waits short and gives up what is in flight at once. */
  readonly signals: RunSignals;
  readonly expired: boolean;
  /** Gives the whole time again. */
  restart(): Promise<void>;
}

/** Starts the countdown; without a limit it never ends. */
export function startStageTimer(run: Pick<RunContext, 'ports' | 'signals'>, timeoutMs: number | undefined): StageTimer {
  let countdown = startCountdown(run, timeoutMs);
  return {
    get signals() {
      return countdown.signals;
    },
    get expired() {
      return countdown.expiry.aborted;
    },
    async restart() {
      await countdown.end();
      countdown = startCountdown(run, timeoutMs);
    },
    [Symbol.asyncDispose]: () => countdown.end(),
  };
}

interface Countdown {
  readonly signals: RunSignals;
  readonly expiry: AbortSignal;
  end(): Promise<void>;
}

function startCountdown(
  { ports, signals }: Pick<RunContext, 'ports' | 'signals'>,
  timeoutMs: number | undefined,
): Countdown {
  const expiry = new AbortController();
  if (timeoutMs === undefined) return { signals, expiry: expiry.signal, end: () => Promise.resolve() };
  const over = new AbortController();
  const slept = ports.clock.sleep(timeoutMs, over.signal).then(() => {
    if (!over.signal.aborted) expiry.abort();
  });
  return {
    signals: {
      stop: AbortSignal.any([signals.stop, expiry.signal]),
      abort: AbortSignal.any([signals.abort, expiry.signal]),
    },
    expiry: expiry.signal,
    end() {
      over.abort();
      return slept;
    },
  };
}

/** What a failure comes to when the time of the stage was up: what the timeout interrupted failed because of it. */
export function timeoutFailure(
  stage: { readonly id: InstanceId; readonly direction: Direction; readonly timeoutMs: number },
  failure: Failure,
): Failure {
  const { id: instance, direction, timeoutMs } = stage;
  switch (failure.reason) {
    case 'answer_unknown':
      // Names the request that nobody knows the answer of, which says more.
      return { ...failure, cause: `the stage timed out after ${formatDurationMs(timeoutMs)}` };
    case 'cancelled':
      return { reason: 'timeout', instance, direction, timeoutMs, inDoubt: failure.inDoubt };
    case 'request_failed':
      return failure.cause === 'cancelled'
        ? { reason: 'timeout', instance, direction, timeoutMs, inDoubt: false }
        : failure;
    case 'wait_timeout':
      return { reason: 'timeout', instance, direction, timeoutMs, inDoubt: false };
    default:
      return failure;
  }
}
