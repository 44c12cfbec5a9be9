import type { Command, Operand } from './ast.ts';

/**
 * `default` accepts a missing key: `{{default "x" .y}}`, `{{.y | default "x"}}`, `{{default "x" (.y)}}`. Only as its
 * direct argument and only the last key of the chain; anything deeper would hide mistakes. This marks those operands.
 */
export function markOptional(commands: readonly Command[]): readonly Command[] {
  return commands.map((command, index) => {
    const next = commands[index + 1];
    // A default that has only its piped value would have no fallback.
    if (next && next.length > 1 && isDefault(next) && command.length === 1) return [optional(command[0])];
    if (!isDefault(command)) return command;
    const [name, fallback, ...given] = command;
    return fallback ? [name, fallback, ...given.map(optional)] : command;
  });
}

function isDefault([word]: Command): boolean {
  return word.kind === 'function' && word.name === 'default';
}

function optional(operand: Operand): Operand {
  switch (operand.kind) {
    case 'field':
    case 'variable':
    case 'chain':
      return { ...operand, optional: true };
    case 'pipe': {
      const [only, ...more] = operand.commands;
      return only?.length === 1 && more.length === 0 ? { ...operand, commands: [[optional(only[0])]] } : operand;
    }
    default:
      return operand;
  }
}
