import type { GoComplex } from './go-value.ts';

/** A parsed template; {@link parseTemplate} makes it, it is never changed, and it can be rendered any number of times. */
export interface Template {
  readonly source: string;
  /** What the template itself prints. */
  readonly root: readonly Node[];
  /** The bodies of `{{define}}` and `{{block}}`, and under its own name the template itself. */
  readonly definitions: ReadonlyMap<string, readonly Node[]>;
}

/** A step in printing: text, an action, or a control structure. Offsets are UTF-16 code units from the start. */
export type Node = TextNode | ActionNode | BranchNode | RangeNode | TemplateNode | LoopExitNode;

/** Text outside actions, after trimming. */
export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
}

/** `{{pipeline}}` */
export interface ActionNode {
  readonly kind: 'action';
  readonly pipe: Pipe;
}

/** `{{if}}` or `{{with}}` with all its `{{else if}}` or `{{else with}}`, in order. */
export interface BranchNode {
  readonly kind: 'if' | 'with';
  readonly branches: readonly Branch[];
  readonly otherwise: readonly Node[];
}

/** One condition of an `{{if}}` or `{{with}}`, and what is printed where it holds. */
export interface Branch {
  readonly pipe: Pipe;
  readonly body: readonly Node[];
}

/** `{{range}}` */
export interface RangeNode {
  readonly kind: 'range';
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  /** Printed where there is nothing to iterate over. */
  readonly otherwise: readonly Node[];
}

/** `{{template}}`, and what is left of a `{{block}}`. */
export interface TemplateNode {
  readonly kind: 'template';
  readonly offset: number;
  readonly name: string;
  readonly pipe?: Pipe;
}

/** `{{break}}` or `{{continue}}` */
export interface LoopExitNode {
  readonly kind: 'break' | 'continue';
}

/** Commands, each of which gets the value of the one before as its last argument; and the variables that it sets. */
export interface Pipe {
  readonly kind: 'pipe';
  readonly offset: number;
  readonly end: number;
  /** Names with their `$`. */
  readonly variables: readonly string[];
  /** `=` and not `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

/** Operands separated by spaces: a function or field with its arguments, or a single operand. */
export type Command = readonly [Operand, ...(readonly Operand[])];

/** A single value in a command. `end` is exclusive. */
export type Operand =
  | Pipe
  | FieldOperand
  | VariableOperand
  | ChainOperand
  | FunctionOperand
  | NumberOperand
  | StringOperand
  | BoolOperand
  | DotOperand;

interface Span {
  readonly offset: number;
  readonly end: number;
}

/** One `.name` of a field chain. */
export interface PathStep {
  readonly name: string;
  readonly offset: number;
}

interface Chained extends Span {
  readonly path: readonly PathStep[];
  /** The direct argument of `default`: its last key may be missing. */
  readonly optional: boolean;
}

/** `.a.b`, read from dot. */
export interface FieldOperand extends Chained {
  readonly kind: 'field';
}

/** `$x` or `$x.a.b`; the name includes the `$`. */
export interface VariableOperand extends Chained {
  readonly kind: 'variable';
  readonly name: string;
}

/** `(pipeline).a.b` or `function.a.b` */
export interface ChainOperand extends Chained {
  readonly kind: 'chain';
  readonly base: Operand;
}

/** The name of a function; with its arguments where it is the first word of a command. */
export interface FunctionOperand extends Span {
  readonly kind: 'function';
  readonly name: string;
}

/** A number or character literal. */
export interface NumberOperand extends Span {
  readonly kind: 'number';
  readonly literal: NumberLiteral;
}

/** What a number literal can stand for. */
export interface NumberLiteral {
  /** Its value where any type will do; `undefined` for an integer beyond 64 signed bits. */
  readonly value: bigint | number | GoComplex | undefined;
  /** Its value where an int is wanted: `2.0` will do. */
  readonly integer: bigint | undefined;
}

/** A string literal, with its escapes resolved. */
export interface StringOperand extends Span {
  readonly kind: 'string';
  readonly text: string;
}

/** `true` or `false` */
export interface BoolOperand extends Span {
  readonly kind: 'bool';
  readonly value: boolean;
}

/** `.` or `nil` */
export interface DotOperand extends Span {
  readonly kind: 'dot' | 'nil';
}
