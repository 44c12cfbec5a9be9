import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { PlannedShell, PlannedStep, StageDecision, StandingVersions } from '../domain/plan.ts';
import type { ShownVariable } from '../domain/status.ts';
import type { ConditionData } from './condition-data.ts';
import { decideUp } from './decide-stage.ts';
import { infrastructurePlanner } from './infrastructure-planner.ts';
import { migrationState } from './pending.ts';
import type { PlanInput } from './plan-input.ts';
import { previewUp } from './plan-migrations-up.ts';
import { timingOf } from './plan-timing.ts';
import { plannedConditions } from './planned-conditions.ts';
import type { PlannedWork } from './planned-values.ts';
import { plannedView } from './planned-view.ts';
import { ownValues } from './recorded-values.ts';
import { plannedParameters } from './parameter-planner.ts';
import type { StageParameters } from './stage-parameters.ts';
import { sealedFailure } from './sealed-failure.ts';
import { checkProcessVariables } from './process-variables.ts';
import { inputsFailure, plannedVariables, shellInputs } from './shell-inputs.ts';
import { showVariables } from './show-variables.ts';
import { standingVersions } from './standing-versions.ts';
import type { ScopeServices, VariableScope } from './variable-scope.ts';
import { tellSignInSecrets } from './sign-in-secrets.ts';
import { renderContext, scopeOf, unknownTokens } from './stage-view.ts';
import type { StageView } from './stage-view.ts';

/** A stage as the plan has it, before its place in the order is known. */
export interface StagePlan extends PlannedWork {
  readonly standing?: StandingVersions;
  readonly variables?: readonly ShownVariable[];
  /** Of a stage that may run. */
  readonly parameters?: StageParameters;
  /** Why it would fail if its condition, which is undecided, turned out to hold, or if its time had come. */
  readonly doubt?: Failure;
}

/** Decides about one stage and previews its work. `planned` holds the stages before it in dependency order. */
export function planStageUp(
  input: PlanInput,
  services: ScopeServices,
  planned: ReadonlyMap<InstanceId, PlannedWork>,
  id: InstanceId,
): StagePlan {
  const { view, missing } = plannedView(input, services, planned, id);
  const conditions = plannedConditions(input, planned, view);
  const recorded = ownValues(id, view.stage, view.history, 'up', input.open);
  const scope = scopeOf(view, recorded);
  const { work } = view.stage;
  const standing = work.kind === 'migrations' ? standingVersions(view, work.config, recorded) : undefined;
  const shown = {
    ...(standing ? { standing } : {}),
    ...(input.verbose ? { variables: showVariables(scope) } : {}),
  };
  const parameters = plannedParameters(input, view, { scope, direction: 'up' });
  const decided = decideUp({
    view,
    scope,
    parameters,
    conditions: { ...conditions, context: renderContext(view, scope, new Map()) },
    fingerprint: input.fingerprint,
    repeat: input.repeat,
    timing: timingOf(input, id),
  });
  if (!decided.ok) {
    const failure = decided.error.reason === 'template' ? (missing ?? decided.error) : decided.error;
    return { decision: NOT_RUN, steps: [], ...shown, failure };
  }
  const decision = decided.value;
  if (decision.kind === 'skip') return { decision, steps: [], ...shown };
  const { histories, isSecret = () => false } = input;
  const known = { histories, planned, now: input.world.now, isSecret };
  const unique = decision.kind === 'run' ? input.planUnique?.(view, scope, known) : undefined;
  if (unique?.ok === false) return { decision, steps: [], ...shown, failure: unique.error };
  if (unique?.value.skip) return { decision: { kind: 'skip', reason: unique.value.skip }, steps: [], ...shown };
  const named = unique?.value.uniqueId === undefined ? {} : { uniqueId: unique.value.uniqueId };
  return {
    ...planWork(input, view, { decision, missing, parameters, scope, recorded, conditions }),
    ...named,
    ...shown,
  };
}

/** What a stage that may run will do, and what is known to go wrong with it. */
function planWork(
  input: PlanInput,
  view: StageView,
  {
    decision,
    missing,
    parameters,
    ...known
  }: KnownForWork & {
    readonly decision: StageDecision;
    readonly missing: Failure | undefined;
    readonly parameters: StageParameters | undefined;
  },
): StagePlan {
  const preview = previewWork(input, view, known);
  const sealed = input.previewOnly ? undefined : sealedFailure(view, preview.steps, input.open);
  const failure =
    missing ?? checkProcessVariables(view, known.scope) ?? preview.failure ?? parameters?.failure ?? sealed;
  // What is known to go wrong before its time has come may be mended until then.
  const isCertain = decision.kind === 'run' || (decision.kind === 'undecided' && view.stage.condition === undefined);
  const problem = failure && (isCertain ? { failure } : { doubt: failure });
  const steps = missing && isCertain ? [] : preview.steps;
  return { decision, steps, ...(parameters ? { parameters } : {}), ...problem };
}

const NOT_RUN: StageDecision = { kind: 'run', reason: { because: 'never_ran' } };

/** What the steps of a stage are previewed with. */
interface KnownForWork {
  readonly scope: VariableScope;
  readonly recorded: ReturnType<typeof ownValues>;
  readonly conditions: Omit<ConditionData, 'context'>;
}

function previewWork(
  input: PlanInput,
  view: StageView,
  { scope, recorded, conditions }: KnownForWork,
): { readonly steps: readonly PlannedStep[]; readonly failure?: Failure } {
  const { work } = view.stage;
  switch (work.kind) {
    case 'migrations': {
      tellSignInSecrets(view, recorded);
      const { pending } = migrationState(work.config.migrations, view.history);
      return previewUp({ view, recorded, tokens: unknownTokens(work.config.auth), conditions }, pending);
    }
    case 'shell': {
      const step: PlannedShell = {
        kind: 'shell',
        direction: 'up',
        script: work.up.text,
        reversible: work.down !== undefined,
      };
      const inputs = shellInputs(scope);
      if (!inputs.ok) return { steps: [step], failure: inputsFailure(view, inputs.error) };
      if (!view.history.exists) return { steps: [step] };
      return { steps: [{ ...step, comparison: { kind: 'unknown' }, variables: plannedVariables(inputs.value) }] };
    }
    case 'infrastructure':
      return infrastructurePlanner(input)(view, work, { scope, direction: 'up' });
  }
}
