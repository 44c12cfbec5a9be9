import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, jest, test } from '@jest/globals';
import { folderPlace } from '../../rigs/folder-place.ts';
import { given } from '../../rigs/given.ts';
import { keptRig, type KeptRig } from '../../rigs/kept-snapshot.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

/** Each kill is a process. */
jest.setTimeout(120_000);

const SCRIPT = fileURLToPath(new URL('../../rigs/kept-process-main.ts', import.meta.url));

/** Runs a process that is killed before its n-th change; whether it came to its end. */
async function runKilledAt(
  directory: string,
  place: string,
  killAt: number,
  ...work: readonly string[]
): Promise<boolean> {
  const words = ['--no-warnings', SCRIPT, directory, place, String(killAt), ...work];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status === 0;
}

interface KillWorld extends AsyncDisposable {
  readonly rig: KeptRig;
  readonly other: KeptRig;
  readonly place: string;
  /** Puts folder and store back as they were when it was called first. */
  again(): Promise<void>;
}

/** A machine that has generation 1, a store that has generation 2 of another machine. */
async function killWorld(prepare: (rig: KeptRig, other: KeptRig) => Promise<void>): Promise<KillWorld> {
  const folder = await makeTemporaryFolder();
  const place = join(folder.path, 'place');
  const rig = await keptRig(() => [folderPlace(place)]);
  const other = await keptRig(() => [folderPlace(place)]);
  await prepare(rig, other);
  await cp(rig.directory, join(folder.path, 'before'), { recursive: true }).catch(() => undefined);
  await cp(place, join(folder.path, 'place-before'), { recursive: true });
  return {
    rig,
    other,
    place,
    async again() {
      await rm(rig.directory, { recursive: true, force: true });
      await rm(place, { recursive: true, force: true });
      await cp(join(folder.path, 'before'), rig.directory, { recursive: true }).catch(() => undefined);
      await cp(join(folder.path, 'place-before'), place, { recursive: true });
    },
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function run(rig: KeptRig, stage: string, version: string): Promise<void> {
  const store = rig.store();
  given(await store.load('default'));
  await rig.apply('default', stage, version);
  given(await store.save('default', [stage]));
}

/** More changes than any of these makes. */
const MAX_CHANGES = 60;

describe('a process that is killed while it loads', () => {
  const states: readonly (readonly [string, (rig: KeptRig, other: KeptRig) => Promise<void>])[] = [
    [
      'into an empty folder',
      async (_rig, other) => {
        for (const stage of ['alpha', 'bravo', 'charlie']) await run(other, stage, '1');
      },
    ],
    [
      'over an older copy',
      async (rig, other) => {
        for (const stage of ['alpha', 'bravo']) await run(rig, stage, '1');
        for (const stage of ['alpha', 'bravo', 'charlie']) await run(other, stage, '2');
      },
    ],
  ];

  test.each(states)(
    '%s leaves nothing that looks like a good state, and the next load completes it',
    async (_state, prepare) => {
      await using world = await killWorld(prepare);
      const expected = new Map<string, readonly string[]>();
      for (const stage of ['alpha', 'bravo', 'charlie'])
        expected.set(stage, await world.other.applied('default', stage));
      let kills = 0;
      for (let killAt = 0; killAt < MAX_CHANGES; killAt += 1) {
        await world.again();
        if (await runKilledAt(world.rig.directory, world.place, killAt, 'load')) break;
        kills += 1;
        // Without the store it is the state from before, or it is refused.
        const alone = await world.rig.store({ remotes: [] }).load('default');
        if (alone.ok) {
          const stages = alone.value?.stages ?? [];
          for (const stage of stages)
            expect([['1'], expected.get(stage)]).toContainEqual(await world.rig.applied('default', stage));
          const versions = await Promise.all(stages.map((stage) => world.rig.applied('default', stage)));
          expect(new Set(versions.map((one) => one.length)).size).toBeLessThanOrEqual(1);
        }
        given(await world.rig.store().load('default'));
        for (const [stage, versions] of expected) expect(await world.rig.applied('default', stage)).toEqual(versions);
      }
      expect(kills).toBeGreaterThan(4);
    },
  );
});

describe('a process that is killed while it saves', () => {
  test.each([
    ['on top of what it loaded', false],
    ['on top of what another run has saved meanwhile', true],
  ])('%s loses nothing: the post step brings it to the store', async (_state, isStale) => {
    await using world = await killWorld(async (rig, other) => {
      await run(rig, 'alpha', '1');
      if (isStale) await run(other, 'charlie', '1');
      await rig.apply('default', 'alpha', '2');
      await rig.apply('default', 'bravo', '1');
    });
    let kills = 0;
    for (let killAt = 0; killAt < MAX_CHANGES; killAt += 1) {
      await world.again();
      if (await runKilledAt(world.rig.directory, world.place, killAt, 'save', 'alpha', 'bravo')) break;
      kills += 1;
      expect(await world.rig.applied('default', 'alpha')).toEqual(['1', '2']);
      given(await world.rig.store().saveUnsaved('default'));
      given(await world.rig.store().load('default'));
      await world.other.loseWorkingCopy();
      given(await world.other.store().load('default'));
      expect(await world.other.applied('default', 'alpha')).toEqual(['1', '2']);
      expect(await world.other.applied('default', 'bravo')).toEqual(['1']);
      expect(await world.other.applied('default', 'charlie')).toEqual(isStale ? ['1'] : []);
    }
    expect(kills).toBeGreaterThan(2);
  });
});
