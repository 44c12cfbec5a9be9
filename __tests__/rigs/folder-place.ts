import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok } from '../../src/domain/result.ts';
import type { RemoteSnapshots, Snapshot } from '../../src/execution/snapshot-ports.ts';

/** A store in a folder, for tests with several processes: a file for each snapshot, which only one of them can make. */
export function folderPlace(folder: string): RemoteSnapshots {
  const generationsOf = (environment: string): readonly number[] => {
    mkdirSync(join(folder, environment), { recursive: true });
    return readdirSync(join(folder, environment))
      .map(Number)
      .toSorted((a, b) => b - a);
  };
  const read = (environment: string, generation: number | undefined): Snapshot | undefined => {
    if (generation === undefined || !generationsOf(environment).includes(generation)) return undefined;
    const text = readFileSync(join(folder, environment, String(generation)), 'utf8');
    const files = Object.entries(JSON.parse(text) as Record<string, string>);
    return { generation, files: new Map(files.map(([name, bytes]) => [name, Buffer.from(bytes, 'base64')])) };
  };
  return {
    name: 'git',
    describe: (environment) => `the folder of ${environment}`,
    load: async (environment) => ok(read(environment, generationsOf(environment)[0])),
    loadGeneration: async (environment, generation) => ok(read(environment, generation)),
    generations: async (environment) => ok(generationsOf(environment)),
    async save(environment, { generation, files }, expected) {
      const found = generationsOf(environment)[0] ?? 0;
      if (found !== expected) return ok({ outcome: 'stale', found });
      const packed = [...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]);
      writeFileSync(join(folder, environment, String(generation)), JSON.stringify(Object.fromEntries(packed)), {
        flag: 'wx',
      });
      return ok({ outcome: 'saved' });
    },
  };
}
