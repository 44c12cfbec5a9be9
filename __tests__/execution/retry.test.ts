import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TransportCause } from '../../src/domain/failure.ts';
import type { IncomingResponse } from '../../src/execution/ports.ts';
import {
  backoffDelay,
  DEFAULT_REQUEST_RETRY,
  hasEffects,
  isRepeatable,
  mergeRetry,
  nextAttemptDelay,
  type AttemptOutcome,
  type AttemptState,
  type RetryPolicy,
} from '../../src/execution/retry.ts';

function answer(status: number, headers: IncomingResponse['headers'] = []): AttemptOutcome {
  return { kind: 'response', response: { status, statusText: '', headers, body: '' } };
}

function problem(cause: TransportCause, sent: boolean): AttemptOutcome {
  return { kind: 'problem', problem: { cause, sent, message: cause } };
}

/** The delay before the next attempt after a first one, with no chance in it, unless something else is said. */
function delayAfter(outcome: AttemptOutcome, more: Partial<AttemptState> = {}): number | undefined {
  return nextAttemptDelay({
    policy: DEFAULT_REQUEST_RETRY,
    method: 'GET',
    hasIdempotencyKey: false,
    attempt: 1,
    exceptions: 0,
    elapsedMs: 0,
    outcome,
    now: 0,
    random: 1,
    ...more,
  });
}

function policy(more: Partial<RetryPolicy>): Partial<AttemptState> {
  return { policy: { ...DEFAULT_REQUEST_RETRY, ...more } };
}

describe('what is repeated', () => {
  test.each([408, 429, 500, 502, 503, 504, 599])('an answer of %d', (status) => {
    expect(delayAfter(answer(status))).toBe(1000);
  });

  test.each([200, 302, 400, 401, 403, 404, 409, 418, 422])('not one of %d', (status) => {
    expect(delayAfter(answer(status))).toBeUndefined();
  });

  test.each(['unresolved', 'refused', 'unreachable', 'connect_timeout', 'tls', 'timeout', 'reset'] as const)(
    'the problem %s',
    (cause) => expect(delayAfter(problem(cause, false))).toBe(1000),
  );

  test.each(['redirects', 'too_large', 'encoding', 'invalid', 'cancelled'] as const)(
    'not the problem %s, which the next attempt would meet again',
    (cause) => expect(delayAfter(problem(cause, false))).toBeUndefined(),
  );

  test('on says what counts', () => {
    const only404 = policy({ on: [{ kind: 'status', from: 404, to: 404 }] });
    expect(delayAfter(answer(404), only404)).toBe(1000);
    expect(delayAfter(answer(503), only404)).toBeUndefined();
    expect(delayAfter(problem('reset', true), only404)).toBeUndefined();
  });

  test('no more than the attempts', () => {
    expect(delayAfter(answer(503), { attempt: 2 })).toBe(2000);
    expect(delayAfter(answer(503), { attempt: 3 })).toBeUndefined();
    expect(delayAfter(answer(503), policy({ attempts: 1 }))).toBeUndefined();
  });

  test('no attempt begins later than until after the first one', () => {
    expect(delayAfter(answer(503), { ...policy({ untilMs: 5000 }), elapsedMs: 4000 })).toBe(1000);
    expect(delayAfter(answer(503), { ...policy({ untilMs: 5000 }), elapsedMs: 4001 })).toBeUndefined();
  });

  test('no more after max_exceptions, of which timeouts are none', () => {
    const twice = policy({ attempts: 9, maxExceptions: 2 });
    expect(delayAfter(answer(503), { ...twice, attempt: 5, exceptions: 1 })).toBe(16_000);
    expect(delayAfter(answer(503), { ...twice, attempt: 5, exceptions: 2 })).toBeUndefined();
  });
});

describe('which methods', () => {
  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s whatever happened', (method) => {
    expect(isRepeatable(method, false)).toBe(true);
    expect(delayAfter(problem('reset', true), { method })).toBe(1000);
    expect(delayAfter(answer(503), { method })).toBe(1000);
  });

  test.each(['POST', 'PATCH'])('%s only where it cannot have been carried out twice', (method) => {
    expect(isRepeatable(method, false)).toBe(false);
    expect(delayAfter(problem('refused', false), { method })).toBe(1000);
    expect(delayAfter(answer(429), { method })).toBe(1000);
    expect(delayAfter(problem('reset', true), { method })).toBeUndefined();
    expect(delayAfter(answer(503), { method })).toBeUndefined();
    expect(delayAfter(answer(408), { method })).toBeUndefined();
  });

  test.each(['POST', 'PATCH'])('%s with a key, or with methods: all', (method) => {
    expect(isRepeatable(method, true)).toBe(true);
    expect(delayAfter(problem('reset', true), { method, hasIdempotencyKey: true })).toBe(1000);
    expect(delayAfter(answer(503), { method, ...policy({ methods: 'all' }) })).toBe(1000);
  });

  test('only GET, HEAD and OPTIONS leave nothing behind', () => {
    const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
    expect(all.filter((method) => hasEffects(method))).toEqual(['POST', 'PUT', 'PATCH', 'DELETE']);
  });
});

