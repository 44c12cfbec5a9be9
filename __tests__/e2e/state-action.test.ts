import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { Run, RunBeginning } from '../rigs/results-service/runs.ts';
import { startStateWorld, type StateWorld } from '../rigs/state-world.ts';

/** Each step is a process, and so are its stores. */
const TIMEOUT_MS = 120_000;

const DAY_MS = 24 * 60 * 60 * 1_000;

const TWO_THINGS = [
  { name: 'one', manner: 'post' },
  { name: 'two', manner: 'post' },
] as const;

const twoThings = async (): Promise<StateWorld> => startStateWorld({ migrations: TWO_THINGS });

/** Runs a job on a machine of its own, which is gone afterwards. */
async function runElsewhere(world: StateWorld, run: Run, inputs: Readonly<Record<string, string>> = {}) {
  const machine = await world.machine(run);
  const main = await machine.main(inputs);
  const post = await machine.post();
  await machine.forget();
  return { main, post };
}

/** A history has to be there. */
const KNOWN = { 'on-missing-state': 'fail' };

const NOTHING_TO_DO = { status: 0, outputs: { 'has-changes': 'false' } };

describe('what one machine has done, the next one knows', () => {
  test.each(['artifact, cache', 'cache', 'git'])(
    'by %s',
    async (state) => {
      await using world = await twoThings();
      const first = await runElsewhere(world, world.service.runs.start(), { state });
      expect(first).toMatchObject({ main: { status: 0 }, post: { status: 0, log: '' } });
      expect(world.ledger.arrived).toHaveLength(2);

      const again = await runElsewhere(world, world.service.runs.start(), { state, ...KNOWN });
      expect(again.main).toMatchObject(NOTHING_TO_DO);
      expect(world.ledger.arrived).toHaveLength(2);
    },
    TIMEOUT_MS,
  );

  test.each<[string, string, RunBeginning]>([
    ['artifact', 'another branch', { ref: 'refs/heads/feature' }],
    ['git', 'another branch', { ref: 'refs/heads/feature' }],
    ['cache', 'a pull request', { ref: 'refs/pull/7/merge', baseRef: 'refs/heads/main', readOnlyCache: true }],
  ])(
    'by %s, on %s',
    async (state, _, beginning) => {
      await using world = await twoThings();
      await runElsewhere(world, world.service.runs.start(), { state });
      const plan = { state, command: 'plan', ...KNOWN };
      expect((await runElsewhere(world, world.service.runs.start(beginning), plan)).main).toMatchObject(NOTHING_TO_DO);
    },
    TIMEOUT_MS,
  );

  test(
    'by the artifact, when the cache has let go of it',
    async () => {
      await using world = await twoThings();
      await runElsewhere(world, world.service.runs.start());
      world.service.pass(8 * DAY_MS);
      expect((await runElsewhere(world, world.service.runs.start(), KNOWN)).main).toMatchObject(NOTHING_TO_DO);
    },
    TIMEOUT_MS,
  );

  test(
    'in the next attempt at a run that failed',
    async () => {
      await using world = await twoThings();
      const run = world.service.runs.start();
      world.ledger.refuse('POST /things two');
      const failed = await runElsewhere(world, run);
      expect(failed).toMatchObject({ main: { status: 1 }, post: { status: 0 } });
      const again = await runElsewhere(world, run.again(), KNOWN);
      expect(again.main.status).toBe(0);
      expect(world.ledger.arrived).toEqual(['POST /things one', 'POST /things two', 'POST /things two']);
    },
    TIMEOUT_MS,
  );
});

