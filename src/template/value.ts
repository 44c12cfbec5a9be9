/**
 * What a template reads and yields: a Go string, bool, nil, int (64 bits, as `bigint`), float64 (as `number`), list or
 * map, or one of two values that only a plan knows. Keys of maps are data: `__proto__` is a key like any other.
 */
export type TemplateValue =
  | string
  | boolean
  | null
  | bigint
  | number
  | readonly TemplateValue[]
  | ReadonlyMap<string, TemplateValue>
  | UnknownValue
  | BrokenValue;

/** A value that is not known before something else has run, as the id of a resource that is still to be created. */
export interface UnknownValue {
  readonly kind: 'unknown';
  /** What it waits for, such as `infrastructure.vpc_id`; sorted, each once. */
  readonly after: readonly string[];
  /** Whether it is true in the sense of `if`, where that is certain all the same (`or .unknown "x"` is true). */
  readonly truth?: boolean;
}

/** A variable that exists but could not be computed. Using it fails with its message, inside `default` too. */
export interface BrokenValue {
  readonly kind: 'broken';
  readonly message: string;
}

/** Makes an {@link UnknownValue}; the names may come in any order and more than once. */
export function unknownValue(after: readonly string[]): UnknownValue {
  return { kind: 'unknown', after: [...new Set(after)].toSorted() };
}

/** Makes a {@link BrokenValue}. */
export function brokenValue(message: string): BrokenValue {
  return { kind: 'broken', message };
}

/**
 * Turns plain data, as `JSON.parse` gives it, into template values. Safe integers become int, other numbers float64;
 * `undefined` and functions, which JSON has not, become nil.
 */
export function fromJson(value: unknown): TemplateValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return value;
    case 'number':
      return Number.isSafeInteger(value) ? BigInt(value) : value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map(fromJson);
      return new Map(Object.entries(value).map(([key, entry]) => [key, fromJson(entry)]));
    default:
      return null;
  }
}
