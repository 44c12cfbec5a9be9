import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { copyExample, type ExampleProject } from '../rigs/example-project.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const DONE = ['orders are locked', 'orders are copied', 'search is indexed', 'the cache is warm'];
const UNDONE = [
  'orders are unlocked',
  'the copy of the orders is deleted',
  'the index is deleted',
  'the cache is empty',
];
const SWITCHED = 'the new orders are in use';

async function journal({ folder }: ExampleProject): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, 'journal.txt'), 'utf8');
  return text.trimEnd().split('\n');
}

/** The place of a line, of those that are there. */
function place(lines: readonly string[], line: string): number {
  expect(lines).toContain(line);
  return lines.indexOf(line);
}

describe('an operation that fails', () => {
  test(
    'sequential: one after the other by their order; what was done is taken back, newest first',
    async () => {
      await using example = await copyExample('operations');
      const run = await example.run('up', '--strategy', 'sequential', '--variable', 'fail=switch-over');
      expect(run.status).toBe(1);
      const lines = await journal(example);
      expect(lines.toSorted()).toEqual([...DONE, ...UNDONE].toSorted());
      // The cache is warmed in the background, at any time.
      const inTurn = lines.filter((line) => !line.includes('cache'));
      expect(inTurn).toEqual([
        'orders are locked',
        'orders are copied',
        'search is indexed',
        'the index is deleted',
        'the copy of the orders is deleted',
        'orders are unlocked',
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'transactional: a rollback that fails is told, and the others still happen',
    async () => {
      await using example = await copyExample('operations');
      const variables = ['--variable', 'fail=switch-over', '--variable', 'fail_undo=copy-orders'];
      const run = await example.run('up', '--strategy', 'transactional', ...variables);
      expect(run.status).toBe(1);
      expect(run.stdout).toMatch(/copy-orders +completed, rollback failed/u);
      expect(run.stdout).toMatch(/lock-orders +completed, rolled back/u);
      const lines = await journal(example);
      expect(lines).toEqual(
        expect.arrayContaining(['orders are unlocked', 'the index is deleted', 'the cache is empty']),
      );
      expect(lines).not.toContain('the copy of the orders is deleted');
    },
    TIMEOUT_MS,
  );

  test(
    'batch: the others come to their end, and stay',
    async () => {
      await using example = await copyExample('operations');
      const run = await example.run('up', '--strategy', 'batch', '--variable', 'fail=copy-orders');
      expect(run.status).toBe(1);
      // Dependencies order the starts only, so that switch-over began all the same.
      const others = DONE.filter((line) => line !== 'orders are copied');
      expect((await journal(example)).toSorted()).toEqual([...others, SWITCHED].toSorted());
    },
    TIMEOUT_MS,
  );

  test(
    'allowed_to_fail: one that is tolerated is a warning',
    async () => {
      await using example = await copyExample('operations');
      const run = await example.run('up', '--strategy', 'allowed_to_fail', '--variable', 'fail=reindex-search');
      expect(run.status).toBe(0);
      expect(run.stdout).toMatch(/done with warnings/u);
      const others = DONE.filter((line) => line !== 'search is indexed');
      expect((await journal(example)).toSorted()).toEqual([...others, SWITCHED].toSorted());
    },
    TIMEOUT_MS,
  );

  test(
    'dependency_graph: the next run goes on with it, and repeats nothing',
    async () => {
      await using example = await copyExample('operations');
      expect(await example.run('up', '--variable', 'fail=switch-over')).toMatchObject({ status: 1 });
      expect((await journal(example)).toSorted()).toEqual(DONE.toSorted());
      expect(await example.run('up')).toMatchObject({ status: 0, stderr: '' });
      expect((await journal(example)).toSorted()).toEqual([...DONE, SWITCHED].toSorted());
      expect(await example.run('plan', '--detailed-exitcode')).toMatchObject({ status: 0 });
    },
    TIMEOUT_MS,
  );

  test(
    'what was taken back is pending again',
    async () => {
      await using example = await copyExample('operations');
      await example.run('up', '--strategy', 'transactional', '--variable', 'fail=switch-over');
      expect(await example.run('up', '--strategy', 'transactional')).toMatchObject({ status: 0, stderr: '' });
      const lines = await journal(example);
      for (const line of DONE) expect(lines.filter((other) => other === line)).toHaveLength(2);
      expect(lines.at(-1)).toBe(SWITCHED);
    },
    TIMEOUT_MS,
  );
});

describe('some of the operations', () => {
  test(
    'by tag, and from one order on',
    async () => {
      await using example = await copyExample('operations');
      await example.run('up', '--tags', 'search');
      expect((await journal(example)).toSorted()).toEqual(['search is indexed', 'the cache is warm']);
      await example.run('up');
      const plan = await example.run('plan', '--from', '2024_02_01');
      expect(plan.stdout.match(/^[a-z-]+(?=  nothing to do)/gmu)).toEqual([
        'reindex-search',
        'warm-cache',
        'switch-over',
      ]);
    },
    TIMEOUT_MS,
  );
});

describe('an order that a command decides', () => {
  test(
    'is that of the run, and of the way back',
    async () => {
      await using example = await copyExample('operations');
      const config = ['--config', 'arranged.yaml'];
      expect(await example.run('up', ...config)).toMatchObject({ status: 0, stderr: '' });
      const lines = await journal(example);
      expect(Math.max(place(lines, 'search is indexed'), place(lines, 'the cache is warm'))).toBe(1);
      expect(lines.slice(2)).toEqual(['orders are locked', 'orders are copied', SWITCHED]);
      expect(await example.run('down', ...config)).toMatchObject({ status: 0, stderr: '' });
      const back = (await journal(example)).slice(lines.length);
      expect(back.slice(0, 2).toSorted()).toEqual(['the cache is empty', 'the index is deleted']);
      expect(back.slice(2)).toEqual([
        'the old orders are in use',
        'the copy of the orders is deleted',
        'orders are unlocked',
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'gives way to a strategy that is asked for',
    async () => {
      await using example = await copyExample('operations');
      const plan = await example.run('plan', '--config', 'arranged.yaml', '--strategy', 'sequential');
      expect(plan.stdout).toMatch(/strategy +sequential/u);
    },
    TIMEOUT_MS,
  );
});
