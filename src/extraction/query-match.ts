import { compareCodePoints } from './code-point-order.ts';
import { numberFrom } from './json-number.ts';
import { stringContent } from './json-string.ts';
import { isFalseish, isTrueish, typeOf } from './json-value.ts';
import type { Query, QueryOperator } from './query.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * Whether the value `raw` (empty: missing) satisfies the comparison of `query`.
 *
 * The value's own type decides how it is compared: strings by code points, numbers as floating point, `false` before
 * `true`; null, objects and lists satisfy no comparison. A query value that begins with `~` compares what the value
 * is like: `~true`, `~false`, `~null`, and `~*` for any that exists.
 */
export function satisfies(raw: string, query: Query, spend: (characters: number) => boolean): boolean {
  if (query.value.startsWith('~')) {
    const alike = isAlike(raw, query.value.slice(1));
    return alike !== undefined && compare(alike ? 'true' : 'false', { ...query, value: 'true' }, spend);
  }
  return raw !== '' && compare(raw, query, spend);
}

function isAlike(raw: string, likeness: string): boolean | undefined {
  switch (likeness) {
    case '*':
      return raw !== '';
    case 'null':
      return typeOf(raw) === 'Null';
    case 'true':
      return isTrueish(raw);
    case 'false':
      return isFalseish(raw);
    default:
      return undefined;
  }
}

function compare(raw: string, { operator, value }: Query, spend: (characters: number) => boolean): boolean {
  if (operator === '') return true;
  switch (typeOf(raw)) {
    case 'String': {
      const text = stringContent(raw);
      if (operator === '%') return matchesWildcard(text, value, spend);
      if (operator === '!%') return !matchesWildcard(text, value, spend);
      return holds(operator, compareCodePoints(text, value));
    }
    case 'Number':
      return holds(operator, compareNumbers(numberFrom(raw), numberFrom(value)));
    case 'True':
      return holdsForBoolean(operator, 'true', value);
    case 'False':
      return holdsForBoolean(operator, 'false', value);
    case 'Null':
    case 'JSON':
      return false;
  }
}

/** Not a subtraction: infinity less infinity would be no number. */
function compareNumbers(left: number, right: number): number {
  if (left === right) return 0;
  return left < right ? -1 : left > right ? 1 : Number.NaN;
}

/** The order of the value and what it is compared with: negative, 0, positive, or NaN where there is none. */
function holds(operator: QueryOperator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return false;
  }
}

/** `true >= x` and `false <= x` hold for every x, also for those that are no booleans. */
function holdsForBoolean(operator: QueryOperator, own: 'true' | 'false', value: string): boolean {
  switch (operator) {
    case '=':
      return value === own;
    case '!=':
      return value !== own;
    case '>':
      return own === 'true' && value === 'false';
    case '>=':
      return own === 'true';
    case '<':
      return own === 'false' && value === 'true';
    case '<=':
      return own === 'false';
    default:
      return false;
  }
}
