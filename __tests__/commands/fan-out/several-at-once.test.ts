import { describe, expect, test } from '@jest/globals';
import { severalAtOnce } from '../../../src/commands/fan-out/several-at-once.ts';
import { err, ok } from '../../../src/domain/result.ts';

describe('several at once', () => {
  test('are never more than allowed, and give their results in order', async () => {
    let now = 0;
    let most = 0;
    const gates: (() => void)[] = [];
    const work = async (item: number) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise<void>((resolve) => {
        gates.push(resolve);
      });
      now -= 1;
      return ok(item * 10);
    };
    const done = severalAtOnce([1, 2, 3, 4, 5], 2, work);
    // The later of two that are at work ends first.
    while (gates.length > 0) {
      gates.pop()?.();
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(await done).toEqual(ok([10, 20, 30, 40, 50]));
    expect(most).toBe(2);
  });

  test('end with the first failure, and begin nothing after it', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      return item === 2 ? err('two') : ok(item);
    };
    expect(await severalAtOnce([1, 2, 3, 4, 5], 1, work)).toEqual(err('two'));
    expect(begun).toEqual([1, 2]);
  });

  test('may be none', async () => {
    expect(await severalAtOnce([], 4, async () => err('never'))).toEqual(ok([]));
  });
});
