import type { SourceText } from '../../domain/source-text.ts';
import type { ConditionNode } from './ast.ts';

/** The template operands of a condition, in the order in which they are written. */
export function templatesIn(node: ConditionNode): readonly SourceText[] {
  switch (node.kind) {
    case 'template':
      return [node.text];
    case 'not':
      return templatesIn(node.operand);
    case 'logic':
      return node.operands.flatMap(templatesIn);
    case 'comparison':
      return [...templatesIn(node.left), ...templatesIn(node.right)];
    case 'in':
      return [node.value, ...node.list].flatMap(templatesIn);
    case 'text-test':
      return [...templatesIn(node.value), ...templatesIn(node.part)];
    case 'literal':
    case 'boolean':
    case 'variable':
    case 'outcome':
    case 'always':
      return [];
  }
}
