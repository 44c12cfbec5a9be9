import type { FunctionOperand, Operand } from './ast.ts';
import type { Execution } from './execution.ts';
import { fail } from './execution.ts';
import type { ParameterType, TemplateFunction } from './functions/function.ts';
import { hasStringElements, isMap, isUnknown, typeName } from './go-value.ts';
import type { GoValue } from './go-value.ts';

const EMPTY_MAP: ReadonlyMap<string, GoValue> = new Map();
const GO_TYPES: Readonly<Record<ParameterType, string>> = {
  any: 'interface {}',
  bool: 'bool',
  int: 'int',
  map: 'map[string]interface {}',
  string: 'string',
};

/** The type of the parameter at `index`; whether there is one was checked before. */
export function parameterAt(it: TemplateFunction, index: number): ParameterType {
  return it.parameters[index] ?? it.rest ?? 'any';
}

/** Fails unless a function takes that many arguments. */
export function checkArity(execution: Execution, { name }: FunctionOperand, it: TemplateFunction, count: number): void {
  const wanted = it.parameters.length;
  if (it.rest === undefined ? count === wanted : count >= wanted) return;
  const most = it.rest === undefined ? '' : 'at least ';
  fail(execution, `wrong number of args for ${name}: want ${most}${wanted} got ${count}`);
}

/** A value as an argument of that type; as in Go there are no conversions. */
export function checkedValue(execution: Execution, type: ParameterType, value: GoValue): GoValue {
  if (type === 'any' || isUnknown(value)) return value;
  if (value === null) return type === 'map' ? EMPTY_MAP : fail(execution, `invalid value; expected ${GO_TYPES[type]}`);
  const fits = type === 'map' ? isMap(value) && !hasStringElements(value) : typeName(value) === GO_TYPES[type];
  if (fits) return value;
  return fail(execution, `wrong type for value; expected ${GO_TYPES[type]}; got ${typeName(value)}`);
}

/** A literal as an argument of that type: `2.0` will do as an int, but a number never as a text. */
export function literalValue(execution: Execution, type: Exclude<ParameterType, 'any'>, literal: Operand): GoValue {
  const { source } = execution.template;
  const written = source.slice(literal.offset, literal.end);
  switch (type) {
    case 'string':
      return literal.kind === 'string' ? literal.text : fail(execution, `expected string; found ${written}`);
    case 'bool':
      return literal.kind === 'bool' ? literal.value : fail(execution, `expected bool; found ${written}`);
    case 'int':
      if (literal.kind === 'number' && literal.literal.integer !== undefined) return literal.literal.integer;
      return fail(execution, `expected integer; found ${written}`);
    case 'map':
      return fail(execution, `can't handle ${written} for arg of type ${GO_TYPES.map}`);
  }
}
