import { compareText } from '../../domain/diagnostic.ts';
import type { Comparison } from './ast.ts';

/**
 * Compares two values. Equality compares the texts: `1.10` is not `1.1`. Order compares numbers when both are numbers,
 * otherwise texts (spec 11, "Conditions").
 */
export function compareValues(operator: Comparison, left: string, right: string): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  const order = compareOrder(left.trim(), right.trim());
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function compareOrder(left: string, right: string): number {
  if (INTEGER.test(left) && INTEGER.test(right)) {
    const [a, b] = [BigInt(left), BigInt(right)];
    return a === b ? 0 : a < b ? -1 : 1;
  }
  if (NUMBER.test(left) && NUMBER.test(right)) {
    const [a, b] = [Number(left), Number(right)];
    return a === b ? 0 : a < b ? -1 : 1;
  }
  return compareText(left, right);
}
