import type { BodyDefinition } from './http-request.ts';
import type { SourceText } from './source-text.ts';

/** What a deployment of Azure is made in. */
export type DeploymentScope = 'resource_group' | 'subscription' | 'management_group' | 'tenant';

/** An `iac` stage, as written. */
export interface InfrastructureWork {
  readonly kind: 'infrastructure';
  readonly deployment: AzureDeployment | CommandDeployment;
  readonly disabled: boolean;
  /** Absolute folder of stages.yaml, in which everything is run. */
  readonly workingDirectory: string;
  /** `pre` and `post` of the stage: shell work around the deployment; absent: none. */
  readonly before?: readonly NamedScript[];
  readonly after?: readonly NamedScript[];
}

/** A Bicep file that the Azure command line deploys. Every text may be a template. */
export interface AzureDeployment {
  readonly provider: 'azure_bicep';
  readonly scope: DeploymentScope;
  readonly mainFile: SourceText;
  readonly parameterFile?: SourceText;
  /** That file as it was when the project was read; absent: nobody knew it then. */
  readonly parameters?: DeploymentParameters;
  /** Where Azure keeps the record of the deployment; not for resource groups, which have a place. */
  readonly location?: SourceText;
  readonly resourceGroup?: SourceText;
  readonly managementGroup?: SourceText;
  readonly subscription?: SourceText;
  /** Parameters by name that win over those of the file, in the order of the file. */
  readonly overrides: readonly (readonly [name: string, value: BodyDefinition])[];
  /** Whether a dry run asks Azure what would change. */
  readonly whatIf: boolean;
}

/** A parameter file, as it was read. */
export interface DeploymentParameters {
  /** As it is shown to the user. */
  readonly file: string;
  /** Without byte order mark, otherwise as it is. */
  readonly text: string;
}

/** A deployment by any other tool. Scripts are not templates: values reach them as process variables. */
export interface CommandDeployment {
  readonly provider: 'command';
  readonly deploy: SourceText;
  readonly validate?: SourceText;
  readonly preview?: SourceText;
  readonly destroy?: SourceText;
  readonly outputs?: SourceText;
}

/** Shell work with a name for people. */
export interface NamedScript {
  readonly name?: string;
  readonly script: SourceText;
}
