import type { OptionDescription } from '../../src/commands/option-table.ts';
import { code, table } from './markdown-table.ts';

/** What the reference says of a command. */
export interface ReferencedCommand {
  readonly name: string;
  readonly positionals: readonly string[];
  readonly summary: string;
  readonly options: readonly OptionDescription[];
  readonly examples: readonly string[];
}

/** Options that belong together, under a heading of their own. */
export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionDescription[];
}

/**
 * Every command and every option, for `docs/command-line.md`: the commands, then the options by groups with the commands
 * that take them. Options of commands that are in no group stand in the last table, in the order of the commands.
 * `common`: options that every command takes.
 */
export function commandReference(
  commands: readonly ReferencedCommand[],
  { common, groups }: { readonly common: readonly OptionDescription[]; readonly groups: readonly OptionGroup[] },
): string {
  const grouped = new Set(groups.flatMap(({ options }) => options.map(({ name }) => name)));
  const all = new Map(commands.flatMap(({ options }) => options.map((option) => [option.name, option])));
  const rest = [...all.values()].filter(({ name }) => !grouped.has(name));
  const tables = [...groups, { title: 'One command or another', options: rest }].filter(
    ({ options }) => options.length > 0,
  );
  return [
    commandTable(commands),
    ...tables.map(({ title, options }) => `#### ${title}\n\n${optionTable(options, commands)}`),
    `#### Every command\n\n${optionTable(common)}`,
  ].join('\n\n');
}

function commandTable(commands: readonly ReferencedCommand[]): string {
  return table(
    ['command', 'does', 'for example'],
    commands.map(({ name, positionals, summary, examples }) => [
      code([name, ...positionals].join(' ')),
      summary,
      examples.map(code).join('<br>'),
    ]),
  );
}

/** Without commands: the column that names them is left out. */
function optionTable(options: readonly OptionDescription[], commands?: readonly ReferencedCommand[]): string {
  const rows = options.map((option) => [
    code(form(option)),
    option.help,
    ...(commands ? [takers(option, commands)] : []),
  ]);
  return table(['option', 'says', ...(commands ? ['of'] : [])], rows);
}

/** As one writes it: `-c, --config FILE`. */
function form({ name, short, value, repeatable }: OptionDescription): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return `${short === undefined ? '' : `-${short}, `}${long}${repeatable === true ? ' …' : ''}`;
}

function takers({ name }: OptionDescription, commands: readonly ReferencedCommand[]): string {
  return commands
    .filter(({ options }) => options.some((option) => option.name === name))
    .map((command) => code(command.name))
    .join(', ');
}
