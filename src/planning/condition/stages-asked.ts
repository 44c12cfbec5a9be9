import type { SourceText } from '../../domain/source-text.ts';
import { locateInside } from '../../domain/source-text.ts';
import type { SourceLocation } from '../../domain/source-location.ts';
import { compileText } from '../../template/compile.ts';
import { literalArguments } from '../../template/literal-arguments.ts';
import { positionAt } from '../../template/position.ts';
import { referencedKeys } from '../../template/references.ts';
import type { ConditionNode } from './ast.ts';
import { childrenOf } from './children.ts';

/** A stage whose result a condition asks for, and where it does. */
export interface AskedStage {
  readonly name: string;
  readonly location: SourceLocation;
}

const OUTCOME_FUNCTIONS: ReadonlySet<string> = new Set(['success', 'failed']);

/** The stages that a condition names, in all its spellings. One whose name is computed is not among them. */
export function stagesAsked(source: SourceText, node: ConditionNode): readonly AskedStage[] {
  if (node.kind === 'outcome') return node.stages.map((name) => ({ name, location: locate(source, node.at) }));
  if (node.kind === 'template') return stagesInTemplate(node.text);
  return childrenOf(node).flatMap((child) => stagesAsked(source, child));
}

function stagesInTemplate(text: SourceText): readonly AskedStage[] {
  const template = compileText(text);
  if (!template.ok) return [];
  const results = referencedKeys(template.value).flatMap(([first, name]) =>
    first === 'Results' && name !== undefined ? [{ name, location: text.at }] : [],
  );
  const calls = literalArguments(template.value, OUTCOME_FUNCTIONS).map(({ text: name, offset }) => ({
    name,
    location: locate(text, offset),
  }));
  return [...results, ...calls];
}

function locate(source: SourceText, offset: number): SourceLocation {
  const { line, column } = positionAt(source.text, offset);
  return locateInside(source, line, column);
}
