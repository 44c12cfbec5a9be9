import { Socket } from 'node:net';
import { userInfo } from 'node:os';
import { Client } from 'pg';
import type { PostgresAddress } from '../../domain/postgres-address.ts';
import { connectProblem } from './postgres-connect-words.ts';
import { connectionOf, type PostgresConnection } from './postgres-connection.ts';
import { isPostgresError, postgresError, serverRefusal } from './postgres-error.ts';
import { startSession } from './postgres-session.ts';
import { encryptionsOf, refusesEncryption, type Encryption } from './postgres-tls.ts';

/** From the name of the host to the end of the sign-in. */
const CONNECT_TIMEOUT_MS = 10_000;

/** For one statement, the network included; the server itself stops earlier. */
const ANSWER_TIMEOUT_MS = 40_000;

/** How the server names us in its lists of sessions. */
const APPLICATION_NAME = 'stage-orchestrator';

/** Said where the run was cancelled while it waited for a server. */
export const CANCELLED = 'the run was cancelled meanwhile';

/** How long to wait, where the usual limits are not right. */
export interface PostgresLimits {
  readonly connectTimeoutMs?: number;
  readonly answerTimeoutMs?: number;
}

/** What a connection is for. */
export interface PostgresUse extends PostgresLimits {
  readonly access: 'read' | 'write';
  /** Ends the attempt to connect. */
  readonly signal?: AbortSignal;
}

/** Connects and starts a session. Throws `PostgresError`. */
export async function connectPostgres(address: PostgresAddress, use: PostgresUse): Promise<PostgresConnection> {
  const [first = false, second] = await encryptionsOf(address);
  try {
    return await connect(address, first, use);
  } catch (error) {
    if (second === undefined || !isPostgresError(error) || !refusesEncryption(error, first)) throw error;
  }
  return connect(address, second, use);
}

async function connect(address: PostgresAddress, ssl: Encryption, use: PostgresUse): Promise<PostgresConnection> {
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS, answerTimeoutMs = ANSWER_TIMEOUT_MS } = use;
  const socket = new Socket();
  const client = new Client({
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user ?? userInfo().username,
    // A function, since the library would look for another password in the environment and in files.
    password: () => passwordOf(address),
    ssl,
    stream: () => socket,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: APPLICATION_NAME,
  });
  const connection = connectionOf(client, socket, answerTimeoutMs);
  const cancel = () => void socket.destroy(postgresError(CANCELLED, 'lost'));
  use.signal?.addEventListener('abort', cancel);
  try {
    await client.connect();
    await startSession(connection, address, use.access);
    return connection;
  } catch (error) {
    socket.destroy();
    if (isPostgresError(error)) throw error;
    throw serverRefusal(error) ?? connectProblem(error, connectTimeoutMs);
  } finally {
    use.signal?.removeEventListener('abort', cancel);
  }
}

function passwordOf({ password }: PostgresAddress): string {
  if (password !== undefined) return password;
  throw postgresError('the server asks for a password, and store.postgres has none', 'refused');
}
