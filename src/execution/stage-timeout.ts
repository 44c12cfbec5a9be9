import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { RunContext, RunSignals } from './run-context.ts';

/**
 * Gives work the signals of the run and, at the end of its time, its own: a timeout stops waits and gives up what is
 * in flight at once. The second argument says, afterwards, whether that happened.
 */
export async function withStageTimeout<Value>(
  run: RunContext,
  id: InstanceId,
  timeoutMs: number | undefined,
  work: (signals: RunSignals, timedOut: (failure: Failure | undefined) => Failure | undefined) => Promise<Value>,
): Promise<Value> {
  if (timeoutMs === undefined) return work(run.signals, (failure) => failure);
  const expired = new AbortController();
  const finished = new AbortController();
  const timer = run.ports.clock.sleep(timeoutMs, finished.signal).then(() => {
    if (!finished.signal.aborted) expired.abort();
  });
  const signals: RunSignals = {
    stop: AbortSignal.any([run.signals.stop, expired.signal]),
    abort: AbortSignal.any([run.signals.abort, expired.signal]),
  };
  try {
    return await work(signals, (failure) =>
      expired.signal.aborted && failure ? timeoutFailure(run.plan.direction, id, timeoutMs, failure) : failure,
    );
  } finally {
    finished.abort();
    await timer;
  }
}

/** The timeout is the cause to report, unless what it interrupted left an answer unknown, which says more. */
function timeoutFailure(direction: Direction, instance: InstanceId, timeoutMs: number, failure: Failure): Failure {
  if (failure.reason === 'answer_unknown' || failure.reason === 'in_doubt') return failure;
  const interrupted =
    failure.reason === 'cancelled' ||
    (failure.reason === 'request_failed' && failure.cause === 'cancelled') ||
    failure.reason === 'wait_timeout';
  if (!interrupted) return failure;
  return { reason: 'timeout', instance, direction, timeoutMs, inDoubt: 'inDoubt' in failure && failure.inDoubt };
}
