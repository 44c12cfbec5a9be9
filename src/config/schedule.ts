import { Cron } from 'croner';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const TIME_WITHOUT_OFFSET = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d(?:\s+(\S+))?$/;

/** Minute, hour, day of the month, month, day of the week. */
const CRON_FIELD_COUNT = 5;

const FORMS =
  'write a time with offset (2030-01-31T02:00:00+01:00), a time of day with zone (02:00 Europe/Berlin), ' +
  'or cron with zone (0 2 * * 6 Europe/Berlin)';

/** Why something is no point in time, and the right form. */
export interface ScheduleProblem {
  readonly message: string;
  readonly hint: string;
}

/**
 * What is wrong with `execute_at`, or undefined: a time of RFC 3339, `02:00 Europe/Berlin`, or five fields of cron,
 * with a zone or in UTC.
 */
export function problemOfExecuteAt(text: string): ScheduleProblem | undefined {
  const written = text.trim();
  const [isTime, date = '', time = '', offset = ''] = RFC_3339.exec(written) ?? [];
  if (isTime !== undefined) return isRealTime(date, time, offset) ? undefined : problem('there is no such time');
  if (TIME_WITHOUT_OFFSET.test(written)) return problem('the time has no seconds, or no offset from UTC');
  const [isTimeOfDay, zone] = TIME_OF_DAY.exec(written) ?? [];
  if (isTimeOfDay !== undefined)
    return zone === undefined ? problem('the time of day has no zone') : problemOfZone(zone);
  const words = written.split(/\s+/);
  if (words.length !== CRON_FIELD_COUNT && words.length !== CRON_FIELD_COUNT + 1) return problem('this is no time');
  return problemOfCron(words.slice(0, CRON_FIELD_COUNT).join(' ')) ?? problemOfZone(words[CRON_FIELD_COUNT] ?? 'UTC');
}

function problem(message: string): ScheduleProblem {
  return { message, hint: FORMS };
}

/** Dates roll over when they are read: the 30th of February would be the 2nd of March. */
function isRealTime(date: string, time: string, offset: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return false;
  return !Number.isNaN(Date.parse(`${date}T${time}${offset.toUpperCase()}`));
}

/** What is wrong with five fields of cron, or undefined. */
export function problemOfCron(fields: string): ScheduleProblem | undefined {
  try {
    // Without a function and paused, it sets no timer: it only reads the fields.
    const isEver = new Cron(fields, { mode: '5-part', paused: true }).nextRun(new Date(0)) !== null;
    return isEver ? undefined : problem('these cron fields never come true');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : '';
    return {
      message: `not five fields of cron: ${reason}`,
      hint: 'write minute, hour, day, month, weekday: 0 2 * * 6',
    };
  }
}

/** What is wrong with the name of a time zone, or undefined. */
export function problemOfZone(zone: string): ScheduleProblem | undefined {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return undefined;
  } catch {
    return { message: `there is no time zone "${zone}"`, hint: 'write a name such as UTC or Europe/Berlin' };
  }
}
