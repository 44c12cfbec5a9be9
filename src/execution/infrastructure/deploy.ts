import type { AzureDeployment, CommandDeployment, NamedScript } from '../../domain/infrastructure.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import { namesOf } from '../../planning/infrastructure/plan-deployment.ts';
import type { RawValue } from '../record-values.ts';
import type { StageOutputValue } from '../stage-output.ts';
import { azureOutputs, commandOutputs } from './deployment-outputs.ts';
import type { DeploymentOutputs } from './deployment-outputs.ts';
import type { DeploymentRun, FailedCommand } from './deployment-run.ts';
import { runAzure } from './run-azure.ts';
import { runDeploymentScript } from './run-script.ts';

/** A deployment that was made, with what it hands on. */
export type Deployed = DeploymentOutputs;

/**
 * Deploys once, and reads the outputs.
 *
 * @param before - what the shell work before it has handed on, for the scripts of a command
 */
export async function deploy(
  run: DeploymentRun,
  before: readonly StageOutputValue[],
): Promise<Result<Deployed, FailedCommand>> {
  const { deployment } = run.work;
  return deployment.provider === 'command' ? deployByCommand(run, deployment, before) : deployByAzure(run, deployment);
}

async function deployByAzure(
  run: DeploymentRun,
  deployment: AzureDeployment,
): Promise<Result<Deployed, FailedCommand>> {
  const printed = await runAzure(run, deployment, 'create');
  return printed.ok ? readOutputs(run, 'az', azureOutputs(printed.value)) : printed;
}

/** What `deploy` writes to `$STAGE_OUTPUT` is handed on too; of two values of one name that of `outputs` counts. */
async function deployByCommand(
  run: DeploymentRun,
  { deploy: script, outputs }: CommandDeployment,
  before: readonly StageOutputValue[],
): Promise<Result<Deployed, FailedCommand>> {
  const deployed = await runDeploymentScript(run, { what: 'deploy', script, direction: 'up', more: before });
  if (!deployed.ok) return deployed;
  const said = deployed.value.values.map(rawValue);
  if (outputs === undefined) return ok({ values: said, kept: [] });
  const asked = { what: 'outputs', script: outputs, direction: 'up', more: [...before, ...said] } as const;
  const printed = await runDeploymentScript(run, { ...asked, keepsOutput: true });
  if (!printed.ok) return err({ ...printed.error, kind: 'failed' });
  const read = readOutputs(run, 'outputs', commandOutputs(printed.value.printed));
  return read.ok ? ok({ ...read.value, values: [...said, ...read.value.values] }) : read;
}

function readOutputs(
  { view }: DeploymentRun,
  what: string,
  outputs: Result<DeploymentOutputs, string>,
): Result<Deployed, FailedCommand> {
  if (outputs.ok) return outputs;
  const failure = { reason: 'deployment_output', instance: view.id, what, problem: outputs.error } as const;
  return err({ kind: 'failed', failure });
}

/** Runs the shell work before or after a deployment, one by one; what each hands on, the next ones get. */
export async function runAround(
  run: DeploymentRun,
  {
    scripts,
    when,
    more,
  }: {
    readonly scripts: readonly NamedScript[];
    readonly when: 'pre' | 'post';
    readonly more: readonly StageOutputValue[];
  },
): Promise<Result<readonly RawValue[], FailedCommand>> {
  const values: RawValue[] = [];
  const names = namesOf(scripts);
  for (const [place, { script }] of scripts.entries()) {
    const what = `${when} ${names[place] ?? ''}`;
    const ran = await runDeploymentScript(run, { what, script, direction: 'up', more: [...more, ...values] });
    if (!ran.ok) return ran;
    values.push(...ran.value.values.map(rawValue));
  }
  return ok(values);
}

function rawValue({ name, value }: StageOutputValue): RawValue {
  return { name, value, declaredSensitive: false };
}
