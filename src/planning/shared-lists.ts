import type { InstanceId } from '../domain/instance.ts';

/**
 * Computes something of a list once per list object. Graphs share one list among all instances behind a barrier
 * (see `Graph`), and computing it for each of them would be quadratic.
 */
export function oncePerList<Value>(
  compute: (list: readonly InstanceId[]) => Value,
): (list: readonly InstanceId[]) => Value {
  const known = new Map<readonly InstanceId[], { readonly value: Value }>();
  return (list) => {
    const entry = known.get(list) ?? { value: compute(list) };
    known.set(list, entry);
    return entry.value;
  };
}
