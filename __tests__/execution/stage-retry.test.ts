import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/domain/failure.ts';
import { nextTryDelay, type TriesMade } from '../../src/execution/stage-retry.ts';

const exit: Failure = {
  reason: 'shell_exit',
  instance: 'default/a',
  what: 'run',
  exitCode: 1,
  signal: null,
  excerpt: '',
};
const timeout: Failure = { reason: 'timeout', instance: 'default/a', timeoutMs: 1, inDoubt: false };

function made(more: Partial<TriesMade> = {}): TriesMade {
  return { tries: 1, exceptions: 1, elapsedMs: 0, failure: exit, random: 1, ...more };
}

describe('the retry of a stage', () => {
  test('there is none unless the stage says so', () => {
    expect(nextTryDelay({ failOnTimeout: false }, 'up', made())).toBeUndefined();
  });

  test('as many tries as it says, the last pause again and again', () => {
    const stage = { failOnTimeout: false, retry: { attempts: 4, backoffMs: [1000, 5000] } };
    const delays = [1, 2, 3, 4].map((tries) => nextTryDelay(stage, 'up', made({ tries })));
    expect(delays).toEqual([1000, 5000, 5000, undefined]);
  });

  test('three tries and a second, doubled, where it leaves that out', () => {
    const stage = { failOnTimeout: false, retry: {} };
    expect([1, 2, 3].map((tries) => nextTryDelay(stage, 'up', made({ tries })))).toEqual([1000, 2000, undefined]);
  });

  test('none on the way down', () => {
    expect(nextTryDelay({ failOnTimeout: false, retry: { attempts: 9 } }, 'down', made())).toBeUndefined();
  });

  test('no try begins later than until after the first one', () => {
    const stage = { failOnTimeout: false, retry: { backoffMs: [1000], untilMs: 60_000 } };
    expect(nextTryDelay(stage, 'up', made({ elapsedMs: 59_000 }))).toBe(1000);
    expect(nextTryDelay(stage, 'up', made({ elapsedMs: 59_001 }))).toBeUndefined();
  });

  test('a timeout counts as a try, unless fail_on_timeout', () => {
    const retry = { attempts: 3, backoffMs: [1000] };
    expect(nextTryDelay({ failOnTimeout: false, retry }, 'up', made({ failure: timeout }))).toBe(1000);
    expect(nextTryDelay({ failOnTimeout: false, retry }, 'up', made({ failure: timeout, tries: 3 }))).toBeUndefined();
    expect(nextTryDelay({ failOnTimeout: true, retry }, 'up', made({ failure: timeout }))).toBeUndefined();
    expect(nextTryDelay({ failOnTimeout: true, retry }, 'up', made())).toBe(1000);
  });

  test('max_exceptions ends it before the tries do, and does not count timeouts', () => {
    const stage = { failOnTimeout: false, retry: { attempts: 9, backoffMs: [1000], maxExceptions: 2 } };
    expect(nextTryDelay(stage, 'up', made({ tries: 4, exceptions: 1, failure: timeout }))).toBe(8000);
    expect(nextTryDelay(stage, 'up', made({ tries: 4, exceptions: 2 }))).toBeUndefined();
  });

  test.each<Failure>([
    { reason: 'cancelled', inDoubt: false },
    { reason: 'usage', message: 'anything else' },
    {
      reason: 'in_doubt',
      instance: 'default/a',
      version: '1',
      label: '001_a',
      direction: 'up',
      run: '1',
      startedAt: '',
    },
    { reason: 'irreversible', steps: [] },
    { reason: 'history_busy', instance: 'default/a', file: 'x' },
  ])('another try after $reason only where it may come to something else', (failure) => {
    const delayMs = nextTryDelay({ failOnTimeout: false, retry: { backoffMs: [1000] } }, 'up', made({ failure }));
    expect(delayMs).toBe(failure.reason === 'usage' ? 1000 : undefined);
  });
});
