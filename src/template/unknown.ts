import { isUnknown } from './go-value.ts';
import type { GoValue } from './go-value.ts';
import type { UnknownValue } from './value.ts';
import { unknownValue } from './value.ts';

/** How a value that is not known yet is printed: `<known after: infrastructure.vpc_id>`. */
export function unknownMarker(after: readonly string[]): string {
  return `<known after: ${after.join(', ')}>`;
}

/** The value that is known once all of `values` are; those among them that are known already do not matter. */
export function unite(values: readonly GoValue[]): UnknownValue {
  return unknownValue(values.filter(isUnknown).flatMap(({ after }) => after));
}

/** The same, where it is certain whether `if` will take it for true. */
export function uniteWithTruth(values: readonly GoValue[], truth: boolean | undefined): UnknownValue {
  return truth === undefined ? unite(values) : { ...unite(values), truth };
}
