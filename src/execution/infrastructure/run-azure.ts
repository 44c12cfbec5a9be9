import type { Failure } from '../../domain/failure.ts';
import type { AzureDeployment } from '../../domain/infrastructure.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import { azureArguments, deploymentCommand } from '../../planning/infrastructure/azure-arguments.ts';
import type { DeploymentVerb } from '../../planning/infrastructure/azure-arguments.ts';
import { nameOfDeployment, renderForStage } from '../../planning/infrastructure/plan-deployment.ts';
import type { ProgramProblem, ProgramResult } from '../program-ports.ts';
import { azureErrorLines } from './azure-error.ts';
import { openDeploymentFiles } from './deployment-files.ts';
import { notBegun } from './deployment-run.ts';
import type { DeploymentRun, FailedCommand } from './deployment-run.ts';

/** Runs `az deployment …` for a stage, and returns what it printed: one JSON document. */
export async function runAzure(
  run: DeploymentRun,
  deployment: AzureDeployment,
  verb: DeploymentVerb,
): Promise<Result<string, FailedCommand>> {
  const { view } = run;
  const rendered = renderForStage(view, run.scope, deployment);
  if (!rendered.ok) return err(notBegun(rendered.error));
  const [unknown] = rendered.value.unknown;
  if (unknown !== undefined) return err(notBegun(notKnown(run, deployment, unknown)));
  const opened = await openDeploymentFiles(run, rendered.value, deployment);
  if (!opened.ok) return err(notBegun(opened.error));
  await using files = opened.value;
  const name = nameOfDeployment(view, run.run);
  const words = azureArguments(verb, {
    name,
    deployment: { ...rendered.value, overrides: files.plainOverrides },
    files: { template: rendered.value.mainFile, parameters: files.parameters },
  });
  // Awaited here, so that the files are there until it has ended.
  return await runAz(run, deployment, { words, what: ['az', ...deploymentCommand(deployment.scope, verb)].join(' ') });
}

/** Compiles the Bicep file of a stage, and throws away what comes out. */
export async function buildBicep(
  run: DeploymentRun,
  deployment: AzureDeployment,
): Promise<Result<string, FailedCommand>> {
  const rendered = renderForStage(run.view, run.scope, deployment);
  if (!rendered.ok) return err(notBegun(rendered.error));
  const words = ['bicep', 'build', '--file', rendered.value.mainFile, '--stdout'];
  return runAz(run, deployment, { words, what: 'az bicep build' });
}

async function runAz(
  run: DeploymentRun,
  deployment: AzureDeployment,
  { words, what }: { readonly words: readonly string[]; readonly what: string },
): Promise<Result<string, FailedCommand>> {
  const { view, work, signal, onLine } = run;
  const ran = await run.ports.programs.run(
    {
      program: 'az',
      arguments: words,
      workingDirectory: work.workingDirectory,
      oidc: view.stage.oidc,
      onLine: (line) => onLine('stderr', line),
    },
    signal,
  );
  if (!ran.ok) return err(startFailure(run, deployment, what, ran.error));
  return ran.value.exitCode === 0 && !ran.value.aborted ? ok(ran.value.output) : err(exitFailure(run, what, ran.value));
}

function startFailure(
  { view, signal }: DeploymentRun,
  deployment: AzureDeployment,
  what: string,
  { kind, message }: ProgramProblem,
): FailedCommand {
  const instance = view.id;
  if (kind === 'missing') {
    return notBegun({ reason: 'program_missing', instance, program: 'az', location: deployment.mainFile.at });
  }
  if (kind === 'output_too_large') {
    return { kind: 'failed', failure: { reason: 'deployment_output', instance, what, problem: message } };
  }
  if (signal.aborted) return notBegun({ reason: 'cancelled', instance, inDoubt: false });
  return notBegun({ reason: 'shell_start', instance, what, problem: message });
}

function exitFailure({ view, redactor }: DeploymentRun, what: string, result: ProgramResult): FailedCommand {
  const instance = view.id;
  const { exitCode, signal, aborted } = result;
  // The deployment goes on in Azure; the next run deploys the same again, and so finds out.
  if (aborted) return { kind: 'stopped', failure: { reason: 'cancelled', instance, inDoubt: false } };
  const excerpt = redactor.redact(azureErrorLines(redactor.redact(result.excerpt)).join('\n'));
  return {
    kind: 'failed',
    failure: { reason: 'shell_exit', instance, what, exitCode, signal, excerpt },
    ...(exitCode === null ? {} : { exitCode }),
  };
}

function notKnown({ view }: DeploymentRun, { mainFile }: AzureDeployment, unknown: string): Failure {
  const message = `${unknown} is not known`;
  return { reason: 'template', instance: view.id, subject: 'iac', message, location: mainFile.at };
}
