import type { Failure } from '../domain/failure.ts';
import type { MigrationStep } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { TemplateValue } from '../template/value.ts';
import { evaluateCondition } from './condition.ts';
import type { ConditionData } from './condition-data.ts';
import type { RenderContext } from './render-text.ts';
import type { ObtainedValue } from './stage-scope.ts';
import type { StageView } from './stage-view.ts';

/** What previews of a stage's migrations need beside the stage. */
export interface PreviewInput {
  readonly view: StageView;
  readonly recorded: readonly ObtainedValue[];
  readonly tokens: ReadonlyMap<string, TemplateValue>;
  readonly conditions: Omit<ConditionData, 'context'>;
}

/** What the condition of a migration comes to, as far as that is known. */
export interface ConditionPreview {
  readonly skipped: boolean;
  readonly undecided: boolean;
  readonly note?: string;
}

/** That of a migration without a condition. */
export const UNCONDITIONAL: ConditionPreview = { skipped: false, undecided: false };

/** Evaluates the condition of a migration for a plan; one that can't be evaluated is a failure of the stage. */
export function previewCondition(
  input: PreviewInput,
  label: string,
  { condition }: Pick<MigrationStep, 'condition'>,
  context: RenderContext,
): Result<ConditionPreview, Failure> {
  if (!condition) return ok(UNCONDITIONAL);
  const outcome = evaluateCondition(condition, { ...input.conditions, context });
  if (!outcome.ok) {
    const { message, location } = outcome.error;
    return err({
      reason: 'condition',
      instance: input.view.id,
      migration: label,
      text: condition.text,
      message,
      location,
    });
  }
  if (!outcome.value.decided) {
    return ok({ skipped: false, undecided: true, note: `undecided until ${outcome.value.after.join(', ')}` });
  }
  if (outcome.value.value) return ok(UNCONDITIONAL);
  return ok({ skipped: true, undecided: false, note: `condition false: ${outcome.value.shown}` });
}
