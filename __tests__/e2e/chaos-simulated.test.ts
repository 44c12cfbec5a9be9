import { describe, expect, test } from '@jest/globals';
import { simulatedCampaign } from '../rigs/chaos/campaigns.ts';
import { createFigures } from '../rigs/chaos/figures.ts';
import { simulatedWorld } from '../rigs/chaos/simulated-world.ts';

/** Hundreds of runs on a machine that may be busy. */
const TIMEOUT_MS = 300_000;

const FIRST_SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const SEEDS = Array.from({ length: 5 }, (_, index) => FIRST_SEED + index);
const RUNS = Number(process.env['CHAOS_RUNS'] ?? 30);

test.each(SEEDS)(
  'whatever goes wrong, everything is done exactly once or said to be in doubt (CHAOS_SEED=%d)',
  async (seed) => {
    const figures = createFigures();
    await simulatedCampaign({ seed, runs: RUNS, figures });
    expect(figures.counts.get('runs')).toBeGreaterThanOrEqual(RUNS);
  },
  TIMEOUT_MS,
);

describe('a run that has nothing to do', () => {
  test('brings to a store what an earlier run could not, before it says that all is well', async () => {
    await using world = await simulatedWorld(['artifact']);
    const machine = await world.machine();
    await world.fail('store refuses saves', () => 0, true);
    expect((await machine.run(['up', '--state', 'artifact'])).status).toBe(1);
    await world.mend();
    expect(await machine.run(['up', '--state', 'artifact'])).toMatchObject({ status: 0 });
    const other = await world.machine();
    const known = await other.run(['plan', '--state', 'artifact', '--on-missing-state', 'fail', '--detailed-exitcode']);
    expect(known.status).toBe(0);
  });

  test('fails as long as the store does not take it', async () => {
    await using world = await simulatedWorld(['artifact']);
    const machine = await world.machine();
    await world.fail('store refuses saves', () => 0, true);
    for (const _ of [1, 2]) {
      const refused = await machine.run(['up', '--state', 'artifact']);
      expect(refused).toMatchObject({ status: 1, text: expect.stringContaining('could not be saved to artifact') });
    }
  });
});
