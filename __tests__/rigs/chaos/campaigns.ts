import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import { seededRandom } from '../seeded-random.ts';
import { campaign } from './chaos-driver.ts';
import type { Figures } from './figures.ts';
import { processWorld } from './process-world.ts';
import { simulatedWorld } from './simulated-world.ts';

/** One long story of a project: which one, how long, and where its figures go. */
export interface CampaignChoice {
  readonly seed: number;
  readonly runs: number;
  readonly figures: Figures;
}

/** Where campaigns keep their histories, in turn. */
const STORES: readonly (readonly RemoteSnapshots['name'][])[] = [
  ['git'],
  ['git', 'artifact', 'cache'],
  ['artifact', 'cache'],
  ['artifact'],
  ['cache'],
];

/** Neighbouring seeds of the generator begin alike. */
const SEED_STEP = 7_919;

/** A campaign in this process, over stores in memory. */
export async function simulatedCampaign({ seed, runs, figures }: CampaignChoice): Promise<void> {
  const names = STORES[seed % STORES.length] ?? ['git'];
  await using world = await simulatedWorld(names);
  await campaign({ world, state: names.join(','), random: seededRandom(seed * SEED_STEP), runs, figures });
}

/** A campaign of real processes, over real stores: `git` first, so that something is left when others lose it all. */
export async function processCampaign({ seed, runs, figures }: CampaignChoice): Promise<void> {
  const names = PROCESS_STORES[seed % PROCESS_STORES.length] ?? ['git'];
  await using world = await processWorld(names);
  await campaign({ world, state: names.join(','), random: seededRandom(seed * SEED_STEP), runs, figures });
}

const PROCESS_STORES: readonly (readonly RemoteSnapshots['name'][])[] = [
  ['git', 'artifact', 'cache'],
  ['git'],
  ['artifact', 'cache'],
];
