import type { GoValue } from '../go-value.ts';
import { MAX_VALUE_DEPTH } from '../format/printer.ts';
import type { CallContext } from './function.ts';

/**
 * The value of a JSON text; nil if it is none. As in Go every number becomes a float64, and a number that is too large
 * for one nil.
 */
export function fromJsonText(text: string, context: CallContext): GoValue {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  return convert(parsed, context, 0);
}

function convert(value: unknown, context: CallContext, depth: number): GoValue {
  if (depth > MAX_VALUE_DEPTH) return context.limit(`JSON is nested more than ${MAX_VALUE_DEPTH} levels deep`);
  context.spend(1);
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item) => convert(item, context, depth + 1));
      return new Map(
        Object.entries(value).map(([key, item]) => [key.toWellFormed(), convert(item, context, depth + 1)] as const),
      );
    default:
      return null;
  }
}
