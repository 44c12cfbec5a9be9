import type { InfrastructureWork } from '../../domain/infrastructure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import type { Plan, PlannedStage, StageDecision } from '../../domain/plan.ts';
import type { DeploymentRun } from '../../execution/infrastructure/deployment-run.ts';
import { openRecorded } from '../../execution/open-recorded.ts';
import { stageFacts } from '../../execution/shell-variables.ts';
import { planDeployment } from '../../planning/infrastructure/plan-deployment.ts';
import type { PlanInput } from '../../planning/plan-input.ts';
import type { PlannedWork } from '../../planning/planned-values.ts';
import { plannedView } from '../../planning/planned-view.ts';
import { ownValues } from '../../planning/recorded-values.ts';
import { scopeServices } from '../../planning/scope-services.ts';
import type { StageParameters } from '../../planning/stage-parameters.ts';
import { plannedParameters } from '../../planning/parameter-planner.ts';
import { scopeOf } from '../../planning/stage-view.ts';
import type { StageView } from '../../planning/stage-view.ts';
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
  /** Values of the last run that stand in for such ones; sorted. */
  readonly assumed: readonly string[];
}

/** The longest that one deployment is looked at: what is asked of it answers in a minute or so. */
const LOOK_TIMEOUT_MS = 10 * 60_000;

/** The deployments of a plan that may happen and are not known to fail, in its order. */
export function deploymentsOfPlan(context: CommandContext, plan: Plan, input: PlanInput): readonly PlannedRun[] {
  const viewOf = createViewOf(plan, input);
  return plan.stages.flatMap((stage): readonly PlannedRun[] => {
    const { work } = input.graph.node(stage.id).stage;
    const step = stage.steps.find((one) => one.kind === 'deployment');
    if (work.kind !== 'infrastructure' || step === undefined) return [];
    if (stage.decision.kind === 'skip' || stage.failure !== undefined) return [];
    const view = viewOf(stage.id);
    const { redactor, sealer } = context;
    const opener = { project: input.project, sealer, redactor };
    const recorded = ownValues(stage.id, view.stage, view.history, 'up', (id, value) =>
      openRecorded(opener, id, value),
    );
    const scope = scopeOf(view, recorded);
    const parameters = plannedParameters(input, view, { scope, direction: 'up' });
    const [again] = planDeployment(view, work, { scope, direction: 'up' }).steps;
    const waitsFor = [...new Set([...(again ?? step).waitsFor, ...(parameters?.after ?? [])])].toSorted();
    const assumed = step.waitsFor.filter((name) => !waitsFor.includes(name));
    const run = runOf(context, { view, scope, work });
    return [{ stage, work, run, waitsFor, assumed, ...(parameters ? { parameters } : {}) }];
  });
}

/**
 * How a stage sees what others hand on. A plan takes the outputs of a deployment that will be made again for unknown; to
 * look ahead, what it handed on last time is the better guess, since it mostly is the same.
 */
function createViewOf(plan: Plan, input: PlanInput): (id: InstanceId) => StageView {
  const services = scopeServices(input.project, input.world);
  const planned = new Map<InstanceId, PlannedWork>(plan.stages.map((stage) => [stage.id, stage]));
  const standing = new Map(planned);
  for (const { id, steps } of plan.stages) {
    if (steps.some(({ kind }) => kind === 'deployment')) standing.set(id, { decision: STANDING, steps: [] });
  }
  return (id) => {
    const likely = plannedView(input, services, standing, id);
    return likely.missing === undefined ? likely.view : plannedView(input, services, planned, id).view;
  };
}

const STANDING: StageDecision = { kind: 'skip', reason: { because: 'up_to_date' } };

function runOf(
  { ports, redactor, identity, stop }: CommandContext,
  { view, scope, work }: Pick<DeploymentRun, 'view' | 'scope' | 'work'>,
): DeploymentRun {
  return {
    ports,
    redactor,
    view,
    scope,
    work,
    stageVariables: new Map(stageFacts(view, identity.run)),
    run: identity.run,
    signal: AbortSignal.any([stop, AbortSignal.timeout(LOOK_TIMEOUT_MS)]),
    onLine: () => undefined,
  };
}
