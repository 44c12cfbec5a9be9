import type { SourceText } from '../../domain/source-text.ts';
import type { ConditionNode } from './ast.ts';
import { childrenOf } from './children.ts';

/** The template operands of a condition, in the order in which they are written. */
export function templatesIn(node: ConditionNode): readonly SourceText[] {
  return node.kind === 'template' ? [node.text] : childrenOf(node).flatMap(templatesIn);
}
