import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Direction } from '../../src/domain/migration.ts';
import { createFakeShell } from '../rigs/fake-shell.ts';
import { given } from '../rigs/given.ts';
import { type KillableRuns, killableRuns } from '../rigs/killed-runs.ts';
import { type MigrationSketch, migrationOf, migrationsWork, shellWork, type StepSketch } from '../rigs/migration-of.ts';
import { worldOfThings } from '../rigs/world-of-things.ts';

/** How a thing is made and removed. `plain` is what can not be repeated without knowing. */
const UPS = {
  plain: {},
  found: { find: { take: { id: 'id' } } },
  keyed: { key: true },
  put: { method: 'PUT' },
} as const satisfies Record<string, MigrationSketch>;

const DOWNS = {
  plain: (name: string): StepSketch => ({ method: 'POST', url: `/${name}/removal` }),
  found: (name: string): StepSketch => ({ method: 'POST', url: `/${name}/removal`, find: { url: `/${name}` } }),
  idempotent: (): StepSketch => ({}),
} as const;

interface Thing {
  readonly up: keyof typeof UPS;
  readonly down: keyof typeof DOWNS;
}

/** More runs than this are never needed: each one that is not killed either ends well or asks about one version. */
const MAX_RUNS = 20;

function open(things: readonly Thing[]) {
  const names = things.map((_, place) => `thing${place + 1}`);
  const world = worldOfThings(names);
  const migrations = things.map(({ up, down }, place) => {
    const name = names[place] ?? '';
    return migrationOf(`00${place + 1}_${name}`, { ...UPS[up], take: { id: 'id' }, down: DOWNS[down](name) });
  });
  return { names, world, runs: killableRuns(migrationsWork(migrations), world) };
}

/** Runs until it has ended well, killed as often as `kills` says; what is in doubt is settled by looking at the world. */
async function runToTheEnd(
  runs: KillableRuns,
  direction: Direction,
  kills: readonly number[],
  whatHappened: (version: string) => { readonly mayBeInDoubt: boolean; readonly carriedOut: boolean },
): Promise<void> {
  for (const killAt of kills) await runs.run(direction, killAt);
  for (let count = 0; count < MAX_RUNS; count += 1) {
    const run = await runs.run(direction);
    if (run?.conclusion === 'success') return;
    expect(run?.failure).toMatchObject({ reason: 'in_doubt', direction });
    if (run?.failure?.reason !== 'in_doubt') return;
    const { version } = run.failure;
    const { mayBeInDoubt, carriedOut } = whatHappened(version);
    expect(mayBeInDoubt).toBe(true);
    await runs.resolve(version, direction, carriedOut);
  }
  throw new Error('it did not come to an end');
}

const things = fc.array(
  fc.record<Thing>({
    up: fc.constantFrom('plain', 'found', 'keyed', 'put'),
    down: fc.constantFrom('plain', 'found', 'idempotent'),
  }),
  { minLength: 1, maxLength: 4 },
);
const kills = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 });

describe('runs that are killed at any moment', () => {
  test('up: every migration is carried out exactly once, or asked about; none is lost', async () => {
    await fc.assert(
      fc.asyncProperty(things, kills, async (sketch, killed) => {
        const { names, world, runs } = open(sketch);
        await runToTheEnd(runs, 'up', killed, (version) => {
          const place = Number(version) - 1;
          return { mayBeInDoubt: sketch[place]?.up === 'plain', carriedOut: world.exists(names[place] ?? '') };
        });
        for (const [place, name] of names.entries()) {
          expect(world.exists(name)).toBe(true);
          if (sketch[place]?.up === 'put') expect(world.count('put', name)).toBeGreaterThanOrEqual(1);
          else expect(world.count('created', name)).toBe(1);
        }
        const history = given(await runs.history());
        expect(history.applied.map(({ version }) => version)).toEqual(names.map((_, place) => `${place + 1}`));
        expect(history).toMatchObject({ openIntents: [], completed: true });
      }),
      { numRuns: 150 },
    );
  });

  test('down: every version is taken back exactly once, or asked about; none is left behind', async () => {
    await fc.assert(
      fc.asyncProperty(things, kills, async (sketch, killed) => {
        const { names, world, runs } = open(sketch);
        await runs.run('up');
        await runToTheEnd(runs, 'down', killed, (version) => {
          const place = Number(version) - 1;
          return { mayBeInDoubt: sketch[place]?.down === 'plain', carriedOut: !world.exists(names[place] ?? '') };
        });
        for (const [place, name] of names.entries()) {
          expect(world.exists(name)).toBe(false);
          if (sketch[place]?.down === 'idempotent') expect(world.count('removed', name)).toBeGreaterThanOrEqual(1);
          else expect(world.count('removed', name)).toBe(1);
        }
        expect(given(await runs.history())).toMatchObject({ applied: [], openIntents: [], completed: false });
      }),
      { numRuns: 150 },
    );
  });

  test('up and down in any order: the history never says what is not so', async () => {
    const directions = fc.array(fc.tuple(fc.constantFrom('up', 'down'), fc.nat({ max: 30 })), { maxLength: 6 });
    const settled = fc.array(
      fc.record<Thing>({ up: fc.constantFrom('found', 'put'), down: fc.constantFrom('found', 'idempotent') }),
      { minLength: 1, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(settled, directions, fc.constantFrom('up', 'down'), async (sketch, killed, last) => {
        const { names, world, runs } = open(sketch);
        for (const [direction, killAt] of killed) await runs.run(direction, killAt);
        const run = await runs.run(last);
        expect(run?.conclusion).toBe('success');
        for (const name of names) expect(world.exists(name)).toBe(last === 'up');
        const history = given(await runs.history());
        expect(history.openIntents).toEqual([]);
        expect(history.applied).toHaveLength(last === 'up' ? names.length : 0);
      }),
      { numRuns: 150 },
    );
  });

  test('a script is run exactly once, or asked about; one that says it is idempotent is run until it ended', async () => {
    await fc.assert(
      fc.asyncProperty(kills, fc.boolean(), async (killed, idempotent) => {
        const shell = createFakeShell();
        shell.on('deploy', { output: 'made=it' });
        const runs = killableRuns({ ...shellWork('deploy', { down: 'undo' }), idempotent }, { shell });
        const times = (script: string) => shell.scripts.filter((one) => one === script).length;
        await runToTheEnd(runs, 'up', killed, () => ({ mayBeInDoubt: !idempotent, carriedOut: times('deploy') > 0 }));
        if (!idempotent) expect(times('deploy')).toBe(1);
        expect(times('deploy')).toBeGreaterThanOrEqual(1);
        const history = given(await runs.history());
        expect(history).toMatchObject({ openIntents: [], completed: true });
      }),
      { numRuns: 100 },
    );
  });
});
