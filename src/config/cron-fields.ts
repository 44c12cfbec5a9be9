import { Cron } from 'croner';
import type { ScheduleProblem } from './schedule.ts';

/** Before this, no cron is asked for its first time: what comes true at all does so within a leap year's cycle. */
const ANY_MOMENT = new Date(0);

/** What is wrong with five fields of cron, or undefined. Loaded only by a project that has some. */
export function problemOfCron(fields: string): ScheduleProblem | undefined {
  try {
    // Without a function and paused, it sets no timer: it only reads the fields.
    const isEver = new Cron(fields, { mode: '5-part', paused: true, timezone: 'UTC' }).nextRun(ANY_MOMENT) !== null;
    return isEver ? undefined : { message: 'these cron fields never come true', hint: FORM };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : '';
    return { message: `not five fields of cron: ${reason}`, hint: FORM };
  }
}

const FORM = 'write minute, hour, day, month, weekday: 0 2 * * 6';
