import { COMMANDS } from '../commands/index.ts';
import type { CommandDescription } from '../commands/command-description.ts';
import { COMMON_OPTIONS } from '../commands/option-table.ts';
import type { OptionDescription } from '../commands/option-table.ts';

/** The list of commands, or of those whose name begins with this word. */
export function generalHelp(group?: string): readonly string[] {
  const commands = COMMANDS.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'stage-orchestrator: change running systems in ordered stages, from one stages.yaml',
    '',
    'usage: stage-orchestrator <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'stage-orchestrator <command> --help shows its options. New here: stage-orchestrator demo',
    'exit status: 0 done, 1 failed, 2 changes present (--detailed-exitcode), 3 refused, 130 interrupted',
  ];
}

/** Options and examples of one command. */
export function commandHelp(command: CommandDescription): readonly string[] {
  const positionals = command.positionals.map((name) => ` ${name}`).join('');
  return [
    `stage-orchestrator ${command.name}: ${command.summary}`,
    '',
    `usage: stage-orchestrator ${command.name}${positionals} [options]`,
    '',
    ...optionLines([...command.options, ...COMMON_OPTIONS]),
    '',
    command.examples.length === 1 ? 'example:' : 'examples:',
    ...command.examples.map((example) => `  ${example}`),
  ];
}

function optionLines(options: readonly OptionDescription[]): readonly string[] {
  const heads = options.map(({ name, short, value }) => {
    const form = value === undefined ? `--${name}` : `--${name} ${value}`;
    return short === undefined ? `    ${form}` : `-${short}, ${form}`;
  });
  const width = Math.max(...heads.map((head) => head.length));
  return options.map((option, index) => `  ${(heads[index] ?? '').padEnd(width)}  ${option.help}`);
}
