import { Cron } from 'croner';
import type { RecurringTime } from '../domain/execution-time.ts';

/**
 * The first time after a moment at which cron fields come true in their zone; both in milliseconds since 1970. A time
 * that a zone leaves out when its clocks go forward comes at the first moment after the gap, and one that it has twice
 * when they go back comes once, the first time. Loaded only by a project with such times.
 */
export function nextTime({ cron, zone }: RecurringTime, afterMs: number): number {
  // Without a function and paused, it sets no timer: it only counts.
  const next = new Cron(cron, { mode: '5-part', timezone: zone, paused: true }).nextRun(new Date(afterMs));
  if (next === null) throw new Error(`The times ${cron} never come: loading refuses such a project first.`);
  return next.getTime();
}
