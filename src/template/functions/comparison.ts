import { compareBytes } from '../bytes.ts';
import { integerOf, isList, isMap, isTagged, typeName } from '../go-value.ts';
import type { GoValue } from '../go-value.ts';
import { fixed, variadic } from './function.ts';
import type { CallContext, FunctionList } from './function.ts';

type BasicKind = 'bool' | 'complex' | 'float' | 'int' | 'string';

/** The kinds that Go compares. Integers of all types are one kind, because they compare by value. */
function basicKind(value: GoValue): BasicKind | undefined {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float';
    default:
      if (integerOf(value) !== undefined) return 'int';
      return isTagged(value) && value.kind === 'complex' ? 'complex' : undefined;
  }
}

function equal(left: GoValue, right: GoValue, { fail }: CallContext): boolean {
  const kind = basicKind(left);
  if (kind !== basicKind(right)) {
    if (left === null || right === null) return false;
    return fail(`incompatible types for comparison: ${typeName(left)} and ${typeName(right)}`);
  }
  if (kind === 'int') return integerOf(left) === integerOf(right);
  if (kind !== undefined && kind !== 'complex') return left === right;
  if (left === null || right === null) return left === right;
  if (isTagged(left) && isTagged(right)) {
    if (left.kind === 'complex' && right.kind === 'complex') {
      return left.real === right.real && left.imaginary === right.imaginary;
    }
    if (left.kind === 'time' && right.kind === 'time') return left.epochMs === right.epochMs;
  }
  const same = (isList(left) && isList(right)) || (isMap(left) && isMap(right));
  return fail(
    same
      ? `non-comparable type ${typeName(left)}: compare with nil, use len, or compare what is inside`
      : `non-comparable types ${typeName(left)} and ${typeName(right)}`,
  );
}

function less(left: GoValue, right: GoValue, { fail }: CallContext): boolean {
  const kinds = [basicKind(left), basicKind(right)];
  for (const [index, value] of [left, right].entries()) {
    if (kinds[index] === undefined) return fail(`invalid type for comparison: ${typeName(value)}`);
  }
  if (kinds[0] !== kinds[1]) {
    return fail(`incompatible types for comparison: ${typeName(left)} and ${typeName(right)}`);
  }
  const [leftInteger, rightInteger] = [integerOf(left), integerOf(right)];
  if (leftInteger !== undefined && rightInteger !== undefined) return leftInteger < rightInteger;
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'string' && typeof right === 'string') return compareBytes(left, right) < 0;
  return fail(`invalid type for comparison: ${typeName(left)}`);
}

type Comparison = (left: GoValue, right: GoValue, context: CallContext) => boolean;

/** In Go's terms, so that NaN comes out as there: `le` is `lt` or `eq`, `gt` is not `le`, `ge` is not `lt`. */
const lessOrEqual: Comparison = (left, right, context) => less(left, right, context) || equal(left, right, context);

function comparing(compare: Comparison): ReturnType<typeof fixed> {
  return fixed(['any', 'any'], ([left, right], context) => compare(left, right, context));
}

/** `eq a b c`: whether `a` equals any of the others. */
const eq = variadic(['any'], ([left = null, ...others], context) => {
  if (others.length === 0) return context.fail('missing argument for comparison');
  return others.some((other) => equal(left, other, context));
});

/** The comparisons of Go: by type, without conversions. */
export const COMPARISON: FunctionList = [
  ['eq', eq],
  ['ne', comparing((left, right, context) => !equal(left, right, context))],
  ['lt', comparing(less)],
  ['le', comparing(lessOrEqual)],
  ['gt', comparing((left, right, context) => !lessOrEqual(left, right, context))],
  ['ge', comparing((left, right, context) => !less(left, right, context))],
];
