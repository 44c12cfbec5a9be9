import type { DeploymentScope } from '../../domain/infrastructure.ts';
import { type FileFormat, formatOf } from '../../tokens/file-format.ts';
import type { RenderedDeployment, RenderedOverride } from './render-deployment.ts';

/** What is done with a deployment. */
export type DeploymentVerb = 'create' | 'validate' | 'what-if';

/** The files of a deployment as the command is given them. */
export interface DeploymentFiles {
  readonly template: string;
  /** In this order; later ones win. */
  readonly parameters: readonly string[];
}

/** The words that stand for a scope in `az deployment …`. */
const SCOPE_WORDS: { readonly [Scope in DeploymentScope]: string } = {
  resource_group: 'group',
  subscription: 'sub',
  management_group: 'mg',
  tenant: 'tenant',
};

/**
 * The command of a deployment without its options: `deployment sub create`.
 *
 * Source: https://learn.microsoft.com/cli/azure/deployment
 */
export function deploymentCommand(scope: DeploymentScope, verb: DeploymentVerb): readonly string[] {
  return ['deployment', SCOPE_WORDS[scope], verb];
}

/**
 * The arguments of `az` for a deployment. Each value is an argument of its own, or stands behind the name of its
 * parameter, so that none of them can become another argument.
 *
 * @param name - of the deployment in Azure
 * @param deployment - with settings that {@link isPlainOverride} lets through as overrides
 */
export function azureArguments(
  verb: DeploymentVerb,
  {
    name,
    deployment,
    files,
  }: { readonly name: string; readonly deployment: RenderedDeployment; readonly files: DeploymentFiles },
): readonly string[] {
  const { scope, location, resourceGroup, managementGroup, subscription, overrides } = deployment;
  return [
    ...deploymentCommand(scope, verb),
    '--name',
    name,
    ...option('--location', location),
    ...option('--resource-group', resourceGroup),
    ...option('--management-group-id', managementGroup),
    ...option('--subscription', subscription),
    '--template-file',
    files.template,
    ...files.parameters.flatMap((file) => ['--parameters', isBicepParameters(file) ? file : `@${file}`]),
    ...overrides.flatMap(({ name: parameter, value }) => ['--parameters', `${parameter}=${value}`]),
    ...(verb === 'what-if' ? ['--no-pretty-print'] : []),
    '--no-prompt',
    'true',
    '--output',
    'json',
  ];
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}

/** Files in Bicep's own language are named as they are; `@` would hand over their text as if it were JSON. */
export function isBicepParameters(file: string): boolean {
  return file.toLowerCase().endsWith('.bicepparam');
}

/** How values are written into a parameter file. Comments are allowed whatever its ending: `az` leaves them out itself. */
export function formatOfParameters(file: string): FileFormat {
  const format = formatOf(file);
  return format === 'json' ? 'jsonc' : format;
}

/** Whether `name=value` means that very value to `az`, which reads a file where the value begins with `@`. */
export function isPlainOverride(value: string): boolean {
  return !value.startsWith('@');
}

/**
 * Overrides as the text of a parameter file, for those that may not stand on a command line. Everything but letters and
 * digits is escaped: `az` removes comments and runs of blanks from such files, in values as well.
 */
export function overridesFile(overrides: readonly RenderedOverride[]): string {
  const parameters = overrides.map(({ name, value, isJson }) => {
    const json = isJson ? value.replaceAll(/[\s/*]/g, escaped) : `"${value.replaceAll(/[^A-Za-z0-9]/g, escaped)}"`;
    return `${JSON.stringify(name)}:{"value":${json}}`;
  });
  return `{"parameters":{${parameters.join(',')}}}`;
}

/** A character of a string in JSON, as its code. Blanks, slashes and stars stand nowhere else in what is made of data. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
