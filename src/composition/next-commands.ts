import type { CommandOutcome } from '../commands/command-outcome.ts';
import { settle } from '../domain/next-step.ts';
import type { NextStep } from '../domain/next-step.ts';
import type { StageDecision } from '../domain/plan.ts';

/** Decisions by which a run of the plan would start a stage. */
const STARTS: ReadonlySet<StageDecision['kind']> = new Set<StageDecision['kind']>(['run', 'undecided']);

/** What to type after a plan: what settles doubts first, and the command that carries it out; nothing when there is nothing to do. */
export function nextCommands(command: string, outcome: Extract<CommandOutcome, { kind: 'plan' }>): readonly NextStep[] {
  const { plan, file, refused, unsettled = [] } = outcome;
  if (refused.length > 0 || !plan.stages.some(({ decision }) => STARTS.has(decision.kind))) return [];
  return [
    ...unsettled.flatMap(settle),
    {
      command: command === 'plan' ? 'up' : command,
      options: file === undefined ? [] : [['plan', file]],
      scope: 'plan',
    },
  ];
}
