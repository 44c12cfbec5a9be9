import type { BranchNode, Node, RangeNode, TemplateNode } from './ast.ts';
import { evaluatePipe } from './evaluate.ts';
import { deeper, fail, spend, write } from './execution.ts';
import type { Execution } from './execution.ts';
import { displayText } from './format/print.ts';
import { isUnknown } from './go-value.ts';
import type { GoValue } from './go-value.ts';
import { unknownsWithin } from './inspect.ts';
import { iterate } from './iterate.ts';
import type { Iteration } from './iterate.ts';
import { forgetAssigned, mayLeaveLoop, writeUnknown } from './skip.ts';
import { truthOf } from './truth.ts';
import { unite } from './unknown.ts';
import type { UnknownValue } from './value.ts';
import { assignVariable, leaveScope } from './variables.ts';

/**
 * How a body ended: at its end, with `{{break}}` or `{{continue}}`, or with the value that has to be known before one
 * can tell whether the loop goes on.
 */
type Ending = 'end' | 'break' | 'continue' | UnknownValue;

/** Prints nodes with `dot` as the value of `.`. */
export function walk(execution: Execution, nodes: readonly Node[], dot: GoValue): Ending {
  return deeper(execution, () => {
    for (const node of nodes) {
      spend(execution, 1);
      const ending = walkNode(execution, node, dot);
      if (ending !== 'end') return ending;
    }
    return 'end';
  });
}

function walkNode(execution: Execution, node: Node, dot: GoValue): Ending {
  switch (node.kind) {
    case 'text':
      write(execution, node.text);
      return 'end';
    case 'action': {
      const value = evaluatePipe(execution, dot, node.pipe);
      // An action that declares or assigns prints nothing.
      if (node.pipe.variables.length === 0) print(execution, value);
      return 'end';
    }
    case 'if':
    case 'with':
      return scoped(execution, () => walkBranches(execution, node, dot));
    case 'range':
      return scoped(execution, () => walkRange(execution, node, dot));
    case 'template':
      walkTemplate(execution, node, dot);
      return 'end';
    case 'break':
    case 'continue':
      return node.kind;
  }
}

/** Removes the variables that the work declared. */
function scoped(execution: Execution, work: () => Ending): Ending {
  const count = execution.variables.length;
  const ending = work();
  leaveScope(execution, count);
  return ending;
}

function print(execution: Execution, value: GoValue): void {
  if (isUnknown(value)) {
    writeUnknown(execution, value);
    return;
  }
  for (const { after } of unknownsWithin(execution, value)) for (const name of after) execution.unknown.add(name);
  write(execution, value === null ? '<no value>' : displayText(value, execution.context));
}

function walkBranches(execution: Execution, node: BranchNode, dot: GoValue): Ending {
  for (const { pipe, body } of node.branches) {
    const value = evaluatePipe(execution, dot, pipe);
    const truth = truthOf(value);
    if (truth === undefined) return skip(execution, node, unite([value]));
    if (truth) return walk(execution, body, node.kind === 'with' ? value : dot);
  }
  return walk(execution, node.otherwise, dot);
}

/** Prints the value that decides in the place of everything that it decides about. */
function skip(execution: Execution, node: BranchNode | RangeNode, cause: UnknownValue): Ending {
  writeUnknown(execution, cause);
  forgetAssigned(execution, [node], cause);
  return mayLeaveLoop([node]) ? cause : 'end';
}

function walkRange(execution: Execution, node: RangeNode, dot: GoValue): Ending {
  const value = evaluatePipe(execution, dot, node.pipe);
  if (isUnknown(value)) return skip(execution, node, value);
  const scope = execution.variables.length;
  let ran = false;
  for (const iteration of iterate(execution, value, node.pipe)) {
    ran = true;
    spend(execution, 1);
    setRangeVariables(execution, node, iteration);
    const ending = walk(execution, node.body, iteration.element);
    leaveScope(execution, scope);
    if (typeof ending === 'object') forgetAssigned(execution, [node], ending);
    if (ending === 'break' || typeof ending === 'object') return 'end';
  }
  return ran ? 'end' : walk(execution, node.otherwise, dot);
}

/** With two variables the index comes first; with one it is the element. */
function setRangeVariables(execution: Execution, { pipe }: RangeNode, { index, element }: Iteration): void {
  const values = pipe.variables.length > 1 ? [index, element] : [element];
  const top = execution.variables.length - pipe.variables.length;
  for (const [position, name] of pipe.variables.entries()) {
    const value = values[position] ?? null;
    const declared = execution.variables[top + position];
    if (pipe.assigns) assignVariable(execution, name, value);
    else if (declared) declared.value = value;
  }
}

/** A named template starts with its own `$` and sees no other variable of its caller. */
function walkTemplate(execution: Execution, { name, pipe, offset }: TemplateNode, dot: GoValue): void {
  execution.offset = offset;
  const nodes = execution.template.definitions.get(name);
  if (!nodes) return fail(execution, `template ${JSON.stringify(name)} not defined`);
  const value = pipe ? evaluatePipe(execution, dot, pipe) : null;
  execution.offset = offset;
  const { variables } = execution;
  execution.variables = [{ name: '$', value }];
  walk(execution, nodes, value);
  execution.variables = variables;
}
