import { MAX_DURATION_NANOSECONDS, readDuration } from './duration-syntax.ts';
import { suggestDuration } from './duration-suggestion.ts';
import { err, ok, type Result } from './result.ts';

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;
const NANOSECONDS_PER_SECOND = 1_000_000_000n;

/** How much of the user's text an error repeats. */
const MAX_QUOTED_LENGTH = 60;

/**
 * Reads a Go duration (`300ms`, `10s`, `1m30s`, `2h`) into nanoseconds, negative ones too.
 *
 * The error is a sentence for the user that shows the right form, for example `30 has no unit: write 30s`.
 * Format: https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): Result<bigint, string> {
  const read = readDuration(text);
  if (read.ok) return read;
  const quoted = quote(text);
  if (read.error === 'out-of-range') {
    return err(`${quoted} is too long: the longest duration is ${formatDuration(MAX_DURATION_NANOSECONDS)}`);
  }
  const suggestion = suggestDuration(text);
  const hint =
    suggestion === undefined ? 'write a number and a unit (h, m, s, ms, us, ns), such as 30s' : `write ${suggestion}`;
  return err(read.error === 'missing-unit' ? `${quoted} has no unit: ${hint}` : `${quoted} is no duration: ${hint}`);
}

/**
 * Reads a Go duration that is a span to wait or to allow, into whole milliseconds.
 *
 * Rounded up, so that a positive duration never becomes 0 (which often means "no limit"). A negative one is an error.
 */
export function parseDurationMs(text: string): Result<number, string> {
  const parsed = parseDuration(text);
  if (!parsed.ok) return parsed;
  if (parsed.value < 0n) return err(`${quote(text)} is negative: write a duration of 0s or more`);
  return ok(Number((parsed.value + NANOSECONDS_PER_MILLISECOND - 1n) / NANOSECONDS_PER_MILLISECOND));
}

/** Writes nanoseconds as Go's `Duration.String` does: `1m30s`, `1h0m0s`, `1.5ms`, `0s`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds < 0n) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < NANOSECONDS_PER_MILLISECOND) return `${decimal(nanoseconds, 1_000n)}\u00b5s`;
  if (nanoseconds < NANOSECONDS_PER_SECOND) return `${decimal(nanoseconds, NANOSECONDS_PER_MILLISECOND)}ms`;
  const minutes = nanoseconds / (60n * NANOSECONDS_PER_SECOND);
  const seconds = `${decimal(nanoseconds % (60n * NANOSECONDS_PER_SECOND), NANOSECONDS_PER_SECOND)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/**
 * Writes milliseconds for people, no more exactly than they read: `340ms`, `1.2s`, `1m30s`, `2h`.
 * What is written is a Go duration again.
 */
export function formatDurationMs(milliseconds: number): string {
  if (milliseconds < 0) return `-${formatDurationMs(-milliseconds)}`;
  const wholeMilliseconds = Math.round(milliseconds);
  if (wholeMilliseconds < 1_000) return `${wholeMilliseconds}ms`;
  const tenths = Math.round(wholeMilliseconds / 100);
  if (tenths < 600) return `${tenths / 10}s`;
  const totalSeconds = Math.round(wholeMilliseconds / 1_000);
  const [hours, minutes, seconds] = [
    Math.floor(totalSeconds / 3600),
    Math.floor(totalSeconds / 60) % 60,
    totalSeconds % 60,
  ];
  if (hours === 0) return `${minutes}m${seconds === 0 ? '' : `${seconds}s`}`;
  if (seconds !== 0) return `${hours}h${minutes}m${seconds}s`;
  return `${hours}h${minutes === 0 ? '' : `${minutes}m`}`;
}

/** `value / unit` in decimal, without zeros at the end; exact because the units are powers of ten. */
function decimal(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${value / unit}` : `${value / unit}.${fraction}`;
}

/** Plain words and numbers stand as they are; anything with blanks, quotes or control characters is quoted. */
function quote(text: string): string {
  const cut = text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}\u2026` : text;
  return /^[\w.+-]+$/.test(cut) ? cut : JSON.stringify(cut);
}
