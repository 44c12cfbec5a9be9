import type { SourceText } from '../../domain/source-text.ts';
import type { ConditionNode } from './ast.ts';
import type { ConditionToken } from './lexer.ts';

/** Reads tokens one after another; the parser throws `Stop` inside and returns a value outside. */
export interface TokenReader {
  readonly source: SourceText;
  peek(): ConditionToken;
  next(): ConditionToken;
  accept(symbol: string): boolean;
  expect(symbol: string): void;
  fail(message: string, at?: number): never;
  expression(): ConditionNode;
}
