/** A server may not make a run wait longer than this; a longer `Retry-After` ends the attempts. */
export const RETRY_AFTER_LIMIT_MS = 15 * 60_000;

/** The three forms of a date in HTTP begin with the day (RFC 9110, section 5.6.7). */
const DAY = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/**
 * What a server asks for with `Retry-After`, in milliseconds from `now`: seconds, or a date, which may have passed
 * (RFC 9110, section 10.2.3). Anything else counts for nothing.
 */
export function retryAfterMs(headers: readonly (readonly [string, string])[], now: number): number | undefined {
  const written = headers.find(([name]) => name === 'retry-after')?.[1]?.trim() ?? '';
  if (/^\d+$/.test(written)) return Number(written) * 1000;
  if (!DAY.test(written)) return undefined;
  // The oldest form does not say that it is GMT.
  const date = Date.parse(written.endsWith(' GMT') ? written : `${written} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
