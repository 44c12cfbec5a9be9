import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import { EMPTY_HISTORY, RUN_VERSION } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { showInstance } from '../domain/instance.ts';
import type { Notice, Plan, PlannedShell, PlannedStep } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { workKindOf } from '../domain/work-kind.ts';
import { assemblePlan } from './assemble-plan.ts';
import { checkDependants } from './dependants.ts';
import { infrastructurePlanner } from './infrastructure-planner.ts';
import type { PlanInput } from './plan-input.ts';
import { previewDown } from './plan-migrations-down.ts';
import type { StagePlan } from './plan-stage-up.ts';
import { historyNotices } from './plan-notices.ts';
import { plannedConditions } from './planned-conditions.ts';
import { plannedView } from './planned-view.ts';
import { ownValues } from './recorded-values.ts';
import { scopeServices } from './scope-services.ts';
import { sealedFailure } from './sealed-failure.ts';
import { parameterNotices, plannedParameters } from './parameter-planner.ts';
import { tellSignInSecrets } from './sign-in-secrets.ts';
import { scopeOf, unknownTokens } from './stage-view.ts';
import type { StageView } from './stage-view.ts';
import type { ScopeServices } from './variable-scope.ts';

/** Whether there is anything of a stage to take back: applied versions, or something in doubt. */
export function isApplied(history: StageHistory): boolean {
  return history.applied.length > 0 || history.openIntents.length > 0;
}

/** What `down` will do: applied versions newest first, stages in reverse order of dependencies. */
export function planDown(input: PlanInput & { readonly cascade: boolean }): Result<Plan, Failure> {
  const historyOf = (id: InstanceId): StageHistory => input.histories.get(id) ?? EMPTY_HISTORY;
  const selected = checkDependants(input.graph, {
    selected: input.selected,
    isApplied: (id) => isApplied(historyOf(id)),
    cascade: input.cascade,
  });
  if (!selected.ok) return selected;
  const services = scopeServices(input.project, input.world);
  const planned = new Map<InstanceId, StagePlan>();
  for (const id of input.graph.ids) {
    if (selected.value.has(id)) planned.set(id, planStage(input, services, id, historyOf(id)));
  }
  const irreversible = [...planned].flatMap(([instance, { steps }]) =>
    steps
      .filter((step) => !step.reversible)
      .map((step) => ({
        instance,
        label: step.kind === 'migration' ? step.label : RUN_VERSION,
        work: workKindOf(input.graph.node(instance).stage.work),
      })),
  );
  if (irreversible.length > 0 && !input.skipIrreversible) return err({ reason: 'irreversible', steps: irreversible });
  const left = irreversible.map(({ instance, label }): Notice => {
    const message = `${showInstance(instance)}/${label} has no down and stays applied`;
    return { kind: 'irreversible', instance, label, message };
  });
  const known = [...planned.keys()].flatMap((id) => historyNotices(input, id, input.graph.node(id).stage));
  return ok(assemblePlan(input, 'down', planned, [...input.notices, ...left, ...known, ...parameterNotices(planned)]));
}

function planStage(input: PlanInput, services: ScopeServices, id: InstanceId, history: StageHistory): StagePlan {
  if (!isApplied(history)) return { decision: { kind: 'skip', reason: { because: 'nothing_applied' } }, steps: [] };
  const decision = { kind: 'run', reason: { because: 'applied', count: history.applied.length } } as const;
  const { view } = plannedView(input, services, new Map(), id);
  const preview = previewStage(input, view);
  const scope = scopeOf(view, ownValues(id, view.stage, history, 'down', input.open));
  const parameters = plannedParameters(input, view, { scope, direction: 'down' });
  const failure = preview.failure ?? parameters?.failure;
  return { decision, steps: preview.steps, ...(parameters ? { parameters } : {}), ...(failure ? { failure } : {}) };
}

function previewStage(
  input: PlanInput,
  view: StageView,
): { readonly steps: readonly PlannedStep[]; readonly failure?: Failure } {
  const { work } = view.stage;
  switch (work.kind) {
    case 'migrations': {
      tellSignInSecrets(view, []);
      // What a stage depends on is taken back after it, and so is as it is recorded.
      const conditions = plannedConditions({ ...input, selected: new Set() }, new Map(), view);
      const preview = { view, recorded: [], tokens: unknownTokens(work.config.auth), conditions };
      const previewed = previewDown(preview, work.config.migrations, input.open);
      const sealed = input.previewOnly ? undefined : sealedFailure(view, previewed.steps, input.open);
      const failure = previewed.failure ?? sealed;
      return { steps: previewed.steps, ...(failure ? { failure } : {}) };
    }
    case 'shell': {
      const step: PlannedShell = {
        kind: 'shell',
        direction: 'down',
        script: work.down?.text ?? '',
        reversible: work.down !== undefined,
      };
      return { steps: [step] };
    }
    case 'infrastructure':
      return infrastructurePlanner(input)(view, work, { scope: scopeOf(view, []), direction: 'down' });
  }
}
