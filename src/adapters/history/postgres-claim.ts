import type { Failure } from '../../domain/failure.ts';
import type { PostgresAddress } from '../../domain/postgres-address.ts';
import type { StoreDefinition } from '../../domain/stage-config.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { connectPostgres, type PostgresLimits } from './postgres-connect.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { postgresFailure } from './postgres-error.ts';
import type { ClaimedHistory } from './postgres-history.ts';
import { OWNER_KEY } from './history-owner.ts';
import { inspectPostgres, type WantedHistory } from './postgres-inspect.ts';
import { tryLockTables } from './postgres-lock.ts';
import { noticeOfMovedHistory } from './postgres-moved.ts';
import { setMeta } from './postgres-rows.ts';
import { createApirunTables, POSTGRES_SCHEMA_VERSION, upgradePostgres } from './postgres-schema.ts';
import { inPostgresTransaction } from './postgres-transaction.ts';

/** A history and where it is. */
export interface PostgresPlace extends WantedHistory {
  readonly address: PostgresAddress;
  readonly store: StoreDefinition;
}

/** Opens a session, locks the tables and brings them to the newest schema; they are made where there are none. */
export async function claimPostgres(
  place: PostgresPlace,
  limits: PostgresLimits,
): Promise<Result<Omit<ClaimedHistory, 'onDispose'>, Failure>> {
  let connection: PostgresConnection | undefined;
  let claimed: Result<Omit<ClaimedHistory, 'onDispose'>, Failure> | undefined;
  try {
    connection = await connectPostgres(place.address, { ...limits, access: 'write' });
    claimed = await claimTables(place, connection);
    return claimed;
  } catch (error) {
    return err(postgresFailure(error, place.history));
  } finally {
    // Without a claim nobody else ends the session; its lock ends with it.
    if (claimed?.ok !== true) await connection?.close();
  }
}

async function claimTables(
  place: PostgresPlace,
  connection: PostgresConnection,
): Promise<Result<Omit<ClaimedHistory, 'onDispose'>, Failure>> {
  const { tables, history, store } = place;
  const lock = await tryLockTables(connection, tables);
  if (lock === undefined) return err({ reason: 'history_busy', ...history });
  const found = await inspectPostgres(connection, place);
  if (!found.ok) return found;
  const { version, isOwned = false } = found.value ?? {};
  const notices = version === undefined ? await noticeOfMovedHistory(connection, place) : noticesOf(version, place);
  if (version !== POSTGRES_SCHEMA_VERSION || !isOwned) {
    await inPostgresTransaction(connection, async () => {
      const { rows } = await connection.query(`SELECT ${lock.isHeld} AS held`);
      if (rows[0]?.['held'] !== true) throw lock.lost();
      if (version === undefined) await createApirunTables(connection, tables);
      await upgradePostgres(connection, tables, version ?? 0);
      if (!isOwned) await setMeta(connection, tables, OWNER_KEY, place.owner);
    });
  }
  return ok({ connection, lock, tables, store, history, notices });
}

/** What the user should know of a history of this version. */
export function noticesOf(version: number, { history }: WantedHistory): readonly string[] {
  return version === 0 ? [`${history.file} was made by apirun: what it says is applied, is applied`] : [];
}
