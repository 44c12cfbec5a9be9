import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { NextStep } from '../domain/next-step.ts';

/** What to type after a plan: the command that carries it out, or nothing when there is nothing to do. */
export function nextCommands(command: string, outcome: Extract<CommandOutcome, { kind: 'plan' }>): readonly NextStep[] {
  const { plan, file, refused } = outcome;
  if (refused.length > 0 || !plan.stages.some(({ decision }) => decision.kind !== 'skip')) return [];
  return [
    {
      command: command === 'plan' ? 'up' : command,
      options: file === undefined ? [] : [['plan', file]],
      scope: 'plan',
    },
  ];
}
