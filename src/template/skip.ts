import type { Node } from './ast.ts';
import { write } from './execution.ts';
import type { Execution } from './execution.ts';
import { unite, unknownMarker } from './unknown.ts';
import type { UnknownValue } from './value.ts';

/** Prints a value that is not known yet and remembers what it waits for. */
export function writeUnknown(execution: Execution, value: UnknownValue): void {
  for (const name of value.after) execution.unknown.add(name);
  write(execution, unknownMarker(value.after));
}

/**
 * Passes over nodes of which is not known yet whether and how often they will run: variables that they assign to are
 * not known any more either.
 */
export function forgetAssigned(execution: Execution, nodes: readonly Node[], cause: UnknownValue): void {
  const names = new Set<string>();
  collectAssigned(nodes, names);
  for (const variable of execution.variables) {
    if (names.has(variable.name)) variable.value = unite([cause, variable.value]);
  }
}

function collectAssigned(nodes: readonly Node[], names: Set<string>): void {
  for (const node of nodes) {
    const assigned = pipesOf(node).flatMap((pipe) => (pipe.assigns ? pipe.variables : []));
    for (const name of assigned) names.add(name);
    for (const body of bodiesOf(node)) collectAssigned(body, names);
  }
}

/** Whether the nodes hold a `{{break}}` or `{{continue}}` of a `{{range}}` around them. */
export function mayLeaveLoop(nodes: readonly Node[]): boolean {
  return nodes.some((node) => {
    if (node.kind === 'break' || node.kind === 'continue') return true;
    return node.kind === 'range' ? mayLeaveLoop(node.otherwise) : bodiesOf(node).some(mayLeaveLoop);
  });
}

function pipesOf(node: Node): readonly { readonly assigns: boolean; readonly variables: readonly string[] }[] {
  switch (node.kind) {
    case 'if':
    case 'with':
      return node.branches.map(({ pipe }) => pipe);
    case 'action':
    case 'range':
      return [node.pipe];
    case 'template':
      return node.pipe ? [node.pipe] : [];
    default:
      return [];
  }
}

function bodiesOf(node: Node): readonly (readonly Node[])[] {
  switch (node.kind) {
    case 'if':
    case 'with':
      return [...node.branches.map(({ body }) => body), node.otherwise];
    case 'range':
      return [node.body, node.otherwise];
    default:
      return [];
  }
}
