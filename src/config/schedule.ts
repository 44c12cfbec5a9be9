import type { ExecutionTime } from '../domain/execution-time.ts';
import { err, ok, type Result } from '../domain/result.ts';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)([Zz]|[+-]\d{2}:\d{2})$/;
const TIME_WITHOUT_OFFSET = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)(?:\s+(\S+))?$/;

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
 * Reads `execute_at`: a time of RFC 3339, `02:00 Europe/Berlin`, or five fields of cron, with a zone or in UTC. Whether
 * the fields are cron, `problemOfCron` says.
 */
export function readExecutionTime(text: string): Result<ExecutionTime, ScheduleProblem> {
  const written = text.trim();
  const [isMoment, date = '', time = '', offset = ''] = RFC_3339.exec(written) ?? [];
  if (isMoment !== undefined) return readMoment(date, time, offset);
  if (TIME_WITHOUT_OFFSET.test(written)) return err(problem('the time has no seconds, or no offset from UTC'));
  const [isTimeOfDay, hour, minute, zone] = TIME_OF_DAY.exec(written) ?? [];
  if (isTimeOfDay !== undefined) {
    if (zone === undefined) return err(problem('the time of day has no zone'));
    return recurring(`${Number(minute)} ${Number(hour)} * * *`, zone);
  }
  const words = written.split(/\s+/);
  if (words.length !== CRON_FIELD_COUNT && words.length !== CRON_FIELD_COUNT + 1)
    return err(problem('this is no time'));
  return recurring(words.slice(0, CRON_FIELD_COUNT).join(' '), words[CRON_FIELD_COUNT] ?? 'UTC');
}

function recurring(cron: string, zone: string): Result<ExecutionTime, ScheduleProblem> {
  const wrong = problemOfZone(zone);
  return wrong === undefined ? ok({ kind: 'recurring', cron, zone }) : err(wrong);
}

/** Dates roll over when they are read: the 30th of February would be the 2nd of March. */
function readMoment(date: string, time: string, offset: string): Result<ExecutionTime, ScheduleProblem> {
  const midnight = new Date(`${date}T00:00:00Z`);
  const atMs = Date.parse(`${date}T${time}${offset.toUpperCase()}`);
  const isReal = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date) && !Number.isNaN(atMs);
  if (!isReal) return err(problem('there is no such time'));
  return ok({ kind: 'moment', atMs, zone: /[1-9]/.test(offset) ? offset : 'UTC' });
}

function problem(message: string): ScheduleProblem {
  return { message, hint: FORMS };
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
