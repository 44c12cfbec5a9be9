import { expect, test } from '@jest/globals';
import { saveQueue } from '../../../src/adapters/snapshot/save-queue.ts';
import { err, ok, type Result } from '../../../src/domain/result.ts';

/** A save that ends when the test says so. */
function controlled() {
  const saves: { readonly names: readonly string[]; end(result: Result<string, string>): void }[] = [];
  const queue = saveQueue<string, string>((names) => {
    const { promise, resolve } = Promise.withResolvers<Result<string, string>>();
    saves.push({ names: [...names].toSorted(), end: resolve });
    return promise;
  });
  /** The save with this number, once it has begun. */
  const begun = async (index: number) => {
    for (;;) {
      const save = saves[index];
      if (save !== undefined) return save;
      await Promise.resolve();
    }
  };
  return { queue, begun, saves };
}

test('one save runs at a time, and what is asked for meanwhile becomes one save', async () => {
  const { queue, begun, saves } = controlled();
  const first = queue(['a']);
  const running = await begun(0);
  const others = [queue(['b']), queue(['c']), queue(['a'])];
  expect(saves).toHaveLength(1);
  running.end(ok('first'));
  expect(await first).toEqual(ok('first'));
  const next = await begun(1);
  expect(next.names).toEqual(['a', 'b', 'c']);
  next.end(ok('second'));
  expect(await Promise.all(others)).toEqual([ok('second'), ok('second'), ok('second')]);
  expect(saves).toHaveLength(2);
});

test('what a failed save did not save belongs to the next one', async () => {
  const { queue, begun } = controlled();
  const failed = queue(['a']);
  (await begun(0)).end(err('disk full'));
  expect(await failed).toEqual(err('disk full'));
  const again = queue(['b']);
  const save = await begun(1);
  expect(save.names).toEqual(['a', 'b']);
  save.end(ok('saved'));
  expect(await again).toEqual(ok('saved'));
  const last = queue([]);
  const nothing = await begun(2);
  expect(nothing.names).toEqual([]);
  nothing.end(ok('nothing'));
  await last;
});

test('a save that throws does not stop the ones after it', async () => {
  let saves = 0;
  const queue = saveQueue<string, string>(() => {
    saves += 1;
    return saves === 1 ? Promise.reject(new Error('a bug')) : Promise.resolve(ok('saved'));
  });
  await expect(queue(['a'])).rejects.toThrow('a bug');
  expect(await queue(['b'])).toEqual(ok('saved'));
});
