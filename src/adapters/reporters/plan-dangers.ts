import { showInstance } from '../../domain/instance.ts';
import type { Plan, PlannedDeployment, PlannedStep } from '../../domain/plan.ts';
import { isDeleting } from './deleting-step.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { escapeMarkdown } from './markdown-text.ts';
import { plural } from './plural.ts';
import type { Redact } from './style.ts';
import { RANKS, listSection } from './summary-sections.ts';

/** What can't be taken back, takes something away, or may have been done already. */
export function dangersSection(plan: Plan, redact: Redact): MarkdownSection {
  const items = dangerLines(plan).map((line) => escapeMarkdown(line, redact));
  return listSection(RANKS.dangers, { heading: 'Look twice', items, noun: 'step' });
}

/** The steps to look at twice, each with its reasons: `test/database/003_drop: there is no way back; it deletes`. */
export function dangerLines(plan: Plan): readonly string[] {
  return plan.stages
    .filter(({ decision }) => decision.kind !== 'skip')
    .flatMap(({ id, steps }) =>
      steps.flatMap((step) => {
        const words = dangersOf(step);
        const name = `${showInstance(id)}/${step.kind === 'migration' ? step.label : 'run'}`;
        return words.length === 0 ? [] : [`${name}: ${words.join('; ')}`];
      }),
    );
}

function dangersOf(step: PlannedStep): readonly string[] {
  if (step.kind === 'migration' && step.skipped) return [];
  // What would change nothing has nothing to take back.
  if (step.kind === 'deployment' && step.preview?.outcome === 'no_changes') return [];
  return [
    ...(step.reversible ? [] : [step.direction === 'up' ? 'there is no way back' : 'it can not be rolled back']),
    ...(isDeleting(step) ? ['it deletes'] : []),
    ...(step.kind === 'deployment' ? deletedBy(step) : []),
    ...(step.kind === 'migration' && step.inDoubt ? ['in doubt: sent in an earlier run, answer unknown'] : []),
  ];
}

function deletedBy({ preview }: PlannedDeployment): readonly string[] {
  const count = preview?.changes.filter(({ action }) => action === 'delete').length ?? 0;
  return count === 0 ? [] : [`it deletes ${plural(count, 'resource')}`];
}
