import type { CommandArguments } from '../commands/command-description.ts';
import { COMMON_OPTIONS, OPTIONS_OF } from '../commands/option-table.ts';
import type { OptionDescription } from '../commands/option-table.ts';
import { commandLine } from '../domain/next-step.ts';
import type { NextCommand, NextOption, NextStep, ShowNext } from '../domain/next-step.ts';
import { isSensitiveName } from '../domain/sensitive-name.ts';
import { shellWord } from '../domain/shell-word.ts';
import { STAGE_OPTIONS, isCarried } from './carried-options.ts';

/** A command line as it was typed, and what must not be shown of it. */
export interface TypedLine {
  readonly command: string;
  readonly given: CommandArguments;
  readonly redact: (text: string) => string;
}

/**
 * Completes commands to copy: typed in the same folder and shell, each acts on the same project, environments, state and
 * stages as the command that printed it. A value that is a secret is not shown; then a line says what to put in.
 */
export function followUpCommands(typed: TypedLine): ShowNext {
  return (steps) => [...new Set(steps.flatMap((step) => linesOf(step, typed)))];
}

function linesOf(step: NextStep, typed: TypedLine): readonly string[] {
  if (typeof step === 'string') return [step];
  const { command, words } = typedLike(step, typed);
  const own = ownOptions(step, typed);
  const named = new Set(own.map(([name]) => name));
  const known = optionsOf(command);
  const carried = known
    .filter(({ name }) => !named.has(name) && isCarriedBy({ ...step, command }, name, typed, named))
    .flatMap((option) => valuesOf(option, typed));
  const hidden = carried.flatMap(({ hidden: note }) => (note === undefined ? [] : [note]));
  const place = ([name]: NextOption): number => known.findIndex((option) => option.name === name);
  const options = [...own, ...carried.map(({ option }) => option)].toSorted((a, b) => place(a) - place(b));
  return [commandLine(command, words, options), ...hidden];
}

/** The command itself: the one that was typed where it is to be typed again, a run in the direction of this one. */
function typedLike(
  { command, words = [], scope, unselected }: NextCommand,
  typed: TypedLine,
): { readonly command: string; readonly words: readonly string[] } {
  if (scope === 'again') return { command: typed.command, words: typed.given.positionals };
  // What is due is gone on with by what starts what is due.
  if (typed.command === 'scheduled' && command === 'up' && scope === 'selection')
    return { command: typed.command, words };
  const isRun = unselected !== undefined && (typed.command === 'up' || typed.command === 'down');
  return { command: isRun ? typed.command : command, words };
}

function ownOptions(
  { options = [], unselected = [] }: NextCommand,
  { given: { values } }: TypedLine,
): readonly NextOption[] {
  const isSelected = STAGE_OPTIONS.some((name) => values.has(name));
  return isSelected ? options : [...unselected, ...options];
}

function isCarriedBy(
  { command, scope }: NextCommand,
  option: string,
  typed: TypedLine,
  named: ReadonlySet<string>,
): boolean {
  if (!isCarried(option, scope)) return false;
  if (KEYS.includes(option) && KEYS.some((name) => named.has(name))) return false;
  return (
    !STAGE_OPTIONS.includes(option) ||
    (isDown(command) === isDown(typed.command) && !STAGE_OPTIONS.some((name) => named.has(name)))
  );
}

/** Two ways to give the same. */
const KEYS: readonly string[] = ['state-key', 'state-key-file'];

function isDown(command: string): boolean {
  return command === 'down';
}

function optionsOf(command: string): readonly OptionDescription[] {
  const table: Readonly<Record<string, readonly OptionDescription[]>> = OPTIONS_OF;
  return [...(table[command] ?? []), ...COMMON_OPTIONS];
}

interface CarriedOption {
  readonly option: NextOption;
  /** What to put in for a value that is not shown. */
  readonly hidden?: string;
}

function valuesOf(
  { name, value: form = 'VALUE' }: OptionDescription,
  { given, redact }: TypedLine,
): readonly CarriedOption[] {
  const value = given.values.get(name);
  if (value === undefined) return [];
  if (value === true) return [{ option: [name] }];
  return [value]
    .flat()
    .filter((one) => one !== '')
    .map((one) => {
      if (name === 'state-key') return placeholder(name, form, form, 'the state key');
      if (name !== 'variable')
        return isShown(one, redact) ? { option: [name, one] } : placeholder(name, form, form, 'a secret');
      const variable = one.slice(0, Math.max(0, one.indexOf('=')));
      return isShown(one, redact) && !isSensitiveName(variable)
        ? { option: [name, one] }
        : placeholder(name, `${variable}=VALUE`, 'VALUE', `the value of ${variable}`);
    });
}

function placeholder(name: string, shown: string, word: string, what: string): CarriedOption {
  return { option: [name, shown], hidden: `(in place of ${word}: ${what}, which is not shown)` };
}

function isShown(value: string, redact: (text: string) => string): boolean {
  return redact(value) === value && redact(shellWord(value)) === shellWord(value);
}
