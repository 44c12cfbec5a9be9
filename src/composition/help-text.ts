import { wrapToWidth } from '../adapters/reporters/text-width.ts';
import { COMMANDS } from '../commands/index.ts';
import type { CommandDescription } from '../commands/command-description.ts';
import { COMMON_OPTIONS } from '../commands/option-table.ts';
import type { OptionDescription } from '../commands/option-table.ts';

/** Columns of an explanation beside what it explains; where there are fewer, it stands below. */
const MIN_EXPLANATION = 30;

/** How far an explanation that stands below moves to the right. */
const BELOW = ' '.repeat(8);

/** The list of commands, or of those whose name begins with this word. `width`: columns of a terminal. */
export function generalHelp(group?: string, width?: number): readonly string[] {
  const commands = COMMANDS.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
  return [
    ...wrapped('stage-orchestrator: change running systems in ordered stages, from one stages.yaml', width),
    '',
    'usage: stage-orchestrator <command> [options]',
    '',
    ...explained(
      commands.map(({ name, summary }) => [name, summary]),
      width,
    ),
    '',
    ...wrapped('stage-orchestrator <command> --help shows its options. New here: stage-orchestrator demo', width),
    ...wrapped(
      'exit status: 0 done, 1 failed, 2 changes present (--detailed-exitcode), 3 refused, 130 interrupted',
      width,
    ),
  ];
}

/** Options and examples of one command. `width`: columns of a terminal. */
export function commandHelp(command: CommandDescription, width?: number): readonly string[] {
  const positionals = command.positionals.map((name) => ` ${name}`).join('');
  return [
    ...wrapped(`stage-orchestrator ${command.name}: ${command.summary}`, width),
    '',
    `usage: stage-orchestrator ${command.name}${positionals} [options]`,
    '',
    ...explained([...command.options, ...COMMON_OPTIONS].map(optionWords), width),
    '',
    command.examples.length === 1 ? 'example:' : 'examples:',
    ...command.examples.map((example) => `  ${example}`),
  ];
}

/** An option as it is written, and what it is for. */
function optionWords({ name, short, value, help }: OptionDescription): readonly [string, string] {
  const form = value === undefined ? `--${name}` : `--${name} ${value}`;
  return [short === undefined ? `    ${form}` : `-${short}, ${form}`, help];
}

/** What is explained on the left, explanations on the right, or below where a terminal has no room for them. */
function explained(rows: readonly (readonly [string, string])[], width: number | undefined): readonly string[] {
  const left = Math.max(...rows.map(([head]) => head.length));
  const room = width === undefined ? Number.POSITIVE_INFINITY : width - left - 4;
  return rows.flatMap(([head, text]) => {
    if (room < MIN_EXPLANATION) return [`  ${head}`, ...wrapped(text, width, BELOW)];
    const [first = '', ...more] = room === Number.POSITIVE_INFINITY ? [text] : wrapToWidth(text, room);
    return [`  ${head.padEnd(left)}  ${first}`, ...more.map((line) => ' '.repeat(left + 4) + line)];
  });
}

/** A paragraph; where it has no terminal, on one line. */
function wrapped(text: string, width: number | undefined, indent = ''): readonly string[] {
  if (width === undefined) return [indent + text];
  return wrapToWidth(text, width - indent.length).map((line) => indent + line);
}
