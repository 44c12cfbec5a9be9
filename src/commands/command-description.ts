import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import type { OptionDescription } from './option-table.ts';

/** The values of a command line: positional arguments, and options by name. */
export interface CommandArguments {
  readonly positionals: readonly string[];
  /** `true` for a switch; every value of a repeatable option. */
  readonly values: ReadonlyMap<string, string | true | readonly string[]>;
}

/** One command: what help says about it, and what it does. */
export interface CommandDescription {
  readonly name: string;
  readonly summary: string;
  /** Names of positional arguments, for help; in brackets where they may be left out. */
  readonly positionals: readonly string[];
  readonly options: readonly OptionDescription[];
  readonly examples: readonly string[];
  /** Whether it changes systems or histories: its events are shown while it runs. */
  readonly live: boolean;
  /** Absent: the command needs no project and is part of the command line itself. */
  readonly run?: (context: CommandContext, given: CommandArguments) => Promise<CommandOutcome>;
}
