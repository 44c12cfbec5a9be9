import type { SourceText } from '../../domain/source-text.ts';

/** A parsed condition. `at` is the offset in its text, for errors. */
export type ConditionNode =
  | { readonly kind: 'literal'; readonly at: number; readonly value: string }
  | { readonly kind: 'boolean'; readonly at: number; readonly value: boolean }
  | { readonly kind: 'template'; readonly at: number; readonly text: SourceText }
  | { readonly kind: 'variable'; readonly at: number; readonly name: string }
  | { readonly kind: 'not'; readonly at: number; readonly operand: ConditionNode }
  | {
      readonly kind: 'logic';
      readonly at: number;
      readonly operator: '&&' | '||';
      readonly operands: readonly ConditionNode[];
    }
  | {
      readonly kind: 'comparison';
      readonly at: number;
      readonly operator: Comparison;
      readonly left: ConditionNode;
      readonly right: ConditionNode;
    }
  | { readonly kind: 'in'; readonly at: number; readonly value: ConditionNode; readonly list: readonly ConditionNode[] }
  | {
      readonly kind: 'text-test';
      readonly at: number;
      readonly test: TextTest;
      readonly value: ConditionNode;
      readonly part: ConditionNode;
    }
  | {
      readonly kind: 'outcome';
      readonly at: number;
      readonly wanted: 'success' | 'failure';
      readonly stages: readonly string[];
    }
  | { readonly kind: 'always'; readonly at: number };

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type TextTest = 'contains' | 'startsWith' | 'endsWith';

/** A condition that can't be read: what is wrong, at which offset of its text. */
export interface ConditionSyntaxError {
  readonly message: string;
  readonly at: number;
}
