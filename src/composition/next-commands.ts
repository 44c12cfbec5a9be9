import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { CommandArguments } from '../commands/command-description.ts';
import { PROGRAM, shellWord } from '../domain/next-step.ts';

/** Options of a plan that the command which carries it out must have as well. */
const CARRIED = [
  'config',
  'environment',
  'stage',
  'from',
  'to',
  'tags',
  'strategy',
  'state-dir',
  'skip-irreversible',
  'cascade',
];

/** What to type after a plan: the command that carries it out, or nothing when there is nothing to do. */
export function nextCommands(
  command: string,
  { values }: CommandArguments,
  outcome: Extract<CommandOutcome, { kind: 'plan' }>,
): readonly string[] {
  const { plan, file, refused } = outcome;
  if (refused.length > 0 || !plan.stages.some(({ decision }) => decision.kind !== 'skip')) return [];
  const words = CARRIED.flatMap((name) => {
    const value = values.get(name);
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().flatMap((one) => [`--${name}`, shellWord(one)]);
  });
  const verb = command === 'plan' ? 'up' : command;
  const reviewed = file === undefined ? [] : ['--plan', shellWord(file)];
  return [[PROGRAM, verb, ...words, ...reviewed].join(' ')];
}
