import type { Command, Node, Operand, Pipe, StringOperand, Template } from './ast.ts';

/** A text that a template hands to a function as a literal. `offset`: where the literal begins, in UTF-16 code units. */
export interface LiteralArgument {
  readonly text: string;
  readonly offset: number;
}

/**
 * The literals that functions of these names get as their only argument, wherever they stand in the template, also as
 * `"database" | success`. In the order of the text.
 */
export function literalArguments(template: Template, functions: ReadonlySet<string>): readonly LiteralArgument[] {
  const found: LiteralArgument[] = [];
  // The template itself is among its definitions.
  for (const body of template.definitions.values()) visitNodes(body);
  return found.toSorted((a, b) => a.offset - b.offset);

  function visitNodes(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.kind === 'if' || node.kind === 'with') {
        for (const { pipe, body } of node.branches) {
          visitPipe(pipe);
          visitNodes(body);
        }
        visitNodes(node.otherwise);
      } else if (node.kind === 'range') {
        visitPipe(node.pipe);
        visitNodes([...node.body, ...node.otherwise]);
      } else if ((node.kind === 'action' || node.kind === 'template') && node.pipe) visitPipe(node.pipe);
    }
  }

  function visitPipe({ commands }: Pipe): void {
    for (const [place, command] of commands.entries()) {
      const argument = onlyArgument(command, commands[place - 1]);
      const [word] = command;
      if (argument && word.kind === 'function' && functions.has(word.name)) {
        found.push({ text: argument.text, offset: argument.offset });
      }
      for (const operand of command) visitOperand(operand);
    }
  }

  function visitOperand(operand: Operand): void {
    if (operand.kind === 'pipe') visitPipe(operand);
    if (operand.kind === 'chain') visitOperand(operand.base);
  }
}

/** The argument of a command that has one: its operand, or a single value that is piped into it. */
function onlyArgument([, ...operands]: Command, before: Command | undefined): StringOperand | undefined {
  const given = operands.length === 0 && before?.length === 1 ? [...before] : operands;
  const [argument] = given;
  return argument?.kind === 'string' && given.length === 1 ? argument : undefined;
}
