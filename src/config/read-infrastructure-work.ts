import type { AzureDeployment, CommandDeployment, InfrastructureWork, NamedScript } from '../domain/infrastructure.ts';
import type { SourceText } from '../domain/source-text.ts';
import { warnOfMissingFiles } from './check-deployment-files.ts';
import { either } from './either.ts';
import { items, type Located, locationOfKey, member, sourceText, textOrEmpty } from './located.ts';
import type { LoadContext } from './load-context.ts';
import { readDeploymentParameters } from './read-deployment-parameters.ts';
import { readOverrides } from './read-overrides.ts';
import { optionalTemplate, readTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { IacValue, StepsValue } from './schemas/iac-schema.ts';
import type { StageValue } from './schemas/stage-schema.ts';
import { withoutAbsent } from './without-absent.ts';

/** The work of an `iac` stage, with Release Engine's spellings resolved; undefined after a report of what is missing. */
export async function readInfrastructureWork(
  context: LoadContext,
  {
    stage,
    iac,
    directory,
  }: { readonly stage: Located<StageValue>; readonly iac: Located<IacValue>; readonly directory: string },
): Promise<InfrastructureWork | undefined> {
  const { report, files } = context;
  const isCommand = iac.value.provider === 'command';
  warnMisplaced(iac, isCommand ? KEYS_OF_AZURE : KEYS_OF_COMMAND, report);
  const deployment = isCommand
    ? readCommand(iac, report)
    : await withParameters(context, readAzure(iac, report), directory);
  if (deployment?.provider === 'azure_bicep' && !iac.value.disabled) {
    await warnOfMissingFiles(context, deployment, directory);
  }
  const [before, after] = [scriptsOf(member(stage, 'pre'), report), scriptsOf(member(stage, 'post'), report)];
  return (
    deployment && {
      kind: 'infrastructure',
      deployment,
      disabled: iac.value.disabled,
      workingDirectory: files.resolve(directory, '.'),
      ...(before.length === 0 ? {} : { before }),
      ...(after.length === 0 ? {} : { after }),
    }
  );
}

async function withParameters(
  context: LoadContext,
  deployment: AzureDeployment | undefined,
  directory: string,
): Promise<AzureDeployment | undefined> {
  const parameters = await readDeploymentParameters(context, deployment?.parameterFile, directory);
  return deployment && parameters ? { ...deployment, parameters } : deployment;
}

const KEYS_OF_AZURE = [
  'deployment_scope',
  'deploymentScope',
  'main_file',
  'iacMainFileName',
  'parameter_file',
  'iacParameterFileName',
  'subscription_id',
  'subscriptionId',
  'location',
  'resource_group',
  'resourceGroupName',
  'management_group',
  'overrides',
  'customBicepParameters',
] as const;

const KEYS_OF_COMMAND = ['deploy', 'validate', 'preview', 'destroy', 'outputs'] as const;

function warnMisplaced(iac: Located<IacValue>, keys: readonly (keyof IacValue)[], report: Report): void {
  const provider = iac.value.provider ?? 'azure_bicep';
  for (const key of keys) {
    if (member(iac, key) === undefined) continue;
    report(
      problemAt(locationOfKey(iac, key), {
        severity: 'warning',
        code: 'misplaced-key',
        message: `${key} means nothing here: the provider ${provider} does not look at it`,
        hint: `remove it, or write provider: ${provider === 'command' ? 'azure_bicep' : 'command'}`,
      }),
    );
  }
}

function readCommand(iac: Located<IacValue>, report: Report): CommandDeployment | undefined {
  const script = (key: (typeof KEYS_OF_COMMAND)[number]): SourceText | undefined => {
    const written = member(iac, key);
    return written === undefined ? undefined : filledScript(written, report);
  };
  const [deploy, validate, preview] = [script('deploy'), script('validate'), script('preview')];
  const [destroy, outputs] = [script('destroy'), script('outputs')];
  if (deploy === undefined) {
    reportMissing(iac, { key: 'deploy', report });
    return undefined;
  }
  return { provider: 'command', deploy, ...withoutAbsent({ validate, preview, destroy, outputs }) };
}

/** What each scope needs beside the file; what it has no use for is left out. */
const NEEDED_BY_SCOPE = {
  resource_group: ['resource_group'],
  subscription: ['location'],
  management_group: ['location', 'management_group'],
  tenant: ['location'],
} as const;

function readAzure(iac: Located<IacValue>, report: Report): AzureDeployment | undefined {
  const scope = either(iac, ['deployment_scope', 'deploymentScope'], report)?.value;
  const template = (pair: Parameters<typeof either<IacValue, TextKey, TextKey>>[1]): SourceText | undefined => {
    const value = either(iac, pair, report);
    return value === undefined ? undefined : readTemplate(value, report);
  };
  const mainFile = template(['main_file', 'iacMainFileName']);
  const parameterFile = template(['parameter_file', 'iacParameterFileName']);
  const subscription = template(['subscription_id', 'subscriptionId']);
  const places = {
    location: optionalTemplate(iac, 'location', report),
    resource_group: template(['resource_group', 'resourceGroupName']),
    management_group: optionalTemplate(iac, 'management_group', report),
  };
  const overrides = readOverrides(either(iac, ['overrides', 'customBicepParameters'], report), report);
  const needed = scope === undefined ? [] : NEEDED_BY_SCOPE[scope];
  for (const key of needed.filter((name) => places[name] === undefined)) reportMissing(iac, { key, scope, report });
  if (mainFile === undefined) reportMissing(iac, { key: 'main_file', report });
  if (scope === undefined) reportMissing(iac, { key: 'deployment_scope', report });
  if (scope === undefined || mainFile === undefined) return undefined;
  const { location, resource_group: resourceGroup, management_group: managementGroup } = places;
  const whatIf = iac.value.what_if;
  return {
    provider: 'azure_bicep',
    scope,
    mainFile,
    overrides,
    whatIf,
    ...withoutAbsent({
      parameterFile,
      location: scope === 'resource_group' ? undefined : location,
      resourceGroup: scope === 'resource_group' ? resourceGroup : undefined,
      managementGroup: scope === 'management_group' ? managementGroup : undefined,
      subscription,
    }),
  };
}

type TextKey =
  | 'resource_group'
  | 'resourceGroupName'
  | 'main_file'
  | 'iacMainFileName'
  | 'parameter_file'
  | 'iacParameterFileName'
  | 'subscription_id'
  | 'subscriptionId';

function reportMissing(
  iac: Located<IacValue>,
  { key, scope, report }: { readonly key: string; readonly scope?: string | undefined; readonly report: Report },
): void {
  const why = scope === undefined ? '' : `, which the scope ${scope} needs`;
  report(
    problemAt(iac.node.location, {
      code: 'missing-key',
      message: `the key "${key}" is missing${why}`,
      hint: `add ${key}: \u2026`,
    }),
  );
}

function scriptsOf(steps: Located<StepsValue> | undefined, report: Report): readonly NamedScript[] {
  if (steps === undefined) return [];
  return items(steps).flatMap((step) => {
    const [name, run] = [textOrEmpty(step, 'name'), member(step, 'run')];
    if (run === undefined) return [];
    return [{ ...(name === '' ? {} : { name }), script: filledScript(run, report) }];
  });
}

/** A script that does nothing is a slip: the value of a variable that is not set, say. */
function filledScript(written: Parameters<typeof sourceText>[0], report: Report): SourceText {
  const script = sourceText(written);
  if (script.text.trim() === '') {
    report(problemAt(script.at, { code: 'empty-value', message: 'there is nothing to run' }));
  }
  return script;
}
