import type { Failure } from '../domain/failure.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { instanceId } from '../domain/instance.ts';
import type { PlannedShell, PlannedStep, StageDecision } from '../domain/plan.ts';
import { environmentNamed } from '../domain/project-index.ts';
import type { ShownVariable } from '../domain/status.ts';
import type { ConditionData } from './condition-data.ts';
import { decideUp } from './decide-stage.ts';
import { resolveImports } from './imports.ts';
import { migrationState } from './pending.ts';
import type { PlanInput } from './plan-input.ts';
import { previewUp } from './plan-migrations-up.ts';
import { plannedValue } from './planned-values.ts';
import type { PlannedWork } from './planned-values.ts';
import { ownValues } from './recorded-values.ts';
import { checkProcessVariables } from './process-variables.ts';
import { showVariables } from './show-variables.ts';
import type { ScopeServices } from './variable-scope.ts';
import { renderContext, scopeOf, unknownTokens } from './stage-view.ts';
import type { StageView } from './stage-view.ts';

/** A stage as the plan has it, before its place in the order is known. */
export interface StagePlan extends PlannedWork {
  readonly variables?: readonly ShownVariable[];
  readonly failure?: Failure;
}

/** Decides about one stage and previews its work. `planned` holds the stages before it in dependency order. */
export function planStageUp(
  input: PlanInput,
  services: ScopeServices,
  planned: ReadonlyMap<InstanceId, PlannedWork>,
  id: InstanceId,
): StagePlan {
  const { environment: environmentName, stage } = input.graph.node(id);
  const environment = environmentNamed(input.project, environmentName);
  if (!environment) throw new Error(`The graph knows an environment that the project does not: ${environmentName}`);
  const imported = resolveImports(stage, environmentName, (from, name) => plannedValue(input, planned, from, name));
  const view: StageView = {
    id,
    project: input.project,
    environment,
    stage,
    history: input.histories.get(id) ?? EMPTY_HISTORY,
    imported: imported.ok ? imported.value : [],
    given: input.given,
    branch: input.branch,
    event: input.event,
    services,
  };
  const conditions = plannedConditions(input, planned, view);
  const recorded = ownValues(id, stage, view.history, 'up', input.open);
  const scope = scopeOf(view, recorded);
  const shown = input.verbose ? { variables: showVariables(scope) } : {};
  const decision = decideUp({
    view,
    scope,
    conditions: { ...conditions, context: renderContext(view, scope, new Map()) },
    fingerprint: input.fingerprint,
    repeat: input.repeat,
  });
  const notRun: StageDecision = { kind: 'run', reason: { because: 'never_ran' } };
  if (!decision.ok) return { decision: notRun, steps: [], ...shown, failure: decision.error };
  if (decision.value.kind === 'skip') return { decision: decision.value, steps: [], ...shown };
  if (!imported.ok) return { decision: decision.value, steps: [], ...shown, failure: imported.error };
  const unset = checkProcessVariables(view, scope);
  const preview = previewWork(view, recorded, conditions);
  const failure = unset ?? preview.failure;
  return { decision: decision.value, steps: preview.steps, ...shown, ...(failure ? { failure } : {}) };
}

function previewWork(
  view: StageView,
  recorded: ReturnType<typeof ownValues>,
  conditions: Omit<ConditionData, 'context'>,
): { readonly steps: readonly PlannedStep[]; readonly failure?: Failure } {
  const { work } = view.stage;
  switch (work.kind) {
    case 'migrations': {
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
      return { steps: [step] };
    }
    case 'infrastructure':
      return {
        steps: [],
        failure: { reason: 'unsupported', what: `iac provider ${work.provider}`, location: view.stage.location },
      };
  }
}

/** What conditions can know while planning: a stage that will run has no outcome yet. */
function plannedConditions(
  input: PlanInput,
  planned: ReadonlyMap<InstanceId, PlannedWork>,
  { environment, stage }: StageView,
): Omit<ConditionData, 'context'> {
  return {
    dependencies: stage.dependsOn.map((dependency) => dependency.stage),
    outcomeOf: (name) => {
      const id = instanceId(environment.name, name);
      const completed = input.histories.get(id)?.completed ?? false;
      const work = planned.get(id);
      if (work) return work.decision.kind === 'skip' ? (completed ? 'success' : 'skipped') : 'unknown';
      if (input.selected.has(id)) return 'unknown';
      if (!input.project.stages.some((one) => one.name === name)) return undefined;
      return completed ? 'success' : 'skipped';
    },
    handedOn: (name, variable) => {
      const found = plannedValue(input, planned, instanceId(environment.name, name), variable);
      return found.kind === 'value' ? found.value : undefined;
    },
  };
}
