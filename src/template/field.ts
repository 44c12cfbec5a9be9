import type { PathStep } from './ast.ts';
import type { Execution } from './execution.ts';
import { fail } from './execution.ts';
import { isList, isMap, isUnknown, typeName } from './go-value.ts';
import type { GoMap, GoValue } from './go-value.ts';
import { usable } from './inspect.ts';

/** A chain of fields that is read from a value. */
export interface FieldChain {
  readonly path: readonly PathStep[];
  /** Whether the last key may be missing, which gives nil. */
  readonly optional: boolean;
  /** Whether arguments follow, which no field takes. */
  readonly hasArguments: boolean;
}

/** Reads `.a.b.c` from a value. Only keys of maps can be read; nothing else has fields. */
export function readFields(
  execution: Execution,
  start: GoValue,
  { path, optional, hasArguments }: FieldChain,
): GoValue {
  let value = start;
  for (const [index, step] of path.entries()) {
    if (isUnknown(value)) return value;
    const last = index === path.length - 1;
    execution.offset = step.offset;
    const map = mapWithFields(execution, value, step.name);
    if (last && hasArguments) return fail(execution, `${step.name} is not a method but has arguments`);
    value = map.has(step.name) ? (map.get(step.name) ?? null) : missing(execution, step.name, last && optional);
    value = usable(execution, value);
  }
  return value;
}

function mapWithFields(execution: Execution, value: GoValue, name: string): GoMap {
  if (value === null) return fail(execution, `nil data; no entry for key ${JSON.stringify(name)}`);
  if (isMap(value)) return value;
  const index = isList(value) ? '; use index for an element of a list' : '';
  return fail(execution, `can't evaluate field ${name} in type ${typeName(value)}${index}`);
}

function missing(execution: Execution, key: string, optional: boolean): null {
  if (optional) return null;
  const hint = execution.options.missingKeyHint?.(key);
  const suffix = hint === undefined ? '' : ` (${hint})`;
  return fail(execution, `map has no entry for key ${JSON.stringify(key)}${suffix}`, key);
}
