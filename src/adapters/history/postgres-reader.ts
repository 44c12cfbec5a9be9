import type { PostgresAddress } from '../../domain/postgres-address.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { connectPostgres, type PostgresLimits } from './postgres-connect.ts';
import type { PostgresConnection } from './postgres-connection.ts';

/** One session for all reading at one address, so that a plan of many stages doesn't use up the server's sessions. */
export interface PostgresReader {
  /** `work` runs again, over a new session, where the session is lost before it is done. Throws `PostgresError`. */
  use<Value>(work: (connection: PostgresConnection) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/** A reader that connects when it is first used. */
export function postgresReader(address: PostgresAddress, limits: PostgresLimits): PostgresReader {
  const inTurn = oneAtATime();
  let connection: PostgresConnection | undefined;

  async function connected(): Promise<PostgresConnection> {
    if (connection?.lost() !== undefined) connection = undefined;
    connection ??= await connectPostgres(address, { ...limits, access: 'read' });
    return connection;
  }

  async function useTwice<Value>(work: (connection: PostgresConnection) => Promise<Value>): Promise<Value> {
    const first = await connected();
    try {
      return await work(first);
    } catch (error) {
      if (first.lost() === undefined) throw error;
    }
    // The server was started again, or something between us has forgotten a connection that was idle.
    return work(await connected());
  }

  return {
    use: (work) => inTurn(() => useTwice(work)),
    close: () => inTurn(async () => connection?.close()),
  };
}
