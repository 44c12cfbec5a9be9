import type { Dispatcher } from 'undici';
import { err, ok, type Result } from '../../domain/result.ts';

/** An answer as it came: its body is still encoded. */
export interface RawAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case; a name stands once for each of its values. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** How far an exchange came before it broke. */
export interface Progress {
  /** The first byte has been written to a connection. */
  readonly sent: boolean;
  /** Status and headers of the answer have come. */
  readonly answered: boolean;
}

/** Why there is no answer. */
export type ExchangeProblem = { readonly progress: Progress } & (
  { readonly kind: 'error'; readonly error: unknown } | { readonly kind: 'aborted' } | { readonly kind: 'too_large' }
);

/**
 * Sends one request and reads its answer to the end, at most `limitBytes` of it.
 *
 * The dispatcher is used directly because it tells what no wrapper of it does: `onRequestStart` is called right before
 * the first byte goes to an open connection. Before that, nothing was sent, for certain.
 */
export function exchange(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  options: Dispatcher.DispatchOptions,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Result<RawAnswer, ExchangeProblem>> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let head: Omit<RawAnswer, 'body'> | undefined;
    let settled = false;
    let sent = false;
    let size = 0;
    const chunks: Uint8Array[] = [];

    function settle(result: Result<RawAnswer, ExchangeProblem>, tell: (callback: () => void) => void = atOnce): void {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      tell(() => resolve(result));
    }

    function stop(kind: 'aborted' | 'too_large'): void {
      settle(err({ kind, progress: { sent, answered: head !== undefined } }));
      controller?.abort(new Error(kind));
    }

    function fail(error: unknown): void {
      settle(err({ kind: 'error', error, progress: { sent, answered: head !== undefined } }));
    }

    function onAbort(): void {
      stop('aborted');
    }

    if (signal.aborted) {
      stop('aborted');
      return;
    }
    signal.addEventListener('abort', onAbort);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (current) => {
        controller = current;
        // Given up before it was sent; or sent before, and undici means to send it again on another connection.
        if (settled || sent) current.abort(new Error('must not be sent'));
        else sent = true;
      },
      onResponseStart: (_, status, headers, statusText = '') => {
        // 103 Early Hints and the like come before the answer.
        if (status >= 200) head = { status, statusText, headers: listHeaders(headers) };
      },
      onResponseData: (_, chunk) => {
        size += chunk.byteLength;
        if (size > limitBytes) stop('too_large');
        else chunks.push(chunk);
      },
      onResponseEnd: () => {
        if (head === undefined) fail(new Error('the answer had no head'));
        else settle(ok({ ...head, body: Buffer.concat(chunks) }), onceTheConnectionIsFree);
      },
      onResponseError: (_, error) => {
        fail(error);
      },
    };
    try {
      dispatcher.dispatch(options, handler);
    } catch (error) {
      fail(error);
    }
  });
}

function atOnce(callback: () => void): void {
  callback();
}

/**
 * undici takes a connection for free one turn of the event loop after the answer. Who is told at once, and asks again
 * at once, would be given another connection.
 */
function onceTheConnectionIsFree(callback: () => void): void {
  process.nextTick(() => setImmediate(callback));
}

function listHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name.toLowerCase(), each]),
  );
}
