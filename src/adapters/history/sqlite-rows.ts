import type { SQLOutputValue } from 'node:sqlite';
import type { Provenance, StageState } from '../../domain/history.ts';
import type { Direction } from '../../domain/migration.ts';
import type { RecordedValue } from '../../domain/variables.ts';

/** One row of a query. Every column that is read is given its type by its table (STRICT) or by a CAST. */
export type Row = Record<string, SQLOutputValue>;

const DIRECTIONS = { up: true, down: true } satisfies Record<Direction, true>;
const FORMS = { clear: true, sealed: true, withheld: true } satisfies Record<RecordedValue['form'], true>;
const STATES = {
  pending: true,
  scheduled: true,
  running: true,
  completed: true,
  failed: true,
  skipped: true,
  rolled_back: true,
  in_doubt: true,
} satisfies Record<StageState, true>;

/** A text column that is never NULL. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds no text`);
  return value;
}

/** A number column that is never NULL. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no number`);
  return value;
}

/** The column `direction`. */
export function directionIn(row: Row): Direction {
  return oneOf(DIRECTIONS, textIn(row, 'direction'));
}

/** The column `state`. */
export function stateIn(row: Row): StageState {
  return oneOf(STATES, textIn(row, 'state'));
}

/** The columns `name`, `form` and `value`. */
export function recordedValueIn(row: Row): RecordedValue {
  return { name: textIn(row, 'name'), form: oneOf(FORMS, textIn(row, 'form')), text: textIn(row, 'value') };
}

/** The columns that say who did something. */
export function provenanceIn(row: Row): Provenance {
  return {
    run: textIn(row, 'run'),
    attempt: numberIn(row, 'attempt'),
    actor: textIn(row, 'actor'),
    commit: textIn(row, 'commit_id'),
  };
}

function oneOf<Name extends string>(known: Record<Name, true>, text: string): Name {
  if (isKey(known, text)) return text;
  throw new TypeError(`unknown word "${text}"`);
}

function isKey<Name extends string>(known: Record<Name, true>, text: string): text is Name {
  return Object.hasOwn(known, text);
}
