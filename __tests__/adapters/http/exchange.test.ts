import { expect, test } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { exchange } from '../../../src/adapters/http/exchange.ts';

const OPTIONS = { origin: 'http://api.example', path: '/', method: 'POST' };

/** The part of undici that a request talks to while it is sent. */
function makeController(onAbort: () => void): Dispatcher.DispatchController {
  return {
    aborted: false,
    paused: false,
    reason: null,
    abort: onAbort,
    pause: () => undefined,
    resume: () => undefined,
  };
}

function run(
  dispatch: (handler: Dispatcher.DispatchHandler) => void,
  signal?: AbortSignal,
): ReturnType<typeof exchange> {
  const dispatcher = {
    dispatch: (_: unknown, handler: Dispatcher.DispatchHandler): boolean => {
      dispatch(handler);
      return true;
    },
  };
  return exchange(dispatcher, OPTIONS, 1000, signal ?? new AbortController().signal);
}

test('a request that undici means to send again is stopped, and counts as sent', async () => {
  const started: string[] = [];
  const result = await run((handler) => {
    handler.onRequestStart?.(
      makeController(() => started.push('first stopped')),
      {},
    );
    handler.onRequestStart?.(
      makeController(() => {
        started.push('second stopped');
        handler.onResponseError?.(
          makeController(() => undefined),
          new Error('stopped'),
        );
      }),
      {},
    );
  });
  expect(started).toEqual(['second stopped']);
  expect(result).toMatchObject({ ok: false, error: { kind: 'error', progress: { sent: true, answered: false } } });
});

test('a request that was given up while it waited is stopped when its turn comes', async () => {
  const abort = new AbortController();
  let start: (() => void) | undefined;
  let stopped = 0;
  const result = run((handler) => {
    start = () =>
      handler.onRequestStart?.(
        makeController(() => (stopped += 1)),
        {},
      );
  }, abort.signal);
  abort.abort();
  expect(await result).toEqual({ ok: false, error: { kind: 'aborted', progress: { sent: false, answered: false } } });
  start?.();
  expect(stopped).toBe(1);
});

test('an answer that is complete stands, whatever is cancelled then', async () => {
  const abort = new AbortController();
  const result = await run((handler) => {
    const controller = makeController(() => undefined);
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 201, { 'x-id': '7' }, 'Created');
    handler.onResponseData?.(controller, Buffer.from('made'));
    handler.onResponseEnd?.(controller, {});
    abort.abort();
  }, abort.signal);
  expect(result).toMatchObject({ ok: true, value: { status: 201, statusText: 'Created', headers: [['x-id', '7']] } });
});

test('a dispatcher that throws has sent nothing', async () => {
  const result = await run(() => {
    throw new Error('not like this');
  });
  expect(result).toMatchObject({ ok: false, error: { kind: 'error', progress: { sent: false } } });
});
