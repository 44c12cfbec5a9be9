import type { AppliedVersion } from '../../domain/history.ts';
import type { MigrationStep } from '../../domain/migration.ts';
import { err, ok, type Result } from '../../domain/result.ts';

type RecordedDown = NonNullable<AppliedVersion['down']>;

/** How a `down` is kept in a history: the words `none` and `irreversible` as they are, a step as JSON. */
export function writeDown(down: RecordedDown): string {
  return typeof down === 'string' ? down : JSON.stringify(down);
}

/** Reads what `writeDown` has written. The error says what is wrong with it. */
export function readDown(text: string): Result<RecordedDown, string> {
  if (text === 'none' || text === 'irreversible') return ok(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err('the recorded down is not JSON');
  }
  return isStep(value) ? ok(value) : err('the recorded down is no migration step');
}

/**
 * Looks at the outline only: what is inside was written by this program in this schema version, and a step of another
 * shape raises the schema version.
 */
function isStep(value: unknown): value is MigrationStep {
  return isObject(value) && 'env' in value && Array.isArray(value.env) && 'request' in value && isObject(value.request);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
