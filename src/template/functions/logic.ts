import type { GoValue } from '../go-value.ts';
import { truthOf } from '../truth.ts';
import { unite, uniteWithTruth } from '../unknown.ts';
import { fixed, treatingUnknown, variadic } from './function.ts';
import type { FunctionList, TemplateFunction } from './function.ts';

/**
 * The value of `and` or `or`: that of the first operand that decides, or of the last. Later operands are not looked at.
 * With operands before it that are not known yet, the deciding one still settles what `if` makes of the whole.
 * `undefined` is an operand that can't be evaluated and perhaps never will be.
 */
export function decide(operator: 'and' | 'or', operands: Iterable<GoValue | undefined>): GoValue {
  const deciding = operator === 'or';
  const seen: GoValue[] = [];
  let certain = true;
  for (const operand of operands) {
    const truth = operand === undefined ? undefined : truthOf(operand);
    seen.push(operand ?? null);
    if (truth === deciding) return certain ? (operand ?? null) : uniteWithTruth(seen, deciding);
    if (truth === undefined) certain = false;
  }
  return certain ? (seen.at(-1) ?? null) : unite(seen);
}

function choose(value: GoValue, whenTrue: GoValue, whenFalse: GoValue): GoValue {
  const truth = truthOf(value);
  if (truth !== undefined) return truth ? whenTrue : whenFalse;
  return unite([value, whenTrue, whenFalse]);
}

/** `default fallback value`: the value, unless it is empty; a second value is ignored. */
const defaultTo = variadic(['any'], ([fallback = null, given = null]) => choose(given, given, fallback));

const coalesce = variadic([], (values) => {
  const first = decide('or', values);
  return truthOf(first) === false ? null : first;
});

const ternary = fixed(['any', 'any', 'bool'], ([whenTrue, whenFalse, condition]) =>
  choose(condition, whenTrue, whenFalse),
);

const not = fixed(['any'], ([value]) => {
  const truth = truthOf(value);
  return truth === undefined ? value : !truth;
});

/** As in Helm: only nil and the empty string are missing. */
const required = fixed(['string', 'any'], ([message, value], { refuse }) =>
  value === null || value === '' ? refuse(message) : value,
);

/** The evaluator doesn't evaluate the operands of these before it must, so they are never called. */
const lazy: TemplateFunction = variadic(['any'], () => null);

/** Truth and defaults: `and or not` of Go, and what sprig and Helm add. */
export const LOGIC: FunctionList = [
  ['and', lazy],
  ['or', lazy],
  ['not', treatingUnknown('decides', not)],
  ['empty', treatingUnknown('decides', not)],
  ['default', treatingUnknown('decides', defaultTo)],
  ['coalesce', treatingUnknown('decides', coalesce)],
  ['ternary', treatingUnknown('decides', ternary)],
  ['required', required],
];
