import type { DatabaseSync } from 'node:sqlite';
import type { Intent } from '../../domain/history.ts';
import type { StoreDefinition } from '../../domain/stage-config.ts';
import type { StageOutcome, VersionOutcome } from '../../execution/ports.ts';
import { attemptEnded, completedAfter, type CompletionEvent } from './completed.ts';
import { attemptColumns, clearValues, intentColumns, keptText, versionColumns } from './history-columns.ts';
import { textIn } from './history-rows.ts';
import { prepareWrites, type Statements } from './sqlite-statements.ts';
import { inWriteTransaction } from './sqlite-transaction.ts';
import { uniqueChange, uniqueRunsIn } from './unique-meta.ts';
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
  write.intent.run(intentColumns(intent));
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

function finishStage(write: Statements, outcome: StageOutcome): void {
  const { attempt, durationMs, exports, inputsChecksum } = outcome;
  write.attempt.run(attemptColumns(attempt));
  complete(write, attemptEnded(outcome));
  const completedUp = attempt.direction === 'up' && attempt.state === 'completed';
  if (completedUp) write.setMeta.run({ key: 'duration_ms', value: String(durationMs) });
  if (inputsChecksum !== undefined) write.setMeta.run({ key: 'inputs_checksum', value: inputsChecksum });
  writeUnique(write, outcome);
  if (exports === undefined) return;
  write.clearExports.run();
  for (const value of exports) {
    write.exported.run({ name: value.name, form: value.form, value: keptText(value) });
  }
}

function writeUnique(write: Statements, outcome: StageOutcome): void {
  const rows = write.uniqueMeta.all().map((row) => [textIn(row, 'key'), textIn(row, 'value')] as const);
  const change = uniqueChange(outcome, uniqueRunsIn(rows));
  if (change?.set) write.setMeta.run(change.set);
  for (const key of change?.remove ?? []) write.removeMeta.run(key);
}

function complete(write: Statements, event: CompletionEvent): void {
  const before = write.readMeta.get('completed')?.['value'] === '1';
  write.setMeta.run({ key: 'completed', value: completedAfter(before, event) ? '1' : '0' });
}

/** The row of the request in apirun's table, and its id. */
function recordRun(
  write: Statements,
  store: StoreDefinition,
  outcome: VersionOutcome,
  number: bigint,
): number | bigint {
  const { lastInsertRowid } = write.run.run({
    version: number,
    direction: outcome.direction,
    status_code: outcome.statusCode,
    body: store.saveResponseBody ? (outcome.body ?? null) : null,
    env_json: clearValues(outcome.variables),
    failed: outcome.outcome === 'failed' ? 1 : 0,
    ran_at: outcome.at,
  });
  return lastInsertRowid;
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
  write.version.run({ ...versionColumns(outcome), run_id: runId ?? null });
  if (number !== undefined) write.applied.run({ version: number });
  recordValues(write, outcome, number);
  if (outcome.sent === null) write.removeSent.run(outcome.version);
  else if (outcome.sent !== undefined) write.sent.run({ version: outcome.version, sent: outcome.sent });
}

/** A version with a number: texts in apirun's table, forms in ours. Without one: all in ours. */
function recordValues(write: Statements, outcome: VersionOutcome, number: bigint | undefined): void {
  for (const value of outcome.variables) {
    const { name, form, text } = value;
    write.value.run({ version: outcome.version, name, form, value: number === undefined ? keptText(value) : null });
    if (number !== undefined && form !== 'withheld') write.stored.run({ version: number, name, value: text });
  }
}
