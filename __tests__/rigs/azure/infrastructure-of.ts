import type {
  AzureDeployment,
  CommandDeployment,
  DeploymentScope,
  InfrastructureWork,
  NamedScript,
} from '../../../src/domain/infrastructure.ts';
import type { BodyDefinition } from '../../../src/domain/http-request.ts';
import type { SourceText } from '../../../src/domain/source-text.ts';

/** What a test says about a Bicep deployment; texts may be templates. */
export interface AzureSketch {
  readonly scope?: DeploymentScope;
  readonly mainFile?: string;
  readonly parameterFile?: string;
  readonly location?: string;
  readonly resourceGroup?: string;
  readonly managementGroup?: string;
  readonly subscription?: string;
  readonly overrides?: Readonly<Record<string, string | BodyDefinition>>;
  readonly whatIf?: boolean;
  /** Scripts by their names. */
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly disabled?: boolean;
}

/** The scripts of a deployment by a command. */
export type CommandSketch = Partial<Record<'deploy' | 'validate' | 'preview' | 'destroy' | 'outputs', string>> &
  Pick<AzureSketch, 'before' | 'after' | 'disabled'>;

/** The work of a stage that deploys `main.bicep` into a subscription, unless it says otherwise. */
export function azureWork(sketch: AzureSketch = {}): { readonly work: InfrastructureWork } {
  const { scope = 'subscription', mainFile = 'main.bicep', overrides = {}, whatIf = true } = sketch;
  const { parameterFile, resourceGroup, managementGroup, subscription } = sketch;
  const location = sketch.location ?? (scope === 'resource_group' ? undefined : 'westeurope');
  const deployment: AzureDeployment = {
    provider: 'azure_bicep',
    scope,
    mainFile: textOf(mainFile),
    ...(parameterFile === undefined ? {} : { parameterFile: textOf(parameterFile) }),
    ...(location === undefined ? {} : { location: textOf(location) }),
    ...(resourceGroup === undefined ? {} : { resourceGroup: textOf(resourceGroup) }),
    ...(managementGroup === undefined ? {} : { managementGroup: textOf(managementGroup) }),
    ...(subscription === undefined ? {} : { subscription: textOf(subscription) }),
    overrides: Object.entries(overrides).map(([name, value]) => [
      name,
      typeof value === 'string' ? { kind: 'text', text: textOf(value) } : value,
    ]),
    whatIf,
  };
  return workOf(deployment, sketch);
}

/** The work of a stage that another tool deploys. */
export function commandWork(sketch: CommandSketch = {}): { readonly work: InfrastructureWork } {
  const { deploy = 'deploy', validate, preview, destroy, outputs } = sketch;
  const deployment: CommandDeployment = {
    provider: 'command',
    deploy: textOf(deploy),
    ...(validate === undefined ? {} : { validate: textOf(validate) }),
    ...(preview === undefined ? {} : { preview: textOf(preview) }),
    ...(destroy === undefined ? {} : { destroy: textOf(destroy) }),
    ...(outputs === undefined ? {} : { outputs: textOf(outputs) }),
  };
  return workOf(deployment, sketch);
}

function workOf(
  deployment: AzureDeployment | CommandDeployment,
  { before = {}, after = {}, disabled = false }: Pick<AzureSketch, 'before' | 'after' | 'disabled'>,
): { readonly work: InfrastructureWork } {
  const work = { kind: 'infrastructure', deployment, disabled, workingDirectory: '/project' } as const;
  return { work: { ...work, before: scriptsOf(before), after: scriptsOf(after) } };
}

function scriptsOf(scripts: Readonly<Record<string, string>>): readonly NamedScript[] {
  return Object.entries(scripts).map(([name, script]) => ({ name, script: textOf(script) }));
}

function textOf(text: string): SourceText {
  return { text, at: { file: 'stages.yaml', line: 12, column: 7 }, indent: 0 };
}
