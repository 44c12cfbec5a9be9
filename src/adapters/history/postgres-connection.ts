import type { Socket } from 'node:net';
import type { Client } from 'pg';
import type { Row } from './history-rows.ts';
import { isLastWord, postgresError, serverRefusal, type PostgresError } from './postgres-error.ts';

/** For the farewell; then the connection is cut. */
const CLOSE_TIMEOUT_MS = 2_000;

const CLOSED = 'it was closed';

/** What a statement is given. */
export type PostgresValue = string | number | bigint | boolean | null | readonly (string | null)[];

/** What a statement gives back. */
export interface PostgresAnswer {
  readonly rows: readonly Row[];
  /** Rows that were found or changed. */
  readonly count: number;
  /** The first word of what was done: `COMMIT`, `ROLLBACK`, `INSERT`. */
  readonly command: string;
}

/** One connection to a server, which is one session there. Nothing reconnects it. */
export interface PostgresConnection {
  /**
   * One statement, or several without values. Text cannot hold U+0000 there and gets U+FFFD in its place. Throws
   * `PostgresError`.
   */
  query(text: string, values?: readonly PostgresValue[]): Promise<PostgresAnswer>;
  /** Why there is no connection any more; `undefined`: nobody has noticed that it is gone. */
  lost(): string | undefined;
  /** Cuts the connection because it cannot be trusted any more; every later statement fails with these words. */
  abandon(why: string): PostgresError;
  /** Takes leave of the server. Never throws. */
  close(): Promise<void>;
}

/** A connection over a client that is about to connect by this socket. A statement may take `answerTimeoutMs`. */
export function connectionOf(client: Client, socket: Socket, answerTimeoutMs: number): PostgresConnection {
  let reason: string | undefined;
  const lost = () => reason;
  const lose = (why: string) => (reason ??= why);
  client.on('error', (error) => lose(error.message));
  client.on('end', () => lose(CLOSED));

  function abandon(why: string): PostgresError {
    lose(why);
    socket.destroy();
    return postgresError(`the connection is lost: ${lost()}`, 'lost');
  }

  return {
    async query(text, values = []) {
      if (lost() !== undefined) throw abandon(CLOSED);
      const timer = setTimeout(() => abandon(`no answer within ${answerTimeoutMs / 1000} s`), answerTimeoutMs);
      try {
        // Of several statements in one text there are several answers, which the types do not say.
        const answer = [await client.query<Row>({ text, values: values.map(storable) })].flat().at(-1);
        return { rows: answer?.rows ?? [], count: answer?.rowCount ?? 0, command: answer?.command ?? '' };
      } catch (error) {
        const refusal = serverRefusal(error);
        if (refusal !== undefined) throw isLastWord(error) ? abandon(refusal.message) : refusal;
        if (lost() === undefined && !socket.destroyed) throw error;
        throw abandon(error instanceof Error ? error.message : CLOSED);
      } finally {
        clearTimeout(timer);
      }
    },
    lost,
    abandon,
    async close() {
      if (lost() === undefined) await farewell(client);
      abandon(CLOSED);
    },
  };
}

async function farewell(client: Client): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, CLOSE_TIMEOUT_MS);
  await Promise.race([client.end(), late.promise]);
  clearTimeout(timer);
}

function storable(value: PostgresValue): PostgresValue {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD');
  if (value === null || typeof value !== 'object') return value;
  return value.map((text) => text?.replaceAll('\0', '\uFFFD') ?? null);
}
