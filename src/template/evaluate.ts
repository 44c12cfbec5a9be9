import { checkArity, checkedValue, literalValue, parameterAt } from './arguments.ts';
import type { Command, FunctionOperand, Operand, Pipe } from './ast.ts';
import { deeper, fail, spend, spendOnText } from './execution.ts';
import type { Execution } from './execution.ts';
import { readFields } from './field.ts';
import type { ParameterType, TemplateFunction } from './functions/function.ts';
import { decide } from './functions/logic.ts';
import { findFunction } from './functions/table.ts';
import { isUnknown } from './go-value.ts';
import type { GoValue } from './go-value.ts';
import { unknownsWithin, usable } from './inspect.ts';
import { settle } from './stop.ts';
import { unite } from './unknown.ts';
import { assignVariable, readVariable } from './variables.ts';

/** The arguments of a command: the operands behind its first word, and the value that was piped into it. */
interface Arguments {
  readonly operands: readonly Operand[];
  /** `undefined` for none; nil is a value. */
  readonly piped: GoValue | undefined;
}

const NO_ARGUMENTS: Arguments = { operands: [], piped: undefined };

/** The value of a pipeline. Sets its variables, which stay until the caller removes them. */
export function evaluatePipe(execution: Execution, dot: GoValue, pipe: Pipe): GoValue {
  let value: GoValue | undefined;
  for (const command of pipe.commands) value = evaluateCommand(execution, dot, command, value);
  const result = value ?? null;
  for (const name of pipe.variables) {
    execution.offset = pipe.offset;
    if (pipe.assigns) assignVariable(execution, name, result);
    else execution.variables.push({ name, value: result });
  }
  return result;
}

function evaluateCommand(
  execution: Execution,
  dot: GoValue,
  [word, ...operands]: Command,
  piped: GoValue | undefined,
): GoValue {
  const given = { operands, piped };
  if (word.kind === 'function') return callFunction(execution, dot, word, given);
  if (word.kind === 'nil') {
    execution.offset = word.offset;
    return fail(execution, 'nil is not a command');
  }
  return evaluateOperand(execution, dot, word, given);
}

/** The value of an operand; only functions and (in vain) fields take arguments. */
function evaluateOperand(execution: Execution, dot: GoValue, operand: Operand, given = NO_ARGUMENTS): GoValue {
  execution.offset = operand.offset;
  const hasArguments = given.operands.length > 0 || given.piped !== undefined;
  const chained = operand.kind === 'field' || operand.kind === 'chain' || operand.kind === 'variable';
  if (hasArguments && (!chained || operand.path.length === 0)) {
    return fail(execution, `can't give argument to non-function ${textOf(execution, operand)}`);
  }
  switch (operand.kind) {
    case 'field':
      return readFields(execution, usable(execution, dot), { ...operand, hasArguments });
    case 'variable': {
      const value = usable(execution, readVariable(execution, operand.name));
      return readFields(execution, value, { ...operand, hasArguments });
    }
    case 'chain': {
      const base = evaluateOperand(execution, dot, operand.base);
      return readFields(execution, base, { ...operand, hasArguments });
    }
    case 'pipe':
      return deeper(execution, () => evaluatePipe(execution, dot, operand));
    case 'function':
      return callFunction(execution, dot, operand, NO_ARGUMENTS);
    case 'number':
      return operand.literal.value ?? fail(execution, `${textOf(execution, operand)} overflows int`);
    case 'string':
      return operand.text;
    case 'bool':
      return operand.value;
    case 'dot':
      return usable(execution, dot);
    case 'nil':
      return null;
  }
}

function textOf(execution: Execution, { offset, end }: Operand): string {
  return execution.template.source.slice(offset, end);
}

function callFunction(execution: Execution, dot: GoValue, word: FunctionOperand, given: Arguments): GoValue {
  execution.offset = word.offset;
  const it = findFunction(word.name) ?? fail(execution, `function ${JSON.stringify(word.name)} not defined`);
  checkArity(execution, word, it, given.operands.length + (given.piped === undefined ? 0 : 1));
  spend(execution, 1);
  if (word.name === 'and' || word.name === 'or') {
    return decide(word.name, logicOperands(execution, dot, given));
  }
  const values = given.operands.map((operand, index) =>
    evaluateArgument(execution, dot, operand, parameterAt(it, index)),
  );
  execution.offset = word.offset;
  if (given.piped !== undefined) {
    values.push(checkedValue(execution, parameterAt(it, values.length), given.piped));
  }
  const unknowns = it.unknown === 'decides' ? [] : unknownArguments(execution, it, values);
  return unknowns.length > 0 ? unite(unknowns) : apply(execution, word, it, values);
}

function evaluateArgument(execution: Execution, dot: GoValue, operand: Operand, type: ParameterType): GoValue {
  execution.offset = operand.offset;
  switch (operand.kind) {
    case 'nil':
      if (type === 'any' || type === 'map') return checkedValue(execution, type, null);
      return fail(execution, `cannot assign nil to ${type}`);
    case 'number':
    case 'string':
    case 'bool':
      return type === 'any' ? evaluateOperand(execution, dot, operand) : literalValue(execution, type, operand);
    default: {
      const value = evaluateOperand(execution, dot, operand);
      execution.offset = operand.offset;
      // A literal nil can be an empty map; a nil that was found where a map should be can't.
      if (value === null && type === 'map' && 'path' in operand) {
        return fail(execution, 'wrong type for value; expected map[string]interface {}; got nil');
      }
      return checkedValue(execution, type, value);
    }
  }
}

function unknownArguments(execution: Execution, it: TemplateFunction, values: readonly GoValue[]): readonly GoValue[] {
  if (it.unknown === 'deep') return values.flatMap((value) => unknownsWithin(execution, value));
  return values.filter(isUnknown);
}

function apply(
  execution: Execution,
  { name }: FunctionOperand,
  it: TemplateFunction,
  values: readonly GoValue[],
): GoValue {
  for (const value of values) if (typeof value === 'string') spendOnText(execution, value.length);
  execution.calling = name;
  const result = it.call(values, execution.context);
  if (typeof result === 'string') {
    execution.context.reserve(result.length);
    spendOnText(execution, result.length);
  }
  return usable(execution, result);
}

/**
 * The operands of `and` or `or`, evaluated when they are asked for. Those behind one that is not known yet may never be
 * evaluated when the template runs for good, so that a failure there is no failure yet.
 */
function* logicOperands(execution: Execution, dot: GoValue, given: Arguments): Generator<GoValue | undefined> {
  let certain = true;
  for (const operand of given.operands) {
    const evaluate = (): GoValue => evaluateArgument(execution, dot, operand, 'any');
    const value = certain ? evaluate() : attempt(execution, evaluate);
    if (value === undefined || isUnknown(value)) certain = false;
    yield value;
  }
  if (given.piped !== undefined) yield given.piped;
}

function attempt(execution: Execution, evaluate: () => GoValue): GoValue | undefined {
  const { depth, variables } = execution;
  const scope = variables.length;
  const result = settle(evaluate);
  if (result.ok) return result.value;
  execution.depth = depth;
  variables.length = scope;
  return undefined;
}
