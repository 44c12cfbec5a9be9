import type { DeploymentPreview } from '../../../src/domain/deployment-preview.ts';
import type { Plan, PlannedDeployment } from '../../../src/domain/plan.ts';
import { planOf, plannedOf } from '../sample-plans.ts';

/** What Azure says that would change: something is lost. */
export const SAMPLE_CHANGES: DeploymentPreview = {
  outcome: 'changes',
  note: 'if group.groupName stays what it was in the last run',
  changes: [
    { action: 'delete', resource: 'Microsoft.Storage/storageAccounts/old (rg-mca)', properties: [] },
    {
      action: 'modify',
      resource: 'Microsoft.Network/virtualNetworks/main (rg-mca)',
      properties: [{ path: 'properties.subnets', before: '1', after: '2' }],
    },
  ],
};

/** A deployment of Azure with this preview; without one: nobody asked. */
export function deploymentOf(preview?: DeploymentPreview): PlannedDeployment {
  return {
    kind: 'deployment',
    direction: 'up',
    provider: 'azure_bicep',
    arguments: ['deployment', 'sub', 'create', '--name', 'network-<run>', '--template-file', 'main.bicep'],
    before: [],
    after: ['smoke'],
    reversible: false,
    waitsFor: [],
    ...(preview === undefined ? {} : { preview }),
  };
}

/** A plan of one stage for each of these previews. */
export function deploymentPlan(...previews: readonly (DeploymentPreview | undefined)[]): Plan {
  return planOf(
    previews.map((preview, place) =>
      plannedOf(`default/network-${place + 1}`, {
        decision: { kind: 'run', reason: { because: 'always' } },
        steps: [deploymentOf(preview)],
      }),
    ),
  );
}
