import type { Direction } from '../domain/migration.ts';
import { type InstanceId, showInstance } from '../domain/instance.ts';
import type { Notice } from '../domain/plan.ts';
import type { PlanInput } from './plan-input.ts';
import { needsParameters, type StageParameters } from './stage-parameters.ts';
import type { StageView } from './stage-view.ts';
import type { VariableScope } from './variable-scope.ts';

/** The parameter files of a stage while planning; undefined where it has none, or none that this way needs. */
export function plannedParameters(
  { replaceParameterFiles, fingerprint }: PlanInput,
  view: StageView,
  { scope, direction }: { readonly scope: VariableScope; readonly direction: Direction },
): StageParameters | undefined {
  if (!needsParameters(view.stage, direction)) return undefined;
  if (replaceParameterFiles === undefined) throw new Error('A stage has parameter files, and nothing to process them.');
  return replaceParameterFiles({ view, scope, fingerprint });
}

/** Tokens that have no value, and were let through by `on_missing: warn`. */
export function parameterNotices(
  planned: ReadonlyMap<InstanceId, { readonly parameters?: StageParameters }>,
): readonly Notice[] {
  return [...planned].flatMap(([instance, { parameters }]) =>
    (parameters?.warnings ?? []).map((diagnostic): Notice => ({
      kind: 'other',
      instance,
      message: `${showInstance(instance)}: ${diagnostic.message}`,
      diagnostic,
    })),
  );
}
