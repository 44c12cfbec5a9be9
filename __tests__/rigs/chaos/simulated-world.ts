import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { CHAOS_FILES, CHAOS_STAGES } from './chaos-project.ts';
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
  const stages = `name: chaos\nglobal: { env: { api: 'http://ledger' } }\nstages:\n${CHAOS_STAGES}\n`;
  for (const [file, text] of Object.entries({ ...CHAOS_FILES, 'stages.yaml': stages })) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
  }
  const [stores, outside] = [simulatedStores(names), simulatedOutside()];
  let [runs, machines] = [800, 0];
  const around = { project, stores, outside, locks, nextRun: () => (runs += 1) };
  return {
    ledger: outside.book,
    hasLocks: true,
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
