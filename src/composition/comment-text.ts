import { failureComment } from '../adapters/reporters/comment-failure.ts';
import type { CommentView } from '../adapters/reporters/comment-page.ts';
import { planComment } from '../adapters/reporters/comment-plan.ts';
import { runComment } from '../adapters/reporters/comment-run.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { Plan } from '../domain/plan.ts';
import { mayChange } from '../domain/plan-changes.ts';
import { nextCommands } from './next-commands.ts';

/** What a command came to that a comment can tell. */
export type ToldOutcome = Extract<CommandOutcome, { readonly kind: 'plan' | 'run' | 'failure' }>;

/** Commands about which there are comments. */
const TOLD: ReadonlySet<string> = new Set(['up', 'down', 'plan']);

/** The outcome, where a comment can tell it; one of `on-locked: skip` for example has nothing to tell. */
export function toldOutcome(command: string, outcome: CommandOutcome): ToldOutcome | undefined {
  const isTold = outcome.kind === 'plan' || outcome.kind === 'run' || outcome.kind === 'failure';
  return isTold && TOLD.has(command) ? outcome : undefined;
}

/** Whether there is something that a reviewer has to look at: changes, or a failure. */
export function hasChanges(outcome: ToldOutcome): boolean {
  switch (outcome.kind) {
    case 'plan':
      return outcome.refused.length > 0 || outcome.plan.stages.some(mayChange);
    case 'run':
      return outcome.run.conclusion !== 'success' || outcome.run.stages.some(({ done }) => done.length > 0);
    case 'failure':
      return true;
  }
}

/** The plan that was shown or carried out; `undefined`: it did not come to one. */
export function planOfOutcome(outcome: ToldOutcome): Plan | undefined {
  if (outcome.kind === 'failure') return undefined;
  return outcome.kind === 'run' ? outcome.run.plan : outcome.plan;
}

/** The comment about what a command came to. */
export function commentText(command: string, outcome: ToldOutcome, view: CommentView): string {
  switch (outcome.kind) {
    case 'plan': {
      const { plan, hash, refused } = outcome;
      return planComment({ plan, hash, refused, next: nextCommands(command, outcome) }, view);
    }
    case 'run':
      return runComment(outcome.run, view);
    case 'failure':
      return failureComment(command, outcome.failure, view);
  }
}
