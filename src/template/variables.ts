import type { Execution, Variable } from './execution.ts';
import { fail } from './execution.ts';

/** The innermost variable of that name. */
function find({ variables }: Execution, name: string): Variable | undefined {
  return variables.findLast((variable) => variable.name === name);
}

/** The value of a variable; the parser accepts a few whose declaration was never run. */
export function readVariable(execution: Execution, name: string): Variable['value'] {
  const variable = find(execution, name);
  return variable ? variable.value : fail(execution, `undefined variable: ${name}`);
}

/** `$x = value` */
export function assignVariable(execution: Execution, name: string, value: Variable['value']): void {
  const variable = find(execution, name) ?? fail(execution, `undefined variable: ${name}`);
  variable.value = value;
}

/** Removes the variables that were declared since there were `count` of them. */
export function leaveScope({ variables }: Execution, count: number): void {
  variables.length = count;
}
