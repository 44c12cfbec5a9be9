import type { Intent } from '../../domain/history.ts';
import type { StoreDefinition } from '../../domain/stage-config.ts';
import type { StageOutcome, VersionOutcome } from '../../execution/ports.ts';
import { attemptEnded, completedAfter, type CompletionEvent } from './completed.ts';
import { attemptColumns, intentColumns } from './history-columns.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import type { PostgresLock } from './postgres-lock.ts';
import type { PostgresTables } from './postgres-tables.ts';
import { inPostgresTransaction } from './postgres-transaction.ts';
import { insertRow, setMeta, writeExports, writeUnique } from './postgres-rows.ts';
import { writeVersion } from './postgres-version.ts';

/** The four writes of a history; each is one transaction. They throw `PostgresError`, and nothing is written then. */
export interface PostgresWriter {
  open(intent: Intent): Promise<void>;
  close(outcome: VersionOutcome): Promise<void>;
  drop(version: string): Promise<void>;
  finish(outcome: StageOutcome): Promise<void>;
}

/** What is written to, by a session that has its lock. */
export interface ClaimedTables {
  readonly connection: PostgresConnection;
  readonly lock: PostgresLock;
  readonly tables: PostgresTables;
  readonly store: StoreDefinition;
}

/** The writes to claimed tables of the newest schema. */
export function postgresWriter(claimed: ClaimedTables): PostgresWriter {
  const { connection, tables, store } = claimed;
  const { sql } = tables;
  const closeIntent = (version: string) => connection.query(`DELETE FROM ${sql.intents} WHERE version = $1`, [version]);

  const transaction = (event: CompletionEvent | undefined, work: () => Promise<unknown>) =>
    inPostgresTransaction(connection, async () => {
      const before = await countGeneration(claimed);
      await work();
      if (event === undefined) return;
      const after = completedAfter(before, event);
      if (after !== before) await setMeta(connection, tables, 'completed', after ? '1' : '0');
    });

  return {
    open: (intent) =>
      transaction('opened', () => insertRow(connection, sql.intents, intentColumns(intent), { replaceBy: 'version' })),
    close: (outcome) =>
      transaction(outcome.outcome === 'undone' ? 'undone' : undefined, async () => {
        await writeVersion(connection, tables, store, outcome);
        await closeIntent(outcome.version);
      }),
    drop: (version) => transaction(undefined, () => closeIntent(version)),
    finish: (outcome) => transaction(attemptEnded(outcome), () => finishStage(connection, tables, outcome)),
  };
}

/**
 * Begins each write: makes sure that this session has the lock, counts the write, and says whether the stage is
 * completed.
 */
async function countGeneration({ connection, lock, tables: { sql } }: ClaimedTables): Promise<boolean> {
  const { rows } = await connection.query(
    `UPDATE ${sql.meta} SET value = (value::bigint + 1)::text WHERE key = 'generation' AND ${lock.isHeld}
     RETURNING (SELECT value FROM ${sql.meta} WHERE key = 'completed') AS completed`,
  );
  const [row] = rows;
  if (row !== undefined) return row['completed'] === '1';
  throw lock.lost();
}

async function finishStage(
  connection: PostgresConnection,
  tables: PostgresTables,
  outcome: StageOutcome,
): Promise<void> {
  const { attempt, durationMs, exports, inputsChecksum } = outcome;
  await insertRow(connection, tables.sql.attempts, attemptColumns(attempt));
  const completedUp = attempt.direction === 'up' && attempt.state === 'completed';
  if (completedUp) await setMeta(connection, tables, 'duration_ms', String(durationMs));
  if (inputsChecksum !== undefined) await setMeta(connection, tables, 'inputs_checksum', inputsChecksum);
  await writeUnique(connection, tables, outcome);
  if (exports !== undefined) await writeExports(connection, tables, exports);
}
