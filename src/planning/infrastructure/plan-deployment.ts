import type { Failure } from '../../domain/failure.ts';
import type {
  AzureDeployment,
  CommandDeployment,
  InfrastructureWork,
  NamedScript,
} from '../../domain/infrastructure.ts';
import type { Direction } from '../../domain/migration.ts';
import type { DeploymentInput, PlannedDeployment } from '../../domain/plan.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import type { SourceText } from '../../domain/source-text.ts';
import { stageTokens, tokensFailure } from '../parameters/stage-tokens.ts';
import { inputsFailure, shellInputs } from '../shell-inputs.ts';
import { renderContext } from '../stage-view.ts';
import type { StageView } from '../stage-view.ts';
import type { VariableScope } from '../variable-scope.ts';
import { azureArguments, formatOfParameters } from './azure-arguments.ts';
import { ANY_RUN, deploymentName } from './deployment-name.ts';
import { sharesDeploymentName } from './shared-deployment-names.ts';
import { renderDeployment } from './render-deployment.ts';
import type { RenderedDeployment } from './render-deployment.ts';

/** A deployment as a plan has it. */
export interface DeploymentPlan {
  readonly steps: readonly PlannedDeployment[];
  /** Why it can't go well. */
  readonly failure?: Failure;
}

/** What an `iac` stage will run, rendered as far as its values are known. Nothing is run to find out. */
export function planDeployment(
  view: StageView,
  work: InfrastructureWork,
  { scope, direction }: { readonly scope: VariableScope; readonly direction: Direction },
): DeploymentPlan {
  const { deployment, before = [], after = [] } = work;
  const isUp = direction === 'up';
  const base = {
    kind: 'deployment',
    direction,
    provider: deployment.provider,
    before: isUp ? namesOf(before) : [],
    after: isUp ? namesOf(after) : [],
    reversible: deployment.provider === 'command' && deployment.destroy !== undefined,
  } as const;
  if (!isUp) return { steps: [{ ...base, ...undoing(work), waitsFor: [] }] };
  const inputs = shellInputs(scope);
  const failure = inputs.ok ? {} : { failure: inputsFailure(view, inputs.error) };
  if (deployment.provider === 'command') {
    const waitsFor = inputs.ok ? inputs.value.unknown : [];
    return {
      steps: [{ ...base, script: deployment.deploy.text, waitsFor, ...inputsOf(work, outputsOf(deployment)) }],
      ...failure,
    };
  }
  const rendered = renderForStage(view, scope, deployment);
  if (!rendered.ok) return { steps: [], failure: rendered.error };
  const { mainFile, parameterFile, unknown } = rendered.value;
  const files = { template: mainFile, parameters: parameterFile === undefined ? [] : [parameterFile] };
  const name = nameOfDeployment(view, ANY_RUN);
  const words = azureArguments('create', { name, deployment: rendered.value, files });
  const hasScripts = before.length + after.length > 0;
  const { parameters } = deployment;
  const tokens =
    parameters && stageTokens({ view, scope }, { ...parameters, format: formatOfParameters(parameters.file) });
  const missing = tokens && tokensFailure(view.id, tokens.problems);
  const waitsFor = [...new Set([...unknown, ...(tokens?.after ?? [])])].toSorted();
  const file = tokens && { what: `parameter_file ${parameters.file}`, checksum: tokens.openChecksum };
  return {
    steps: [{ ...base, arguments: words, waitsFor, ...inputsOf(work, file ? [file] : []) }],
    ...(hasScripts ? failure : {}),
    ...(missing === undefined ? {} : { failure: missing }),
  };
}

/** What a plan shows by its name alone, in the order in which it is used. */
function inputsOf(
  { before = [], after = [] }: InfrastructureWork,
  own: readonly DeploymentInput[],
): Pick<PlannedDeployment, 'inputs'> {
  const inputs = [...scriptInputs('pre', before), ...own, ...scriptInputs('post', after)];
  return inputs.length === 0 ? {} : { inputs };
}

function scriptInputs(when: 'pre' | 'post', scripts: readonly NamedScript[]): readonly DeploymentInput[] {
  const names = namesOf(scripts);
  return scripts.map(({ script }, place) => scriptInput(`${when} ${names[place] ?? ''}`, script));
}

function outputsOf({ outputs }: CommandDeployment): readonly DeploymentInput[] {
  return outputs === undefined ? [] : [scriptInput('outputs', outputs)];
}

function scriptInput(what: string, { text }: SourceText): DeploymentInput {
  return { what, checksum: sha256Hex(text) };
}

/** The deployment of a stage with its texts rendered; one that can't be is a failure of the stage. */
export function renderForStage(
  view: StageView,
  scope: VariableScope,
  deployment: AzureDeployment,
): Result<RenderedDeployment, Failure> {
  const rendered = renderDeployment(deployment, renderContext(view, scope, new Map()));
  return rendered.ok ? ok(rendered.value) : err({ reason: 'template', instance: view.id, ...rendered.error });
}

/** What the deployment of a stage is called in Azure. */
export function nameOfDeployment({ project, environment, stage }: StageView, run: string): string {
  if (project.environments.length === 1) return deploymentName({ stage: stage.name, run });
  const isAmbiguous = sharesDeploymentName(project, stage.name, environment.name);
  return deploymentName({ stage: stage.name, environment: environment.name, isAmbiguous, run });
}

/** How messages and plans call shell work around a deployment: by its name, or else by its place. */
export function namesOf(scripts: readonly NamedScript[]): readonly string[] {
  return scripts.map(({ name }, place) => name ?? String(place + 1));
}

function undoing({ deployment }: InfrastructureWork): Pick<PlannedDeployment, 'script'> {
  const script = deployment.provider === 'command' ? deployment.destroy?.text : undefined;
  return script === undefined ? {} : { script };
}
