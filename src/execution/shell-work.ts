import type { Failure } from '../domain/failure.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { Intent } from '../domain/history.ts';
import type { Direction } from '../domain/migration.ts';
import type { ShellWork } from '../domain/stage.ts';
import type { Result } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { inputsChecksum } from '../planning/shell-inputs.ts';
import type { ShellInput } from '../planning/shell-inputs.ts';
import { inputsWith } from '../planning/stage-parameters.ts';
import { inDoubt, scriptInDoubt } from './doubt.ts';
import type { ShellResult } from './ports.ts';
import { emit, isoTime, provenanceOf } from './run-context.ts';
import { finishedBefore } from './shell-finished.ts';
import { judgeShell } from './shell-judge.ts';
import { shellVariables, stageVariables } from './shell-variables.ts';
import { nothingDone, withoutWayBack } from './stage-work.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/** Runs the script of a shell stage: intent first, its result and what it hands on in one transaction afterwards. */
export async function runShellWork(
  work: StageWorkContext,
  shell: ShellWork,
  direction: Direction,
): Promise<WorkOutcome> {
  const script = direction === 'up' ? shell.up : shell.down;
  if (!script) return withoutWayBack(work);
  const open = scriptInDoubt(work);
  if (open) return nothingDone(inDoubt(work.id, open));
  const variables = shellVariables(work, direction);
  if (!variables.ok) return nothingDone(variables.error);
  if (isStopped(work)) return nothingDone(cancelled(work, direction));
  const known = inputsWith(variables.value, work.parameters);
  const checksum = inputsChecksum(shell, work.stage, known, work.run.sealer.fingerprint);
  if (direction === 'up') {
    const finished = await finishedBefore(work, shell, checksum);
    if (!finished.ok) return nothingDone(finished.error);
    if (finished.value) return finished.value;
  }

  const startedAt = work.run.ports.clock.now();
  const hash = direction === 'up' ? checksum : sha256Hex(script.text);
  const opened = await work.history.open(intentOf(work, direction, hash, startedAt));
  if (!opened.ok) return nothingDone(opened.error);
  const ran = await runScript(work, shell, script.text, variables.value);
  if (!ran.ok) {
    const dropped = await work.history.drop(RUN_VERSION);
    if (!dropped.ok) return nothingDone(dropped.error);
    if (isStopped(work)) return nothingDone(cancelled(work, direction));
    return nothingDone({ reason: 'shell_start', instance: work.id, what: 'run', problem: ran.error });
  }
  return judgeShell(work, {
    shell,
    direction,
    variables: variables.value,
    result: ran.value,
    startedAt,
    checksum,
  });
}

function isStopped({ signals }: StageWorkContext): boolean {
  return signals.stop.aborted;
}

function cancelled({ id }: StageWorkContext, direction: Direction): Failure {
  return { reason: 'cancelled', instance: id, direction, inDoubt: false };
}

function intentOf(work: StageWorkContext, direction: Direction, urlHash: string, startedAt: number): Intent {
  return {
    version: RUN_VERSION,
    label: work.stage.name,
    direction,
    method: 'RUN',
    urlHash,
    startedAt: isoTime(startedAt),
    ...provenanceOf(work.run),
  };
}

function runScript(
  work: StageWorkContext,
  { shell, workingDirectory }: ShellWork,
  script: string,
  inputs: readonly ShellInput[],
): Promise<Result<ShellResult, string>> {
  const variables = new Map([...inputs.map(({ name, value }) => [name, value] as const), ...stageVariables(work)]);
  return work.run.ports.shell.run(
    {
      script,
      ...(shell ? { shell } : {}),
      workingDirectory,
      variables,
      oidc: work.stage.oidc,
      onLine: (stream, line) => emit(work.run, { type: 'output', id: work.id, stream, line }),
    },
    work.signals.stop,
  );
}
