import { byteLength, fromBytes, isAscii, toBytes } from '../bytes.ts';
import { hasStringElements, integerOf, isBroken, isList, isMap, isUnknown, stringList, typeName } from '../go-value.ts';
import type { GoInteger, GoValue } from '../go-value.ts';
import { fixed, variadic } from './function.ts';
import type { CallContext, FunctionList } from './function.ts';

const MAX_SLICE_INDEXES = 3;

/** An index into something of `length` elements; `length` itself is allowed, as the end of a slice. */
function indexInto(length: number, index: GoValue, { fail }: CallContext): number {
  const at = integerOf(index);
  if (at === undefined) {
    return fail(`cannot index slice/array with ${index === null ? 'nil' : `type ${typeName(index)}`}`);
  }
  return at < 0n || at > BigInt(length) ? fail(`index out of range: ${at}`) : Number(at);
}

/** The byte of a string at an index, as Go's `"abc"[1]`. */
function byteAt(text: string, at: number): GoInteger | undefined {
  const byte = isAscii(text) ? text.charCodeAt(at) : toBytes(text)[at];
  return byte === undefined || Number.isNaN(byte) ? undefined : { kind: 'integer', type: 'uint8', value: BigInt(byte) };
}

function elementOf(item: GoValue, index: GoValue, context: CallContext): GoValue {
  if (item === null) return context.fail('index of nil pointer');
  if (typeof item === 'string') {
    const at = indexInto(byteLength(item), index, context);
    return byteAt(item, at) ?? context.fail(`index out of range: ${at}`);
  }
  if (isList(item)) {
    const at = indexInto(item.length, index, context);
    return at < item.length ? (item[at] ?? null) : context.fail(`index out of range: ${at}`);
  }
  if (isMap(item)) {
    if (typeof index !== 'string') {
      const found = index === null ? 'value is nil' : `value has type ${typeName(index)}`;
      return context.fail(`${found}; should be string`);
    }
    if (item.has(index)) return item.get(index) ?? null;
    return hasStringElements(item) ? '' : null;
  }
  return context.fail(`can't index item of type ${typeName(item)}`);
}

/** `index x 1 "a"` is `x[1]["a"]`. A key that a map has not gives its zero value, not an error. */
const index = variadic(['any'], ([item = null, ...indexes], context) => {
  if (item === null) return context.fail('index of untyped nil');
  let value: GoValue = item;
  for (const step of indexes) {
    if (isUnknown(value) || isBroken(value)) return value;
    value = elementOf(value, step, context);
  }
  return value;
});

function sliceText(text: string, from: number, to: number): string {
  return isAscii(text) ? text.slice(from, to) : fromBytes(toBytes(text).subarray(from, to));
}

/** `slice x 1 2` is `x[1:2]`, in bytes where `x` is a string. */
const slice = variadic(['any'], ([item = null, ...indexes], context) => {
  if (item === null) return context.fail('slice of untyped nil');
  if (indexes.length > MAX_SLICE_INDEXES) return context.fail(`too many slice indexes: ${indexes.length}`);
  const isText = typeof item === 'string';
  if (isText && indexes.length === MAX_SLICE_INDEXES) return context.fail('cannot 3-index slice a string');
  if (!isText && !isList(item)) return context.fail(`can't slice item of type ${typeName(item)}`);
  const length = isText ? byteLength(item) : item.length;
  const [from = 0, to = length, capacity = length] = indexes.map((at) => indexInto(length, at, context));
  if (from > to) return context.fail(`invalid slice index: ${from} > ${to}`);
  if (to > capacity) return context.fail(`invalid slice index: ${to} > ${capacity}`);
  if (isText) return sliceText(item, from, to);
  context.spend(to - from);
  const part = item.slice(from, to);
  return hasStringElements(item) ? stringList(part.map(String)) : part;
});

/** Bytes of a string, elements of a list or map. */
const len = fixed(['any'], ([item], { fail }) => {
  if (typeof item === 'string') return BigInt(byteLength(item));
  if (item === null) return fail('len of nil pointer');
  if (isList(item)) return BigInt(item.length);
  return isMap(item) ? BigInt(item.size) : fail(`len of type ${typeName(item)}`);
});

/** There are no functions among the values of a template, so there is nothing that could be called. */
const call = variadic(['any'], ([it = null], { fail }) =>
  fail(it === null ? 'call of nil' : `non-function of type ${typeName(it)}`),
);

/** Go's functions that look into strings, lists and maps. */
export const ELEMENT: FunctionList = [
  ['index', index],
  ['slice', slice],
  ['len', len],
  ['call', call],
];
