import { damagedRow } from './error-codes.ts';
import type { Row } from './history-rows.ts';

/** The rows that a query has gathered in one column as a JSON list; none where it is NULL. */
export function rowsIn(row: Row, column: string): readonly Row[] {
  const value = row[column] ?? [];
  if (Array.isArray(value) && value.every(isRow)) return value;
  throw damagedRow(`column ${column} holds no list of rows`);
}

/** A JSON object in one column; empty where it is NULL. */
export function objectIn(row: Row, column: string): Row {
  const value = row[column] ?? {};
  if (isRow(value)) return value;
  throw damagedRow(`column ${column} holds no object`);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
