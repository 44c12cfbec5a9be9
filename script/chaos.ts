/**
 * Long campaigns of runs that go wrong at random places:  node script/run.mjs script/chaos.ts
 *
 * `CHAOS_SEED` (1): the first seed; `CHAOS_CAMPAIGNS` (20): how many seeds; `CHAOS_RUNS` (60): runs of each;
 * `CHAOS_PROCESSES=1`: real processes and stores in place of simulated ones, of which each run takes seconds. Prints what
 * happened how often, and for each campaign that went wrong its seed and its story. Ends with 1 when there was one.
 */
import { processCampaign, simulatedCampaign } from '../__tests__/rigs/chaos/campaigns.ts';
import { createFigures, showFigures } from '../__tests__/rigs/chaos/figures.ts';

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const first = setting('CHAOS_SEED', 1);
const campaigns = setting('CHAOS_CAMPAIGNS', 20);
const runs = setting('CHAOS_RUNS', 60);
const run = process.env['CHAOS_PROCESSES'] === '1' ? processCampaign : simulatedCampaign;

const figures = createFigures();
let failed = 0;
for (let seed = first; seed < first + campaigns; seed += 1) {
  try {
    await run({ seed, runs, figures });
  } catch (error) {
    failed += 1;
    console.error(`CHAOS_SEED=${seed} CHAOS_CAMPAIGNS=1 CHAOS_RUNS=${runs}\n${String(error)}\n`);
  }
}
console.log(showFigures(figures).join('\n'));
console.log(`\n${campaigns - failed} campaigns passed, ${failed} failed`);
// What was killed in a simulation waits for ever.
process.exit(failed === 0 ? 0 : 1);
