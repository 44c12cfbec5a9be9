const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ABBREVIATED = 3;
const DAY_MS = 86_400_000;

/** Layouts show how the moment of 2 January 2006, 15:04:05 in a zone 7 hours behind would look; longer forms first. */
const ELEMENTS: readonly (readonly [form: string, text: (time: Date) => string])[] = [
  ['January', (time) => MONTHS[time.getUTCMonth()] ?? ''],
  ['Jan', (time) => (MONTHS[time.getUTCMonth()] ?? '').slice(0, ABBREVIATED)],
  ['Monday', (time) => WEEKDAYS[time.getUTCDay()] ?? ''],
  ['Mon', (time) => (WEEKDAYS[time.getUTCDay()] ?? '').slice(0, ABBREVIATED)],
  ['MST', () => 'UTC'],
  ['2006', (time) => pad(time.getUTCFullYear(), 4)],
  ['002', (time) => pad(dayOfYear(time), 3)],
  ['__2', (time) => pad(dayOfYear(time), 3, ' ')],
  ['_2006', (time) => `_${pad(time.getUTCFullYear(), 4)}`],
  ['01', (time) => pad(time.getUTCMonth() + 1, 2)],
  ['02', (time) => pad(time.getUTCDate(), 2)],
  ['03', (time) => pad(hourOfHalfDay(time), 2)],
  ['04', (time) => pad(time.getUTCMinutes(), 2)],
  ['05', (time) => pad(time.getUTCSeconds(), 2)],
  ['06', (time) => pad(time.getUTCFullYear() % 100, 2)],
  ['15', (time) => pad(time.getUTCHours(), 2)],
  ['_2', (time) => pad(time.getUTCDate(), 2, ' ')],
  ['1', (time) => String(time.getUTCMonth() + 1)],
  ['2', (time) => String(time.getUTCDate())],
  ['3', (time) => String(hourOfHalfDay(time))],
  ['4', (time) => String(time.getUTCMinutes())],
  ['5', (time) => String(time.getUTCSeconds())],
  ['PM', (time) => (time.getUTCHours() < 12 ? 'AM' : 'PM')],
  ['pm', (time) => (time.getUTCHours() < 12 ? 'am' : 'pm')],
  ['-07:00:00', () => '+00:00:00'],
  ['-07:00', () => '+00:00'],
  ['-070000', () => '+000000'],
  ['-0700', () => '+0000'],
  ['-07', () => '+00'],
  ['Z07:00:00', () => 'Z'],
  ['Z07:00', () => 'Z'],
  ['Z070000', () => 'Z'],
  ['Z0700', () => 'Z'],
  ['Z07', () => 'Z'],
];

const FORMS: ReadonlyMap<string, (time: Date) => string> = new Map(ELEMENTS);
/** "Jan" and "Mon" count only where no lower-case letter follows, and a fraction only where no digit does. */
const ELEMENT = new RegExp(
  `January|Jan(?![a-z])|Monday|Mon(?![a-z])|[.,](?:0+|9+)(?!\\d)|${ELEMENTS.slice(4)
    .map(([form]) => form)
    .join('|')}`,
  'g',
);

function pad(value: number, width: number, fill = '0'): string {
  return String(value).padStart(width, fill);
}

function hourOfHalfDay(time: Date): number {
  return time.getUTCHours() % 12 || 12;
}

function dayOfYear(time: Date): number {
  return Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;
}

/** `.000` always prints its digits, `.999` leaves out zeros at the end. */
function fraction(form: string, time: Date): string {
  const digits = pad(time.getUTCMilliseconds(), 3)
    .padEnd(form.length - 1, '0')
    .slice(0, form.length - 1);
  if (form.charAt(1) === '0') return form.charAt(0) + digits;
  const shown = digits.replace(/0+$/, '');
  return shown === '' ? '' : form.charAt(0) + shown;
}

/** A moment, in milliseconds since 1970, in UTC and in one of Go's layouts (`2006-01-02T15:04:05Z07:00`). */
export function formatTime(epochMs: number, layout: string): string {
  const time = new Date(epochMs);
  return layout.replaceAll(ELEMENT, (form) => FORMS.get(form)?.(time) ?? fraction(form, time));
}
