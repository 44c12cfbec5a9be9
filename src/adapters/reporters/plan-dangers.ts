import { showInstance } from '../../domain/instance.ts';
import type { Plan, PlannedStep } from '../../domain/plan.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { escapeMarkdown } from './markdown-text.ts';
import type { Redact } from './style.ts';
import { RANKS, listSection } from './summary-sections.ts';

/** What can't be taken back, takes something away, or may have been done already. */
export function dangersSection(plan: Plan, redact: Redact): MarkdownSection {
  const items = plan.stages
    .filter(({ decision }) => decision.kind !== 'skip')
    .flatMap(({ id, steps }) =>
      steps.flatMap((step) => {
        const words = dangersOf(step);
        const name = `${showInstance(id)}/${step.kind === 'migration' ? step.label : 'run'}`;
        return words.length === 0 ? [] : [escapeMarkdown(`${name}: ${words.join('; ')}`, redact)];
      }),
    );
  return listSection(RANKS.dangers, { heading: 'Look twice', items, noun: 'step' });
}

function dangersOf(step: PlannedStep): readonly string[] {
  if (step.kind === 'migration' && step.skipped) return [];
  const isDeleting = step.kind === 'migration' && step.direction === 'up' && step.request?.method === 'DELETE';
  return [
    ...(step.reversible ? [] : [step.direction === 'up' ? 'there is no way back' : 'it can not be rolled back']),
    ...(isDeleting ? ['it deletes'] : []),
    ...(step.kind === 'migration' && step.inDoubt ? ['in doubt: sent in an earlier run, answer unknown'] : []),
  ];
}
