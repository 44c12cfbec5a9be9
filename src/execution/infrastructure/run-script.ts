import type { Direction } from '../../domain/migration.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { SourceText } from '../../domain/source-text.ts';
import { inputsFailure, isProcessName, shellInputs } from '../../planning/shell-inputs.ts';
import { parseStageOutput } from '../stage-output.ts';
import type { StageOutputValue } from '../stage-output.ts';
import { notBegun } from './deployment-run.ts';
import type { DeploymentRun, FailedCommand } from './deployment-run.ts';

/** A script of an `iac` stage: `pre`, `post`, or one of the commands of `provider: command`. */
export interface DeploymentScript {
  /** As messages call it: `deploy`, `pre "check"`. */
  readonly what: string;
  readonly script: SourceText;
  readonly direction: Direction;
  /** Values on top of the variables of the stage. */
  readonly more?: readonly StageOutputValue[];
  /** Whether what it prints is for us and not for the log. */
  readonly keepsOutput?: boolean;
  /** Exit codes that mean no failure; absent: 0. */
  readonly accepted?: readonly number[];
}

/** A script that ended well. */
export interface EndedScript {
  readonly exitCode: number;
  /** What it wrote to `$STAGE_OUTPUT`. */
  readonly values: readonly StageOutputValue[];
  /** What it printed, where that was kept. */
  readonly printed: string;
}

/** Runs a script of a deployment as the script of a `run` stage is run, in the folder of stages.yaml. */
export async function runDeploymentScript(
  run: DeploymentRun,
  asked: DeploymentScript,
): Promise<Result<EndedScript, FailedCommand>> {
  const { view, scope, work, signal, onLine } = run;
  const { what, direction, keepsOutput = false, accepted = [0] } = asked;
  const inputs = shellInputs(scope);
  if (!inputs.ok) return err(notBegun(inputsFailure(view, inputs.error)));
  const variables = new Map([
    ...[...inputs.value.inputs, ...(asked.more ?? [])]
      .filter(({ name }) => isProcessName(name))
      .map(({ name, value }) => [name, value] as const),
    ...run.stageVariables,
  ]);
  const { oidc } = view.stage;
  const command = { script: asked.script.text, workingDirectory: work.workingDirectory, variables, oidc };
  const ran = await run.ports.shell.run({ ...command, onLine, keepsOutput }, signal);
  const instance = view.id;
  if (!ran.ok) {
    const cancelled = { reason: 'cancelled', instance, direction, inDoubt: false } as const;
    return err(notBegun(signal.aborted ? cancelled : { reason: 'shell_start', instance, what, problem: ran.error }));
  }
  const { exitCode, signal: endedBy, excerpt, aborted, output, kept = '' } = ran.value;
  if (aborted) return err({ kind: 'stopped', failure: { reason: 'cancelled', instance, direction, inDoubt: false } });
  if (exitCode === null || !accepted.includes(exitCode)) {
    const shown = run.redactor.redact(excerpt);
    return err({
      kind: 'failed',
      failure: { reason: 'shell_exit', instance, direction, what, exitCode, signal: endedBy, excerpt: shown },
      ...(exitCode === null ? {} : { exitCode }),
    });
  }
  const values = parseStageOutput(output);
  if (!values.ok)
    return err({ kind: 'failed', failure: { reason: 'shell_output', instance, ...values.error }, exitCode });
  return ok({ exitCode, values: values.value, printed: kept });
}
