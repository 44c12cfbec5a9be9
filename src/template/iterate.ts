import type { Pipe } from './ast.ts';
import { fail } from './execution.ts';
import type { Execution } from './execution.ts';
import { sortedEntries } from './format/printer.ts';
import { integerOf, isList, isMap, typeName } from './go-value.ts';
import type { GoValue } from './go-value.ts';

/** One round of a `{{range}}`: the position or key, and what stands there. */
export interface Iteration {
  readonly index: GoValue;
  readonly element: GoValue;
}

/** What `{{range}}` goes through: a list, a map by its sorted keys, or the numbers below an integer; nil is empty. */
export function iterate(execution: Execution, value: GoValue, { variables, offset }: Pipe): Iterable<Iteration> {
  execution.offset = offset;
  if (value === null) return [];
  if (isList(value)) return listIterations(value);
  if (isMap(value)) return sortedEntries(value).map(([index, element]) => ({ index, element }));
  const count = integerOf(value);
  if (count === undefined) {
    // Not the value itself, as Go does: it may be a secret.
    const hint = typeof value === 'string' ? '; splitList makes a list of it' : '';
    return fail(execution, `range can't iterate over a value of type ${typeName(value)}${hint}`);
  }
  if (variables.length > 1) fail(execution, `can't use ${count} to iterate over more than one variable`);
  return integerIterations(count, value);
}

function* listIterations(list: readonly GoValue[]): Generator<Iteration> {
  for (const [index, element] of list.entries()) yield { index: BigInt(index), element };
}

function* integerIterations(count: bigint, like: GoValue): Generator<Iteration> {
  const typed = typeof like === 'object' && like !== null && 'type' in like ? like : undefined;
  for (let value = 0n; value < count; value += 1n) {
    yield { index: null, element: typed ? { ...typed, value } : value };
  }
}
