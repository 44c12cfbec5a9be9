import type { BrokenValue, UnknownValue } from './value.ts';

/**
 * What an expression can be while a template runs: a `TemplateValue`, or one of the few Go types that only functions
 * and literals make. Which integer type a value has shows in `%T`, and decides which functions take it.
 */
export type GoValue =
  | string
  | boolean
  | null
  | bigint
  | number
  | readonly GoValue[]
  | GoMap
  | GoInteger
  | GoComplex
  | GoTime
  | UnknownValue
  | BrokenValue;

/** A map; `elementType` is `string` for Go's `map[string]string`, whose missing entries are empty strings. */
export interface GoMap extends ReadonlyMap<string, GoValue> {
  readonly elementType?: 'string';
}

/** A list of Go type `[]string`; other lists are `[]interface {}`. */
export interface StringList extends ReadonlyArray<string> {
  readonly elementType: 'string';
}

/** An integer that is not of Go's type `int`. */
export interface GoInteger {
  readonly kind: 'integer';
  readonly type: 'int64' | 'uint8';
  readonly value: bigint;
}

/** A complex number, such as the literal `1+2i`. */
export interface GoComplex {
  readonly kind: 'complex';
  readonly real: number;
  readonly imaginary: number;
}

/** A point in time, in milliseconds since 1970 UTC. */
export interface GoTime {
  readonly kind: 'time';
  readonly epochMs: number;
}

/** An int64; the value wraps around as Go's arithmetic does. */
export function int64(value: bigint): GoInteger {
  return { kind: 'integer', type: 'int64', value: BigInt.asIntN(64, value) };
}

/** A list of Go type `[]string`. */
export function stringList(items: readonly string[]): StringList {
  return Object.assign([...items], { elementType: 'string' as const });
}

/** A map of Go type `map[string]string`. */
export function stringMap(entries: Iterable<readonly [string, string]>): GoMap {
  return Object.assign(new Map(entries), { elementType: 'string' as const });
}

/** Whether a value is a list. */
export function isList(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value);
}

/** Whether a value is a map; it may be any implementation of `ReadonlyMap`. */
export function isMap(value: GoValue): value is GoMap {
  return typeof value === 'object' && value !== null && 'get' in value;
}

/** Whether a value is one that only a later run knows. */
export function isUnknown(value: GoValue): value is UnknownValue {
  return isTagged(value) && value.kind === 'unknown';
}

/** Whether a value is a variable that could not be computed. */
export function isBroken(value: GoValue): value is BrokenValue {
  return isTagged(value) && value.kind === 'broken';
}

/** Whether a value is one of the records with a `kind`. */
export function isTagged(value: GoValue): value is GoInteger | GoComplex | GoTime | UnknownValue | BrokenValue {
  return typeof value === 'object' && value !== null && 'kind' in value && !isList(value) && !isMap(value);
}

/** Whether the elements of a list or map are declared as strings. */
export function hasStringElements(value: readonly GoValue[] | GoMap): boolean {
  return 'elementType' in value;
}

/** The value of an integer of any type; `undefined` for everything else. */
export function integerOf(value: GoValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return isTagged(value) && value.kind === 'integer' ? value.value : undefined;
}

/** The Go name of a value's type, as `%T` prints it. */
export function typeName(value: GoValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float64';
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(value: Exclude<GoValue, string | boolean | bigint | number>): string {
  if (value === null) return '<nil>';
  if (isList(value)) return hasStringElements(value) ? '[]string' : '[]interface {}';
  if (isMap(value)) return hasStringElements(value) ? 'map[string]string' : 'map[string]interface {}';
  switch (value.kind) {
    case 'integer':
      return value.type;
    case 'complex':
      return 'complex128';
    case 'time':
      return 'time.Time';
    case 'unknown':
    case 'broken':
      return value.kind;
  }
}
