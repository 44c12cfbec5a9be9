import { nextTime } from '../recurring-times.ts';

/** A window of time as a guard describes it. */
export interface GuardWindow {
  /** Five fields: when it opens. */
  readonly cron: string;
  readonly durationMs: number;
  /** The zone of the fields. */
  readonly zone: string;
}

/**
 * When a window opens next, where it is closed at a moment; `undefined`: it is open. In milliseconds since 1970. A window
 * lasts as long as it says, also where clocks are put forward or back meanwhile; one that would open in the hour that is
 * left out opens at its end.
 */
export function nextOpening({ cron, durationMs, zone }: GuardWindow, now: number): number | undefined {
  const opening = nextTime({ kind: 'recurring', cron, zone }, now - durationMs);
  return opening <= now ? undefined : opening;
}
