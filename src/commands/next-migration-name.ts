import { compareVersions } from '../domain/migration.ts';

/** A version that is in use: the label shows how wide the numbers of the folder are written. */
export interface UsedVersion {
  /** Decimal digits without leading zeros. */
  readonly version: string;
  /** `002_create_db`. */
  readonly label: string;
}

/** How wide the first number of a folder is written: 001. */
const FIRST_WIDTH = 3;

/** A version that is a moment: year, month, day, hour, minute, second. */
const TIMESTAMP = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/;

/** The longest name of a migration in a file name, in characters; file systems stop at 255 bytes. */
export const MAX_NAME_LENGTH = 60;

/**
 * The number of the next migration, as digits: one more than the highest in use and as wide as that one, or the current
 * moment in UTC where the highest one is a moment. `now`: milliseconds since 1970.
 */
export function nextNumber(used: readonly UsedVersion[], now: number): string {
  const highest = used.toSorted((a, b) => compareVersions(a.version, b.version)).at(-1);
  if (highest === undefined) return '1'.padStart(FIRST_WIDTH, '0');
  const following = String(BigInt(highest.version) + 1n);
  if (TIMESTAMP.test(highest.version)) {
    const moment = new Date(now).toISOString().replaceAll(/\D/g, '').slice(0, highest.version.length);
    // A clock that is behind, or a second migration within one second, must not step in before the first.
    return compareVersions(moment, highest.version) > 0 ? moment : following;
  }
  return following.padStart(/^\d+/.exec(highest.label)?.[0].length ?? FIRST_WIDTH, '0');
}

/** A name as file names carry it: `Create user!` → `create_user`. Empty when it has neither letters nor digits. */
export function slugOf(name: string): string {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words
    .join('_')
    .slice(0, MAX_NAME_LENGTH)
    .toWellFormed()
    .replace(/[_\uFFFD]+$/u, '');
}
