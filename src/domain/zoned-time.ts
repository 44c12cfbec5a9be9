/** Digits and their places, the same in every language that a machine may be set to. */
const LOCALE = 'sv-SE';

/**
 * A moment as people in a time zone read it, to the minute: `2030-01-31 02:00 Europe/Berlin`, `2030-01-31 02:00 +01:00`.
 * @param zone - a name of the IANA database, or an offset such as `+01:00`
 */
export function showInZone(milliseconds: number, zone: string): string {
  const format = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return `${format.format(milliseconds)} ${zone}`;
}
