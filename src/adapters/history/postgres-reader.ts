import type { PostgresAddress } from '../../domain/postgres-address.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { connectPostgres, type PostgresLimits } from './postgres-connect.ts';
import type { PostgresConnection } from './postgres-connection.ts';

/** One session for all reading at one address, so that a plan of many stages doesn't use up the server's sessions. */
export interface PostgresReader {
  /** `work` may run twice, where the session was lost since the last time. Throws `PostgresError`. */
  use<Value>(work: (connection: PostgresConnection) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/** A reader that connects when it is first used. */
export function postgresReader(address: PostgresAddress, limits: PostgresLimits): PostgresReader {
  const inTurn = oneAtATime();
  let connection: PostgresConnection | undefined;

  async function connected<Value>(work: (connection: PostgresConnection) => Promise<Value>): Promise<Value> {
    if (connection?.lost() !== undefined) connection = undefined;
    const isReused = connection !== undefined;
    connection ??= await connectPostgres(address, { ...limits, access: 'read' });
    try {
      return await work(connection);
    } catch (error) {
      if (!isReused || connection.lost() === undefined) throw error;
    }
    return connected(work);
  }

  return {
    use: (work) => inTurn(() => connected(work)),
    close: () => inTurn(async () => connection?.close()),
  };
}
