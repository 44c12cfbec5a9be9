import type { DeploymentPreview } from '../../domain/deployment-preview.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import { showInstance } from '../../domain/instance.ts';
import type { Notice, Plan, PlannedStage } from '../../domain/plan.ts';
import { hasPreview, previewDeployment } from '../../execution/infrastructure/preview-deployment.ts';
import type { PlanInput } from '../../planning/plan-input.ts';
import type { CommandContext } from '../command-context.ts';
import { atMost } from './at-most.ts';
import { deploymentsOfPlan } from './deployments-of-plan.ts';
import type { PlannedRun } from './deployments-of-plan.ts';
import { withParameters } from './with-parameters.ts';

/** Previews at the same time: each may be a process of its own that takes a minute. */
const MAX_AT_ONCE = 4;

/**
 * A plan with what its deployments would change, as far as their values are known. What could not be found out is told
 * as a notice, and refuses nothing.
 */
export async function previewDeployments(context: CommandContext, plan: Plan, input: PlanInput): Promise<Plan> {
  const deployments = deploymentsOfPlan(context, plan, input);
  const previews = await atMost(MAX_AT_ONCE, deployments, async (deployment) => ({
    id: deployment.stage.id,
    preview: await previewOf(deployment),
  }));
  const found = new Map(previews.map(({ id, preview }) => [id, preview]));
  const stages = plan.stages.map((stage) => withPreview(stage, found.get(stage.id)));
  const notices = previews.flatMap(({ id, preview }): readonly Notice[] =>
    preview?.outcome === 'unknown' && preview.note !== undefined
      ? [
          {
            kind: 'other',
            instance: id,
            message: `what the deployment of ${showInstance(id)} would change is not known: ${preview.note}`,
          },
        ]
      : [],
  );
  return { ...plan, stages, notices: [...plan.notices, ...notices] };
}

async function previewOf(deployment: PlannedRun): Promise<DeploymentPreview | undefined> {
  const { waitsFor, assumed, work } = deployment;
  if (!hasPreview(work)) return undefined;
  if (waitsFor.length > 0) return notAsked(`it needs values that are known after ${waitsFor.join(', ')}`);
  const previewed = await withParameters(deployment, previewDeployment);
  if (!previewed.ok) return notAsked(describeFailure(previewed.error).summary);
  const { value: preview } = previewed;
  const isGuess = assumed.length > 0 && preview !== undefined && preview.outcome !== 'unknown';
  return isGuess ? { ...preview, note: `if ${assumed.join(', ')} stays what it was in the last run` } : preview;
}

function notAsked(note: string): DeploymentPreview {
  return { outcome: 'not_asked', note, changes: [] };
}

function withPreview(stage: PlannedStage, preview: DeploymentPreview | undefined): PlannedStage {
  if (preview === undefined) return stage;
  return { ...stage, steps: stage.steps.map((step) => (step.kind === 'deployment' ? { ...step, preview } : step)) };
}
