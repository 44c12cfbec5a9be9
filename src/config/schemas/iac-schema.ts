import * as z from 'zod/mini';
import { described, later, optional, withDefault } from './described.ts';
import { boolean, keyword, oneOrList, template, text } from './scalars.ts';

const scope = keyword(['resource_group', 'subscription', 'management_group', 'tenant']);
const overrides = z.record(z.string(), z.unknown());

/** `iac` of a stage (spec 06), with Release Engine's spellings in camel case. */
export const iac = later(() =>
  described(
    z.strictObject({
      provider: optional(keyword(['azure_bicep', 'command']), 'Default: azure_bicep.'),
      deployment_scope: optional(scope, 'What the deployment is made in.'),
      deploymentScope: optional(scope, 'Another word for deployment_scope.'),
      main_file: optional(template, 'The Bicep file.'),
      iacMainFileName: optional(template, 'Another word for main_file.'),
      parameter_file: optional(template, 'The parameter file; tokens in it are replaced.'),
      iacParameterFileName: optional(template, 'Another word for parameter_file.'),
      subscription_id: optional(template, 'The subscription.'),
      subscriptionId: optional(template, 'Another word for subscription_id.'),
      location: optional(template, 'Where the deployment is recorded.'),
      resource_group: optional(template, 'The resource group, for that scope.'),
      resourceGroupName: optional(template, 'Another word for resource_group.'),
      management_group: optional(template, 'The management group, for that scope.'),
      overrides: optional(overrides, 'Parameters that win over those of the file; lists and maps too.'),
      customBicepParameters: optional(
        z.union([overrides, template]),
        'Another word for overrides, which may be a text: -name value -other "two words".',
      ),
      disabled: withDefault(boolean, false, 'Deploy nothing: the stage is skipped.'),
      what_if: withDefault(boolean, true, 'Let a dry run ask Azure what would change.'),
      deploy: optional(text, 'For provider command: shell work that deploys.'),
      validate: optional(text, 'For provider command: shell work that checks the files.'),
      preview: optional(text, 'For provider command: shell work that shows the changes and makes none.'),
      destroy: optional(text, 'For provider command: shell work that undoes it; may be repeated.'),
      outputs: optional(text, 'For provider command: shell work that prints the outputs as JSON.'),
      name: optional(text, 'Accepted for Release Engine; the name of the stage counts.'),
      displayName: optional(text, 'Name of the stage for people.'),
      serviceConnection: optional(text, 'Accepted for Release Engine; credentials come from the workflow.'),
      dependsOn: optional(oneOrList(text), 'Another place for depends_on of the stage.'),
      preRequisiteStage: optional(boolean, 'Another place for prerequisite of the stage.'),
      lastInStage: optional(boolean, 'Accepted for Release Engine; the order follows from depends_on.'),
    }),
    {
      id: 'Infrastructure',
      description: 'An infrastructure deployment.',
      examples: [
        { provider: 'azure_bicep', deployment_scope: 'subscription', main_file: 'main.bicep', location: 'westeurope' },
      ],
    },
  ),
);

/** `iac` as the schema has accepted it. */
export type IacValue = z.output<typeof iac>;

/** `pre` and `post` of an iac stage. */
export const steps = later(() =>
  z.array(z.strictObject({ name: optional(text, 'Name for people.'), run: described(text, 'Shell work.') })),
);

/** Steps before or after a deployment as the schema has accepted them. */
export type StepsValue = z.output<typeof steps>;