describe('what a job did that was cancelled', () => {
  test.each<NodeJS.Signals>(['SIGINT', 'SIGKILL'])(
    'is kept by the post step: %s',
    async (name) => {
      await using world = await twoThings();
      const machine = await world.machine(world.service.runs.start());
      const arrival = world.ledger.hold('POST /things two', 'after');
      const running = machine.main({}, (signal) => void arrival.then(() => signal(name)));
      const held = await arrival;
      const main = await running;
      held.release();
      expect(main.status).toBe(name === 'SIGINT' ? 130 : null);
      expect((await machine.post()).status).toBe(0);
      await machine.forget();

      const next = await runElsewhere(world, world.service.runs.start(), KNOWN);
      expect(next.main).toMatchObject({ status: 3, log: expect.stringContaining('002_two was sent in run 812') });
      expect(world.ledger.arrived).toHaveLength(2);
    },
    TIMEOUT_MS,
  );

  test(
    'is kept by the post step, also of what was due',
    async () => {
      const keys = `execute_at: '2020-01-01T00:00:00Z'`;
      await using world = await startStateWorld({ migrations: TWO_THINGS, keys });
      const machine = await world.machine(world.service.runs.start());
      const arrival = world.ledger.hold('POST /things two', 'after');
      const main = await machine.main({ command: 'scheduled' }, (signal) => void arrival.then(() => signal('SIGKILL')));
      expect(main.status).toBe(null);
      (await arrival).release();
      expect((await machine.post()).status).toBe(0);
      await machine.forget();

      const next = await runElsewhere(world, world.service.runs.start(), { command: 'scheduled', ...KNOWN });
      expect(next.main).toMatchObject({ status: 3, log: expect.stringContaining('002_two was sent in run 812') });
      expect(world.ledger.arrived).toHaveLength(2);
    },
    TIMEOUT_MS,
  );
});

test(
  'a run that was interrupted in its last moments ends well, and the post step saves what it could not',
  async () => {
    await using world = await twoThings();
    const machine = await world.machine(world.service.runs.start());
    const arrival = world.ledger.hold('POST /things two', 'after');
    const told = Promise.withResolvers<void>();
    const running = machine.main(
      {},
      (signal) => void arrival.then(() => signal('SIGINT')),
      (log) => {
        if (log.includes('interrupted:')) told.resolve();
      },
    );
    const held = await arrival;
    await told.promise;
    held.release();
    expect((await running).status).toBe(0);
    expect((await machine.post()).status).toBe(0);
    await machine.forget();

    const next = await runElsewhere(world, world.service.runs.start(), KNOWN);
    expect(next.main).toMatchObject(NOTHING_TO_DO);
    expect(world.ledger.arrived).toHaveLength(2);
  },
  TIMEOUT_MS,
);

describe('a store that does not answer', () => {
  test(
    'is an error before anything is sent, never a first run',
    async () => {
      await using world = await twoThings();
      world.api.faults.always('*', { kind: 'answer', status: 403, message: 'no' });
      const { main } = await runElsewhere(world, world.service.runs.start());
      expect(main).toMatchObject({ status: 1, log: expect.stringMatching(/^::error .*actions: read/mu) });
      expect(world.ledger.arrived).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe('a history that is missing', () => {
  test(
    'is said loudly, with every store that was asked, in log, summary and report',
    async () => {
      await using world = await twoThings();
      const machine = await world.machine(world.service.runs.start());
      const main = await machine.main({ state: 'git, artifact, cache' });
      const words =
        /no history of default was found in \.stage-orchestrator\/default, .*https:\/\/github.*artifacts.*Actions cache/u;
      expect(main.log).toMatch(words);
      expect(main.summary).toContain('no history of default');
      expect(await readFile(main.outputs['report-file'] ?? '', 'utf8')).toContain('"missing_history"');
    },
    TIMEOUT_MS,
  );

  test(
    'stops the run where it must not be',
    async () => {
      await using world = await twoThings();
      const { main } = await runElsewhere(world, world.service.runs.start(), KNOWN);
      expect(main).toMatchObject({ status: 3, log: expect.stringMatching(/^::error .*no history of default/mu) });
      expect(world.ledger.arrived).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
