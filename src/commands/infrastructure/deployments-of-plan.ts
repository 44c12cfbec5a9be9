import type { InfrastructureWork } from '../../domain/infrastructure.ts';
import type { Plan, PlannedStage } from '../../domain/plan.ts';
import type { DeploymentRun } from '../../execution/infrastructure/deployment-run.ts';
import { openRecorded } from '../../execution/open-recorded.ts';
import { stageFacts } from '../../execution/shell-variables.ts';
import type { PlanInput } from '../../planning/plan-input.ts';
import { plannedView } from '../../planning/planned-view.ts';
import { ownValues } from '../../planning/recorded-values.ts';
import { scopeServices } from '../../planning/scope-services.ts';
import type { StageParameters } from '../../planning/stage-parameters.ts';
import { plannedParameters } from '../../planning/parameter-planner.ts';
import { scopeOf } from '../../planning/stage-view.ts';
import type { CommandContext } from '../command-context.ts';

/** A deployment that a plan will make, with what it takes to look at it without making it. */
export interface PlannedRun {
  readonly stage: PlannedStage;
  readonly work: InfrastructureWork;
  readonly run: DeploymentRun;
  /** The parameter files of the stage; absent: it has none. */
  readonly parameters?: StageParameters;
  /** Values that are known only after something else has run; sorted. */
  readonly waitsFor: readonly string[];
}

/** The longest that one deployment is looked at: what is asked of it answers in a minute or so. */
const LOOK_TIMEOUT_MS = 10 * 60_000;

/** The deployments of a plan that may happen and are not known to fail, in its order. */
export function deploymentsOfPlan(context: CommandContext, plan: Plan, input: PlanInput): readonly PlannedRun[] {
  const services = scopeServices(input.project, input.world);
  const planned = new Map(plan.stages.map((stage) => [stage.id, stage]));
  const { ports, redactor, identity, sealer } = context;
  return plan.stages.flatMap((stage): readonly PlannedRun[] => {
    const { work } = input.graph.node(stage.id).stage;
    const step = stage.steps.find((one) => one.kind === 'deployment');
    if (work.kind !== 'infrastructure' || step === undefined) return [];
    if (stage.decision.kind === 'skip' || stage.failure !== undefined) return [];
    const { view } = plannedView(input, services, planned, stage.id);
    const opener = { project: input.project, sealer, redactor };
    const recorded = ownValues(stage.id, view.stage, view.history, 'up', (id, value) =>
      openRecorded(opener, id, value),
    );
    const scope = scopeOf(view, recorded);
    const run: DeploymentRun = {
      ports,
      redactor,
      view,
      scope,
      work,
      stageVariables: new Map(stageFacts(view, identity.run)),
      run: identity.run,
      signal: AbortSignal.any([context.stop, AbortSignal.timeout(LOOK_TIMEOUT_MS)]),
      onLine: () => undefined,
    };
    const parameters = plannedParameters(input, view, { scope, direction: 'up' });
    const waitsFor = [...new Set([...step.waitsFor, ...(parameters?.after ?? [])])].toSorted();
    return [{ stage, work, run, waitsFor, ...(parameters ? { parameters } : {}) }];
  });
}
