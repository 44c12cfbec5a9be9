import { expect, test } from '@jest/globals';
import { processCampaign } from '../rigs/chaos/campaigns.ts';
import { createFigures } from '../rigs/chaos/figures.ts';

/** Each run is several processes, on a machine that may be busy. */
const TIMEOUT_MS = 600_000;

const FIRST_SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const SEEDS = Array.from({ length: 3 }, (_, index) => FIRST_SEED + index);
const RUNS = Number(process.env['CHAOS_PROCESS_RUNS'] ?? 12);

test.each(SEEDS)(
  'real processes over real stores do everything exactly once or say that it is in doubt (CHAOS_SEED=%d)',
  async (seed) => {
    const figures = createFigures();
    await processCampaign({ seed, runs: RUNS, figures });
    expect(figures.counts.get('runs')).toBeGreaterThanOrEqual(RUNS);
  },
  TIMEOUT_MS,
);