describe('how long', () => {
  test('doubled each time up to the longest, the upper half of it by chance', () => {
    const steps = [1, 2, 3, 4, 5, 6, 7];
    const delays = (random: number) => steps.map((attempt) => backoffDelay(DEFAULT_REQUEST_RETRY, attempt, random));
    expect(delays(1)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(delays(0)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  test('a list as it is written, the last one again and again', () => {
    const list = { backoffMs: [1000, 5000, 15_000], maxBackoffMs: 30_000 };
    for (const random of [0, 0.5, 0.99]) {
      expect([1, 2, 3, 4, 9].map((attempt) => backoffDelay(list, attempt, random))).toEqual([
        1000, 5000, 15_000, 15_000, 15_000,
      ]);
    }
  });

  test('no pause stays none, however often it is doubled', () => {
    expect(backoffDelay({ backoffMs: [0], maxBackoffMs: 30_000 }, 2_000, 1)).toBe(0);
  });

  test('never less than nothing, never more than the longest, and never shorter for a later attempt', () => {
    const attempts = fc.integer({ min: 1, max: 2000 });
    const backoffs = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        attempts,
        backoffs,
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, backoffMs, maxBackoffMs, random) => {
          const delayMs = backoffDelay({ backoffMs, maxBackoffMs }, attempt, random);
          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(maxBackoffMs);
          if (backoffMs.length === 1) {
            expect(backoffDelay({ backoffMs, maxBackoffMs }, attempt + 1, random)).toBeGreaterThanOrEqual(delayMs);
          }
        },
      ),
    );
  });
});

describe('Retry-After', () => {
  const after = (value: string) => delayAfter(answer(503, [['retry-after', value]]), { now: NOW });
  const NOW = Date.UTC(2030, 0, 1, 12, 0, 0);

  test.each([
    ['7', 7000],
    [' 0 ', 0],
    ['900', 900_000],
    ['Tue, 01 Jan 2030 12:00:30 GMT', 30_000],
    ['Tuesday, 01-Jan-30 12:00:30 GMT', 30_000],
    ['Tue Jan  1 12:00:30 2030', 30_000],
    ['Tue, 01 Jan 2030 11:00:00 GMT', 0],
  ])('%s is obeyed, in place of the backoff', (value, expected) => expect(after(value)).toBe(expected));

  test.each(['901', 'Tue, 01 Jan 2030 12:15:01 GMT'])('%s is longer than a run waits: no further attempt', (value) => {
    expect(after(value)).toBeUndefined();
  });

  test.each(['', '-1', '1.5', 'soon', '2030-01-01', 'Jan 1', 'Tue, not a date GMT'])(
    '%p says nothing, and the backoff counts',
    (value) => expect(after(value)).toBe(1000),
  );

  test('is obeyed on 429 for a POST too', () => {
    expect(delayAfter(answer(429, [['retry-after', '3']]), { method: 'POST' })).toBe(3000);
  });
});

describe('policies', () => {
  test('the narrowest wins, key by key; an empty list of pauses says nothing', () => {
    const merged = mergeRetry(
      DEFAULT_REQUEST_RETRY,
      { attempts: 5, backoffMs: [10] },
      undefined,
      { backoffMs: [], maxBackoffMs: 20, untilMs: 30, maxExceptions: 4 },
      { attempts: 2, methods: 'all', on: [] },
    );
    expect(merged).toEqual({
      attempts: 2,
      backoffMs: [10],
      maxBackoffMs: 20,
      on: [],
      methods: 'all',
      untilMs: 30,
      maxExceptions: 4,
    });
    expect(DEFAULT_REQUEST_RETRY.attempts).toBe(3);
  });

  test('a pause that somebody wrote is not cut by a default, only by what is written beside it', () => {
    const longest = (...layers: Parameters<typeof mergeRetry>[1][]) =>
      mergeRetry(DEFAULT_REQUEST_RETRY, ...layers).maxBackoffMs;
    expect(longest({ backoffMs: [60_000] })).toBe(60_000);
    expect(longest({ maxBackoffMs: 5000 }, { backoffMs: [1000, 60_000] })).toBe(60_000);
    expect(longest({ backoffMs: [60_000], maxBackoffMs: 40_000 })).toBe(40_000);
    expect(longest({ backoffMs: [60_000] }, { maxBackoffMs: 5000 })).toBe(5000);
  });
});
