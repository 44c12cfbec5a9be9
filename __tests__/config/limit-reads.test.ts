import { expect, test } from '@jest/globals';
import { limitReads } from '../../src/config/limit-reads.ts';
import { ok } from '../../src/domain/result.ts';
import { memorySourceFiles } from '../rigs/memory-source-files.ts';

test('few files are open at once, in the order in which they were asked for, and all are read', async () => {
  let open = 0;
  let most = 0;
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const files = limitReads({
    ...memorySourceFiles(new Map()),
    read: async (path) => {
      started.push(path);
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => {
        ends.push(resolve);
      });
      open -= 1;
      return ok(new Uint8Array());
    },
  });
  const paths = Array.from({ length: 200 }, (_, n) => `f${n}`);
  const all = Promise.all(paths.map(async (path) => files.read(path, 1)));
  // One file is closed per turn, so that those that wait come in one by one.
  for (let turn = 0; turn < 10_000; turn += 1) {
    ends.shift()?.();
    await Promise.resolve();
  }
  expect(await all).toHaveLength(200);
  expect(started).toEqual(paths);
  expect(most).toBe(32);
});

test('a file that fails gives its place back', async () => {
  const files = limitReads({
    ...memorySourceFiles(new Map([['a', 'b']])),
    exists: async () => {
      throw new Error('broken');
    },
  });
  const failures = Array.from({ length: 100 }, async () => files.exists('x').catch(() => 'failed'));
  expect(new Set(await Promise.all(failures))).toEqual(new Set(['failed']));
  expect((await files.read('/project/a', 10)).ok).toBe(true);
});
