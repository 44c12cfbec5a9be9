import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { writeChaosProject } from './chaos-project.ts';
import type { ChaosWorld } from './chaos-world.ts';
import { simulatedMachine } from './simulated-machine.ts';
import { simulatedOutside } from './simulated-outside.ts';
import { simulatedStores } from './simulated-stores.ts';

/** A world in this process, with stores in memory. */
export async function simulatedWorld(names: readonly RemoteSnapshots['name'][]): Promise<ChaosWorld> {
  const folder = await makeTemporaryFolder();
  const [project, disks, locks] = ['project', 'machines', 'locks'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(locks);
  await writeChaosProject(project, 'http://ledger:80');
  const [stores, outside] = [simulatedStores(names), simulatedOutside()];
  let [runs, machines] = [800, 0];
  const around = { project, stores, outside, locks, nextRun: () => (runs += 1) };
  return {
    ledger: outside.book,
    async machine() {
      machines += 1;
      const name = `machine-${machines}`;
      await mkdir(join(disks, name, '0'), { recursive: true });
      return simulatedMachine(around, disks, name);
    },
    fail: async (fault, random) => outside.fail(fault, random) || stores.fail(fault, random),
    async mend() {
      outside.mend();
      stores.mend();
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
