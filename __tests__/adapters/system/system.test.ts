import { expect, test } from '@jest/globals';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import { processVariables } from '../../../src/adapters/system/process-variables.ts';
import { systemRandom } from '../../../src/adapters/system/random.ts';

const never = new AbortController().signal;

test('the clock tells milliseconds since 1970', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test('a sleep takes its time', async () => {
  const start = performance.now();
  await systemClock.sleep(30, never);
  expect(performance.now() - start).toBeGreaterThanOrEqual(29);
});

test.each([0, -5])('a sleep of %i ms is over at once', async (durationMs) => {
  await expect(systemClock.sleep(durationMs, never)).resolves.toBeUndefined();
});

test('an abort ends a sleep without error, one longer than a timer can hold too', async () => {
  const abort = new AbortController();
  const sleeps = [systemClock.sleep(60_000, abort.signal), systemClock.sleep(2 ** 40, abort.signal)];
  abort.abort();
  await expect(Promise.all(sleeps)).resolves.toEqual([undefined, undefined]);
  await expect(systemClock.sleep(60_000, abort.signal)).resolves.toBeUndefined();
});

test('fractions lie in [0, 1), and bytes differ', () => {
  for (let index = 0; index < 100; index += 1) {
    const fraction = systemRandom.fraction();
    expect(fraction).toBeGreaterThanOrEqual(0);
    expect(fraction).toBeLessThan(1);
  }
  const [one, other] = [systemRandom.bytes(16), systemRandom.bytes(16)];
  expect([one.byteLength, other.byteLength]).toEqual([16, 16]);
  expect(one).not.toEqual(other);
});

test('variables are those that are set, and nothing that objects inherit', () => {
  const variables = processVariables({ HOME: '/home/ada', EMPTY: '', GONE: undefined });
  const names = ['HOME', 'EMPTY', 'GONE', 'MISSING', 'constructor', '__proto__', 'toString'];
  expect(names.map((name) => variables.get(name))).toEqual(['/home/ada', '', ...Array<undefined>(5).fill(undefined)]);
  expect(processVariables(process.env).get('PATH')).toBe(process.env['PATH']);
  expect(processVariables(process.env).get('constructor')).toBeUndefined();
});
