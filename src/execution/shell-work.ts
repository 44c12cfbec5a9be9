import { createHash } from 'node:crypto';
import type { Failure } from '../domain/failure.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { Direction } from '../domain/migration.ts';
import type { ShellWork } from '../domain/stage.ts';
import type { ExportedValue } from '../domain/variables.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { inputsChecksum } from '../planning/shell-inputs.ts';
import type { ShellResult } from './ports.ts';
import { classifyValues, recordValues, warnWithheld } from './record-values.ts';
import { emit, isoTime, provenanceOf } from './run-context.ts';
import { shellVariables, stageVariables } from './shell-variables.ts';
import { parseStageOutput } from './stage-output.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/** Runs the script of a shell stage: intent first, its result and what it hands on in one transaction afterwards. */
export async function runShellWork(
  work: StageWorkContext,
  shell: ShellWork,
  direction: Direction,
): Promise<WorkOutcome> {
  const script = direction === 'up' ? shell.up : shell.down;
  if (!script) {
    const failure: Failure = { reason: 'irreversible', steps: [{ instance: work.id, label: work.stage.name }] };
    return { done: [], exports: [], failure };
  }
  const doubt = openDoubt(work);
  if (doubt) return { done: [], exports: [], failure: doubt };
  const variables = shellVariables(work, direction);
  if (!variables.ok) return { done: [], exports: [], failure: variables.error };

  const startedAt = work.run.ports.clock.now();
  const opened = await work.history.open({
    version: RUN_VERSION,
    label: work.stage.name,
    direction,
    method: 'RUN',
    urlHash: createHash('sha256').update(script.text).digest('hex'),
    startedAt: isoTime(startedAt),
    ...provenanceOf(work.run),
  });
  if (!opened.ok) return { done: [], exports: [], failure: opened.error };
  const ran = await work.run.ports.shell.run(
    {
      script: script.text,
      ...(shell.shell ? { shell: shell.shell } : {}),
      workingDirectory: shell.workingDirectory,
      variables: new Map([
        ...variables.value.map(({ name, value }) => [name, value] as const),
        ...stageVariables(work),
      ]),
      oidc: work.stage.oidc,
      onLine: (stream, line) => emit(work.run, { type: 'output', id: work.id, stream, line }),
    },
    work.signals.stop,
  );
  if (!ran.ok) {
    await work.history.drop(RUN_VERSION);
    return {
      done: [],
      exports: [],
      failure: { reason: 'shell_start', instance: work.id, what: 'run', problem: ran.error },
    };
  }
  const judged = await judge(work, shell, direction, ran.value, startedAt);
  if (direction === 'down' || judged.failure || judged.skipped) return judged;
  return { ...judged, inputsChecksum: inputsChecksum(shell, work.stage, variables.value, work.run.sealer.fingerprint) };
}

/** Interrupted half-way in an earlier run, and the stage does not say that it may simply be run again. */
function openDoubt(work: StageWorkContext): Failure | undefined {
  const open = work.view.history.openIntents.find((intent) => intent.version === RUN_VERSION);
  if (!open || work.stage.idempotent || work.run.allowances.force !== undefined) return undefined;
  const { version, label, direction, run, startedAt } = open;
  return { reason: 'in_doubt', instance: work.id, version, label, direction, run, startedAt };
}

async function judge(
  work: StageWorkContext,
  shell: ShellWork,
  direction: Direction,
  result: ShellResult,
  startedAt: number,
): Promise<WorkOutcome> {
  // Ended half-way by us: what it did is unknown, so the intent stays open.
  if (result.aborted) {
    return {
      done: [],
      exports: [],
      failure: { reason: 'cancelled', instance: work.id, direction, inDoubt: !work.stage.idempotent },
    };
  }
  if (direction === 'up' && result.exitCode !== null && shell.skipExitCodes.includes(result.exitCode)) {
    await work.history.drop(RUN_VERSION);
    return { done: [], exports: [], skipped: { because: 'exit_code', exitCode: result.exitCode } };
  }
  if (result.exitCode !== 0)
    return fail(work, direction, startedAt, exitFailure(work, direction, result), result.exitCode);
  const output = parseStageOutput(result.output);
  if (!output.ok) {
    const { line, problem } = output.error;
    return fail(work, direction, startedAt, { reason: 'shell_output', instance: work.id, problem, line }, 0);
  }
  const skip = output.value.findLast((entry) => entry.name === 'skip');
  if (skip && direction === 'up') {
    await work.history.drop(RUN_VERSION);
    return { done: [], exports: [], skipped: { because: 'said_so', text: skip.value } };
  }
  const latest = new Map(output.value.map(({ name, value }) => [name, { name, value, declaredSensitive: false }]));
  const exports = classifyValues(work.run, work.stage, [...latest.values()]);
  if (direction === 'up') warnWithheld(work.run, work.id, exports);
  const closed = await close(work, direction, startedAt, direction === 'up' ? 'applied' : 'undone', exports);
  if (!closed.ok) return { done: [], exports: [], failure: closed.error };
  return { done: ['run'], exports, exitCode: 0 };
}

function exitFailure(
  work: StageWorkContext,
  direction: Direction,
  { exitCode, signal, excerpt }: ShellResult,
): Failure {
  return {
    reason: 'shell_exit',
    instance: work.id,
    direction,
    what: 'run',
    exitCode,
    signal,
    excerpt: work.run.redactor.redact(excerpt),
  };
}

async function fail(
  work: StageWorkContext,
  direction: Direction,
  startedAt: number,
  failure: Failure,
  exitCode: number | null,
): Promise<WorkOutcome> {
  const closed = await close(work, direction, startedAt, 'failed', []);
  return {
    done: [],
    exports: [],
    failure: closed.ok ? failure : closed.error,
    ...(exitCode === null ? {} : { exitCode }),
  };
}

async function close(
  work: StageWorkContext,
  direction: Direction,
  startedAt: number,
  outcome: 'applied' | 'undone' | 'failed',
  exports: readonly ExportedValue[],
): Promise<Result<void, Failure>> {
  const endedAt = work.run.ports.clock.now();
  const closed = await work.history.close({
    version: RUN_VERSION,
    label: work.stage.name,
    direction,
    outcome,
    statusCode: 0,
    at: isoTime(endedAt),
    durationMs: endedAt - startedAt,
    provenance: provenanceOf(work.run),
    variables: outcome === 'applied' ? recordValues(work.run, work.id, exports) : [],
  });
  return closed.ok ? ok(undefined) : err(closed.error);
}
