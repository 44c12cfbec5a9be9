import * as z from 'zod';
import { keyword, oneOrList, template, text } from './scalars.ts';

const scope = keyword(['resource_group', 'subscription', 'management_group', 'tenant']);
const overrides = z.record(z.string(), template);

/** `iac` of a stage (spec 06), with Release Engine's spellings in camel case. */
export const iac = z
  .strictObject({
    provider: keyword(['azure_bicep', 'command']).optional().describe('Default: azure_bicep.'),
    deployment_scope: scope.optional().describe('What the deployment is made in.'),
    deploymentScope: scope.optional().describe('Another word for deployment_scope.'),
    main_file: template.optional().describe('The Bicep file.'),
    iacMainFileName: template.optional().describe('Another word for main_file.'),
    parameter_file: template.optional().describe('The parameter file; its tokens are replaced.'),
    iacParameterFileName: template.optional().describe('Another word for parameter_file.'),
    subscription_id: template.optional().describe('The subscription.'),
    subscriptionId: template.optional().describe('Another word for subscription_id.'),
    location: template.optional().describe('Where the deployment is recorded.'),
    resource_group: template.optional().describe('The resource group, for that scope.'),
    management_group: template.optional().describe('The management group, for that scope.'),
    overrides: overrides.optional().describe('Parameters that win over those of the file.'),
    customBicepParameters: overrides.optional().describe('Another word for overrides.'),
    disabled: z.boolean().default(false).describe('Deploy nothing: the stage is skipped.'),
    deploy: template.optional().describe('For provider command: what deploys.'),
    validate: template.optional().describe('For provider command: what checks the files.'),
    preview: template.optional().describe('For provider command: what shows the changes.'),
    destroy: template.optional().describe('For provider command: what undoes it.'),
    outputs: template.optional().describe('For provider command: what prints the outputs as JSON.'),
    name: text.optional().describe('Accepted for Release Engine; the name of the stage counts.'),
    displayName: text.optional().describe('Name of the stage for people.'),
    serviceConnection: text.optional().describe('Accepted for Release Engine; credentials come from the workflow.'),
    dependsOn: oneOrList(text).optional().describe('Another place for depends_on of the stage.'),
    preRequisiteStage: z.boolean().optional().describe('Another place for prerequisite of the stage.'),
    lastInStage: z.boolean().optional().describe('Accepted for Release Engine; the order follows from depends_on.'),
  })
  .meta({
    id: 'Infrastructure',
    description: 'An infrastructure deployment.',
    examples: [
      { provider: 'azure_bicep', deployment_scope: 'subscription', main_file: 'main.bicep', location: 'westeurope' },
    ],
  });

/** `iac` as the schema has accepted it. */
export type IacValue = z.output<typeof iac>;

/** `pre` and `post` of an iac stage. */
export const steps = z.array(
  z.strictObject({ name: text.optional().describe('Name for people.'), run: text.describe('Shell work.') }),
);

/** Steps before or after a deployment as the schema has accepted them. */
export type StepsValue = z.output<typeof steps>;
