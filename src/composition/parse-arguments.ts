import { parseArgs } from 'node:util';
import { COMMANDS } from '../commands/index.ts';
import type { CommandArguments, CommandDescription } from '../commands/command-description.ts';
import { COMMON_OPTIONS } from '../commands/option-table.ts';
import type { OptionDescription } from '../commands/option-table.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { nearest as nearestName } from '../config/nearest.ts';

/** What a command line asks for. `help` without a command: the list of commands, or of those that begin with `group`. */
export type ParsedLine =
  | { readonly kind: 'help'; readonly command?: CommandDescription; readonly group?: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'command'; readonly command: CommandDescription; readonly given: CommandArguments };

/** Why a command line can't be understood, with what to do. */
export interface UsageProblem {
  readonly message: string;
  readonly hint: string;
}

/** Reads a command line; a leading `stages` is accepted, as projects that come from apirun write it. */
export function parseLine(line: readonly string[]): Result<ParsedLine, UsageProblem> {
  const words = line[0] === 'stages' ? line.slice(1) : line;
  const [name] = words;
  if (name === undefined) return ok({ kind: 'help' });
  if (name === '--version') return ok({ kind: 'version' });
  if (name === 'help' || name === '--help' || name === '-h') {
    const topic = commandOf(words.slice(1));
    return ok({ kind: 'help', ...(topic ? { command: topic } : {}) });
  }
  const command = commandOf(words);
  if (!command) return withoutCommand(name, words[1]);
  return parseOptions(command, words.slice(wordsOf(command).length));
}

/** The command that these words begin with. */
function commandOf(words: readonly string[]): CommandDescription | undefined {
  return COMMANDS.find((command) => wordsOf(command).every((word, index) => word === words[index]));
}

/** A command may have a name of two words: `state list`. */
function wordsOf({ name }: CommandDescription): readonly string[] {
  return name.split(' ');
}

/** The first word of several commands asks for the list of them; the second one may be mistyped. */
function withoutCommand(first: string, second: string | undefined): Result<ParsedLine, UsageProblem> {
  const help = 'stage-orchestrator --help';
  const group = COMMANDS.map(({ name }) => name).filter((name) => name.startsWith(`${first} `));
  if (group.length === 0) {
    const names = COMMANDS.flatMap((command) => wordsOf(command).slice(0, 1));
    return err(unknown('command', first, names, help));
  }
  if (second === '--help' || second === '-h') return ok({ kind: 'help', group: first });
  if (second === undefined || second.startsWith('-')) {
    return err({ message: `${first} needs one of: ${group.join(', ')}`, hint: `stage-orchestrator ${first} --help` });
  }
  return err(unknown('command', `${first} ${second}`, group, `stage-orchestrator ${first} --help`));
}

function parseOptions(command: CommandDescription, words: readonly string[]): Result<ParsedLine, UsageProblem> {
  const options = [...command.options, ...COMMON_OPTIONS];
  const hint = `stage-orchestrator ${command.name} --help`;
  const { tokens } = parseArgs({
    args: [...words],
    options: optionsConfig(options),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const values = new Map<string, string | true | readonly string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help') return ok({ kind: 'help', command });
    const option = options.find((candidate) => candidate.name === token.name);
    if (!option)
      return err(
        unknown(
          'option',
          token.rawName,
          options.map((candidate) => `--${candidate.name}`),
          hint,
        ),
      );
    if (option.value === undefined) {
      if (token.value !== undefined) return err({ message: `${token.rawName} takes no value`, hint });
      values.set(option.name, true);
    } else {
      if (token.value === undefined) return err({ message: `${token.rawName} needs a value: ${option.value}`, hint });
      // A shell variable that is not set: without the option, `down --stage "$STAGE"` would take back everything.
      if (token.value === '') return err({ message: `the value of ${token.rawName} is empty`, hint });
      values.set(option.name, option.repeatable ? [...severalOf(values.get(option.name)), token.value] : token.value);
    }
  }
  if (positionals.length > command.positionals.length) {
    return err({
      message: `${command.name} does not take ${JSON.stringify(positionals[command.positionals.length])}`,
      hint,
    });
  }
  const required = command.positionals.filter((positional) => !positional.startsWith('['));
  const missing = required[positionals.length];
  if (missing !== undefined) return err({ message: `${command.name} needs ${missing}`, hint });
  return ok({ kind: 'command', command, given: { positionals, values } });
}

function optionsConfig(options: readonly OptionDescription[]): NonNullable<Parameters<typeof parseArgs>[0]>['options'] {
  const config: NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']> = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const { name, short, value } of options) {
    config[name] = { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) };
  }
  return config;
}

function unknown(what: 'command' | 'option', name: string, known: readonly string[], help: string): UsageProblem {
  const nearest = nearestName(name, known);
  const meant = nearest === undefined ? '' : `: did you mean ${nearest}?`;
  return { message: `there is no ${what} ${name}${meant}`, hint: help };
}

/** The values of a repeatable option so far. */
function severalOf(value: string | true | readonly string[] | undefined): readonly string[] {
  return typeof value === 'object' ? value : [];
}
