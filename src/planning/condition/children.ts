import type { ConditionNode } from './ast.ts';

/** The nodes that a node is made of, in the order in which they are written. */
export function childrenOf(node: ConditionNode): readonly ConditionNode[] {
  switch (node.kind) {
    case 'not':
      return [node.operand];
    case 'logic':
      return node.operands;
    case 'comparison':
      return [node.left, node.right];
    case 'in':
      return [node.value, ...node.list];
    case 'text-test':
      return [node.value, node.part];
    case 'literal':
    case 'boolean':
    case 'template':
    case 'variable':
    case 'outcome':
    case 'always':
      return [];
  }
}
