import type { Failure } from '../domain/failure.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { Direction } from '../domain/migration.ts';
import type { ShellWork } from '../domain/stage.ts';
import type { ShellInput } from '../planning/shell-inputs.ts';
import type { ShellResult } from './ports.ts';
import { classifyValues, recordValues, warnWithheld } from './record-values.ts';
import { recordVersion } from './record-version.ts';
import { encodeSent } from './sent-text.ts';
import { parseStageOutput } from './stage-output.ts';
import { nothingDone } from './stage-work.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/** A script that has ended, in one way or another. */
export interface RanScript {
  readonly shell: ShellWork;
  readonly direction: Direction;
  readonly variables: readonly ShellInput[];
  readonly result: ShellResult;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Of the definition and the inputs. */
  readonly checksum: string;
}

/** What a script came to, by how it ended and by what it wrote to `$STAGE_OUTPUT`; closes its intent where that is known. */
export async function judgeShell(work: StageWorkContext, ran: RanScript): Promise<WorkOutcome> {
  const { shell, direction, result } = ran;
  const { exitCode } = result;
  // Ended half-way by us: what it did is unknown, so the intent stays open.
  if (result.aborted) {
    const doubtful = !work.stage.idempotent;
    return may(nothingDone({ reason: 'cancelled', instance: work.id, direction, inDoubt: doubtful }));
  }
  if (direction === 'up' && exitCode !== null && shell.skipExitCodes.includes(exitCode)) {
    return skip(work, { because: 'exit_code', exitCode }, exitCode);
  }
  if (exitCode !== 0) return fail(work, ran, exitFailure(work, ran));
  const output = parseStageOutput(result.output);
  if (!output.ok) return fail(work, ran, { reason: 'shell_output', instance: work.id, ...output.error });
  const skipped = output.value.find(({ name }) => name === 'skip');
  if (skipped && direction === 'up') return skip(work, { because: 'said_so', text: skipped.value }, exitCode);
  return direction === 'up' ? recordUp(work, ran, output.value) : recordDown(work, ran);
}

async function recordUp(
  work: StageWorkContext,
  ran: RanScript,
  output: readonly { readonly name: string; readonly value: string }[],
): Promise<WorkOutcome> {
  const raw = output.map(({ name, value }) => ({ name, value, declaredSensitive: false }));
  const exports = classifyValues(work.run, work.stage, raw);
  warnWithheld(work.run, work.id, exports);
  const closed = await recordVersion(work, versionOf(work, ran), ran.startedAt, {
    outcome: 'applied',
    variables: recordValues(work.run, work.id, exports),
    fileChecksum: ran.checksum,
    sent: encodeSent({ kind: 'script', script: ran.shell.up.text, variables: ran.variables }, work.run),
  });
  if (!closed.ok) return may(nothingDone(closed.error));
  return { done: [RUN_VERSION], made: [RUN_VERSION], exports, exitCode: 0, inputsChecksum: ran.checksum };
}

async function recordDown(work: StageWorkContext, ran: RanScript): Promise<WorkOutcome> {
  const closed = await recordVersion(work, versionOf(work, ran), ran.startedAt, { outcome: 'undone' });
  if (!closed.ok) return nothingDone(closed.error);
  return { done: [RUN_VERSION], made: [RUN_VERSION], exports: [], exitCode: 0 };
}

/** The script did nothing: the intent goes without a trace. */
async function skip(
  work: StageWorkContext,
  skipped: NonNullable<WorkOutcome['skipped']>,
  exitCode: number,
): Promise<WorkOutcome> {
  const dropped = await work.history.drop(RUN_VERSION);
  return dropped.ok ? { ...nothingDone(), skipped, exitCode } : nothingDone(dropped.error);
}

async function fail(work: StageWorkContext, ran: RanScript, failure: Failure): Promise<WorkOutcome> {
  // The failure of the script is the one to report; an intent that stays open only asks once more next time.
  await recordVersion(work, versionOf(work, ran), ran.startedAt, { outcome: 'failed' });
  const { exitCode } = ran.result;
  return { ...may(nothingDone(failure)), ...(exitCode === null ? {} : { exitCode }) };
}

/** A script that began may have done anything before it ended. */
function may(outcome: WorkOutcome): WorkOutcome {
  return { ...outcome, made: [RUN_VERSION] };
}

function versionOf({ stage }: StageWorkContext, { direction }: RanScript) {
  return { version: RUN_VERSION, label: stage.name, direction };
}

function exitFailure(work: StageWorkContext, { direction, result }: RanScript): Failure {
  const { exitCode, signal } = result;
  const excerpt = work.run.redactor.redact(result.excerpt);
  return { reason: 'shell_exit', instance: work.id, direction, what: 'run', exitCode, signal, excerpt };
}
