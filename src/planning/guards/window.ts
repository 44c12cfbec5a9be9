import { Cron } from 'croner';

/** A window of time as a guard describes it. */
export interface GuardWindow {
  /** Five fields: when it opens. */
  readonly cron: string;
  readonly durationMs: number;
  /** The zone of the fields. */
  readonly zone: string;
}

/** Whether a window is open; `opensAt`: when it will be, in milliseconds since 1970, where it ever is again. */
export type WindowState = { readonly open: true } | { readonly open: false; readonly opensAt?: number };

/**
 * Looks whether a window is open at a moment, in milliseconds since 1970. It lasts as long as it says, also where
 * clocks are put forward or back meanwhile; one that would open in the hour that is left out opens at its end.
 */
export function windowState({ cron, durationMs, zone }: GuardWindow, now: number): WindowState {
  // Without a function and paused, it sets no timer.
  const openings = new Cron(cron, { mode: '5-part', paused: true, timezone: zone });
  const opened = openings.nextRun(new Date(now - durationMs));
  if (opened !== null && opened.getTime() <= now) return { open: true };
  const opensAt = openings.nextRun(new Date(now))?.getTime();
  return { open: false, ...(opensAt === undefined ? {} : { opensAt }) };
}
