import { formatDurationMs } from '../../domain/duration.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import { HOOK_TIMEOUT_MS, type HookName } from '../../domain/hook.ts';
import type { Direction } from '../../domain/migration.ts';
import type { SourceText } from '../../domain/source-text.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ExportedValue } from '../../domain/variables.ts';
import { isProcessName } from '../../planning/shell-inputs.ts';
import type { ShellResult } from '../ports.ts';
import { emit } from '../run-context.ts';
import { shellVariables, stageVariables } from '../shell-variables.ts';
import type { StageWorkContext } from '../stage-work.ts';

/** A hook of a stage, about to run. */
export interface HookCall {
  readonly name: HookName;
  readonly script: SourceText;
  readonly direction: Direction;
  /** What it is told beside what all scripts of the stage are. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** What the stage has handed on by now. */
  readonly exports: readonly ExportedValue[];
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Runs a hook as shell work of its stage, and tells of it. What it came to, when it did not end well. */
export async function runHook(stage: StageWorkContext, call: HookCall): Promise<Failure | undefined> {
  const { run, id } = stage;
  const { clock } = run.ports;
  const startedAt = clock.now();
  emit(run, { type: 'hook_started', id, hook: call.name });
  const failure = await carryOut(stage, call);
  const ended = { type: 'hook_ended', id, hook: call.name, durationMs: clock.now() - startedAt } as const;
  emit(run, failure ? { ...ended, problem: problemOf(failure) } : ended);
  return failure;
}

/** The stage's time was up, or the run was told to stop. */
function problemOf(failure: Failure): string {
  return failure.reason === 'cancelled' ? 'it was ended before it was done' : describeFailure(failure).summary;
}

async function carryOut(stage: StageWorkContext, call: HookCall): Promise<Failure | undefined> {
  const { id, run } = stage;
  const variables = variablesOf(stage, call);
  if (!variables.ok) return variables.error;
  const what = `the hook ${call.name}`;
  const limit = new AbortController();
  const over = new AbortController();
  const countdown = run.ports.clock.sleep(HOOK_TIMEOUT_MS, over.signal).then(() => {
    if (!over.signal.aborted) limit.abort();
  });
  const ran = await run.ports.shell.run(
    {
      script: call.script.text,
      // That of the file in which the hook is written.
      workingDirectory: stage.stage.part?.directory ?? run.project.directory,
      variables: variables.value,
      oidc: stage.stage.oidc,
      onLine: (stream, line) => emit(run, { type: 'output', id, stream, line }),
    },
    AbortSignal.any([call.signal, limit.signal]),
  );
  over.abort();
  await countdown;
  if (!ran.ok && !call.signal.aborted) return { reason: 'shell_start', instance: id, what, problem: ran.error };
  if (!ran.ok || (ran.value.aborted && !limit.signal.aborted)) {
    return { reason: 'cancelled', instance: id, direction: call.direction, inDoubt: false };
  }
  if (ran.value.exitCode === 0 && !ran.value.aborted) return undefined;
  const late = limit.signal.aborted ? `, which took longer than ${formatDurationMs(HOOK_TIMEOUT_MS)},` : '';
  return exitFailure(stage, call, what + late, ran.value);
}

/** As for shell work; a hook that tells of a failure runs also where it is the variables that failed. */
function variablesOf(stage: StageWorkContext, call: HookCall): Result<ReadonlyMap<string, string>, Failure> {
  const inputs = shellVariables(stage, call.direction);
  if (!inputs.ok && call.name !== 'failed') return err(inputs.error);
  const values = [...(inputs.ok ? inputs.value : []), ...call.exports.filter(({ name }) => isProcessName(name))];
  return ok(
    new Map([
      ...values.map(({ name, value }) => [name, value] as const),
      ...stageVariables(stage),
      ['STAGE_HOOK', call.name],
      ['STAGE_DIRECTION', call.direction],
      ...call.facts,
    ]),
  );
}

function exitFailure(
  { id, run }: StageWorkContext,
  { direction }: HookCall,
  what: string,
  { exitCode, signal, excerpt }: ShellResult,
): Failure {
  return {
    reason: 'shell_exit',
    instance: id,
    direction,
    what,
    exitCode,
    signal,
    excerpt: run.redactor.redact(excerpt),
  };
}
