import type { Execution } from './execution.ts';
import { fail, spend } from './execution.ts';
import { MAX_VALUE_DEPTH } from './format/printer.ts';
import { isBroken, isList, isMap, isUnknown } from './go-value.ts';
import type { GoValue } from './go-value.ts';
import type { UnknownValue } from './value.ts';

/** A value that is going to be used: fails if it is a variable that could not be computed. */
export function usable(execution: Execution, value: GoValue): GoValue {
  return isBroken(value) ? fail(execution, value.message) : value;
}

/** The values inside `value` (or itself) that are not known yet. Fails on one that could not be computed. */
export function unknownsWithin(execution: Execution, value: GoValue): readonly UnknownValue[] {
  const found: UnknownValue[] = [];
  collect(execution, value, found, 0);
  return found;
}

function collect(execution: Execution, value: GoValue, found: UnknownValue[], depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_VALUE_DEPTH) {
    execution.context.limit(`a value is nested more than ${MAX_VALUE_DEPTH} levels deep`);
  }
  const known = usable(execution, value);
  if (isUnknown(known)) found.push(known);
  if (!isList(known) && !isMap(known)) return;
  for (const item of known.values()) {
    spend(execution, 1);
    collect(execution, item, found, depth + 1);
  }
}
