import { isList, isMap } from './go-value.ts';
import type { GoValue } from './go-value.ts';

/**
 * Whether `if` takes a value for true: everything but false, nil, zero and what is empty. `undefined` when that is not
 * known yet.
 */
export function truthOf(value: GoValue): boolean | undefined {
  switch (typeof value) {
    case 'string':
      return value !== '';
    case 'boolean':
      return value;
    case 'bigint':
      return value !== 0n;
    case 'number':
      return value !== 0;
    default:
      return objectTruth(value);
  }
}

function objectTruth(value: Exclude<GoValue, string | boolean | bigint | number>): boolean | undefined {
  if (value === null) return false;
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  switch (value.kind) {
    case 'integer':
      return value.value !== 0n;
    case 'complex':
      return value.real !== 0 || value.imaginary !== 0;
    case 'time':
      return true;
    case 'unknown':
      return value.truth;
    case 'broken':
      return undefined;
  }
}
