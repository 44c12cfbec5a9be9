import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Intent, Provenance } from '../../domain/history.ts';
import type { StoreDefinition } from '../../domain/stage-config.ts';
import type { RecordedValue } from '../../domain/variables.ts';
import type { StageOutcome, VersionOutcome } from '../../execution/ports.ts';
import { completedAfter, type CompletionEvent } from './completed.ts';
import { writeDown } from './recorded-down.ts';
import { prepareWrites, type Statements } from './sqlite-statements.ts';
import { inWriteTransaction } from './sqlite-transaction.ts';
import { versionNumber } from './version-number.ts';

/** The four writes of a history; each is one transaction. Errors of SQLite are thrown, and nothing is written then. */
export interface HistoryWriter {
  open(intent: Intent): void;
  close(outcome: VersionOutcome): void;
  drop(version: string): void;
  finish(outcome: StageOutcome): void;
}

/** Prepares the writes for a database of the newest schema. */
export function historyWriter(database: DatabaseSync, store: StoreDefinition): HistoryWriter {
  const write = prepareWrites(database, store.tables);
  const transaction = (work: () => void) =>
    inWriteTransaction(database, () => {
      work();
      write.countGeneration.run();
    });
  return {
    open: (intent) => transaction(() => openIntent(write, intent)),
    close: (outcome) => transaction(() => closeVersion(write, store, outcome)),
    drop: (version) => transaction(() => void write.closeIntent.run(version)),
    finish: (outcome) => transaction(() => finishStage(write, outcome)),
  };
}

function openIntent(write: Statements, intent: Intent): void {
  write.intent.run(
    ...[intent.version, intent.label, intent.direction, intent.method, intent.urlHash],
    ...[intent.idempotencyKey ?? null, intent.startedAt, ...provenance(intent)],
  );
  complete(write, 'opened');
}

function closeVersion(write: Statements, store: StoreDefinition, outcome: VersionOutcome): void {
  const number = versionNumber(outcome.version);
  const runId = number === undefined ? undefined : recordRun(write, store, outcome, number);
  if (outcome.outcome !== 'failed') forgetVersion(write, outcome.version, number);
  if (outcome.outcome === 'applied') recordApplied(write, outcome, number, runId);
  if (outcome.outcome === 'undone') complete(write, 'undone');
  write.closeIntent.run(outcome.version);
}

function finishStage(write: Statements, { attempt, durationMs, exports, inputsChecksum }: StageOutcome): void {
  write.attempt.run(
    ...[attempt.direction, attempt.strategy, attempt.state, attempt.startedAt, attempt.endedAt, attempt.message],
    ...[attempt.failureReason ?? null, attempt.excerpt ?? null, attempt.exitCode ?? null, attempt.note ?? null],
    ...provenance(attempt),
  );
  complete(write, attempt);
  const completedUp = attempt.direction === 'up' && attempt.state === 'completed';
  if (completedUp) write.setMeta.run('duration_ms', String(durationMs));
  if (inputsChecksum !== undefined) write.setMeta.run('inputs_checksum', inputsChecksum);
  if (exports === undefined) return;
  write.clearExports.run();
  for (const value of exports) write.exported.run(value.name, value.form, keptText(value));
}

function complete(write: Statements, event: CompletionEvent): void {
  const before = write.readMeta.get('completed')?.['value'] === '1';
  write.setMeta.run('completed', completedAfter(before, event) ? '1' : '0');
}

/** The row of the request in apirun's table, and its id. */
function recordRun(
  write: Statements,
  store: StoreDefinition,
  outcome: VersionOutcome,
  number: bigint,
): number | bigint {
  const clear = outcome.variables.filter((value) => value.form === 'clear');
  const clearJson = JSON.stringify(Object.fromEntries(clear.map(({ name, text }) => [name, text])));
  const body = store.saveResponseBody ? (outcome.body ?? null) : null;
  const failed = outcome.outcome === 'failed' ? 1 : 0;
  const { direction, statusCode, at } = outcome;
  return write.run.run(number, direction, statusCode, body, clearJson, failed, at).lastInsertRowid;
}

function forgetVersion(write: Statements, version: string, number: bigint | undefined): void {
  write.removeVersion.run(version);
  write.removeValues.run(version);
  if (number === undefined) return;
  write.removeApplied.run(number);
  write.removeStored.run(number);
}

function recordApplied(
  write: Statements,
  outcome: VersionOutcome,
  number: bigint | undefined,
  runId: number | bigint | undefined,
): void {
  write.version.run(
    ...[outcome.version, outcome.label, outcome.fileChecksum ?? null, outcome.requestChecksum ?? null],
    ...[outcome.down === undefined ? null : writeDown(outcome.down), outcome.at, outcome.durationMs, runId ?? null],
    ...provenance(outcome.provenance),
  );
  if (number !== undefined) write.applied.run(number);
  recordValues(write, outcome, number);
}

/** A version with a number: texts in apirun's table, forms in ours. Without one: all in ours. */
function recordValues(write: Statements, outcome: VersionOutcome, number: bigint | undefined): void {
  for (const value of outcome.variables) {
    const ownText = number === undefined ? keptText(value) : null;
    write.value.run(outcome.version, value.name, value.form, ownText);
    if (number !== undefined && value.form !== 'withheld') write.stored.run(number, value.name, value.text);
  }
}

/** A value that is withheld is never written, whatever its text says. */
function keptText(value: RecordedValue): string {
  return value.form === 'withheld' ? '' : value.text;
}

function provenance(from: Provenance): readonly SQLInputValue[] {
  return [from.run, from.attempt, from.actor, from.commit];
}
