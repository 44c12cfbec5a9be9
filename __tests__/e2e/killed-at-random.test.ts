import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { CliResult } from '../rigs/cli.ts';
import { type LedgerMigration, type LedgerProject, type Manner, makeLedgerProject } from '../rigs/ledger-project.ts';
import { seededRandom } from '../rigs/seeded-random.ts';

/** Dozens of processes one after another, on a machine that may be busy. */
const TIMEOUT_MS = 300_000;

/** More kills than that and the project would never be done. */
const MAX_RUNS = 60;

/** A kill comes so long after a request arrived: about as long as the program needs for a whole migration. */
const MAX_DELAY_MS = 25;

/** And so long after the program was started, where it comes before any request. */
const MAX_START_MS = 400;

const MIGRATIONS: readonly LedgerMigration[] = [
  { name: 'one', manner: 'post' },
  { name: 'two', manner: 'found' },
  { name: 'three', manner: 'removal' },
  { name: 'four', manner: 'keyed' },
  { name: 'five', manner: 'put' },
];

type Direction = 'up' | 'down';

/** Which migrations may be left in doubt: those whose request may not be repeated and can't be looked up. */
const DOUBTFUL: Readonly<Record<Direction, readonly Manner[]>> = { up: ['post', 'removal'], down: ['removal'] };

/** Runs the command and kills it at a random moment; what it left behind tells whether it ended before that. */
async function killedRun(project: LedgerProject, direction: Direction, random: () => number): Promise<CliResult> {
  const seen = project.ledger.arrived.length;
  const running = project.start(direction);
  const request = Math.floor(random() * 7);
  // Not a sleep that waits for something: the moment itself is what is tried out.
  const afterMs = random() * (request === 0 ? MAX_START_MS : MAX_DELAY_MS);
  await Promise.race([running.ended, project.ledger.arrival(seen + request).then(async () => delay(afterMs))]);
  return running.killGroup();
}

/** Says of the version in doubt what is true of it. */
async function settle(project: LedgerProject, direction: Direction, refused: CliResult): Promise<void> {
  const [, name = ''] = /in doubt: (?:the down of )?things\/\d+_(\w+) was sent/u.exec(refused.text) ?? [];
  const index = MIGRATIONS.findIndex((migration) => migration.name === name);
  const manner = MIGRATIONS[index]?.manner;
  if (manner === undefined || !DOUBTFUL[direction].includes(manner)) throw new Error(refused.text);
  const { ledger } = project;
  const isThere = ledger.count('created', name) > ledger.count('removed', name);
  const how = isThere ? '--applied' : '--not-applied';
  const value = ['--variable', `${name}_id=${name}`];
  const settled = await project.run('resolve', 'things', String(index + 1), how, '--reason', 'looked', ...value);
  expect(settled).toMatchObject({ status: 0 });
}

/** Goes on until the command has come to its end by itself. */
async function persist(project: LedgerProject, direction: Direction, random: () => number): Promise<void> {
  for (let runs = 1; ; runs += 1) {
    const result = await killedRun(project, direction, random);
    if (result.status === 0) return;
    if (result.status === 3) await settle(project, direction, result);
    else if (result.status !== null || runs > MAX_RUNS) throw new Error(result.text);
  }
}

test.each([1, 2, 3, 4])(
  'killed again and again, on the way up and back, everything is done exactly once or said to be in doubt (seed %d)',
  async (seed) => {
    const random = seededRandom(seed);
    await using project = await makeLedgerProject({ migrations: MIGRATIONS });
    const { ledger } = project;
    await persist(project, 'up', random);
    expect(MIGRATIONS.slice(0, 4).map(({ name }) => ledger.count('created', name))).toEqual([1, 1, 1, 1]);
    expect(ledger.count('replaced', 'five')).toBeGreaterThanOrEqual(1);
    expect(new Set(ledger.keysOf('four')).size).toBe(1);
    const arrived = ledger.arrived.length;
    expect(await project.run('up')).toMatchObject({ status: 0 });
    expect(ledger.arrived).toHaveLength(arrived);

    await persist(project, 'down', random);
    expect(ledger.count('removed', 'three')).toBe(1);
    for (const { name } of MIGRATIONS) expect(ledger.count('removed', name)).toBeGreaterThanOrEqual(1);
    expect(MIGRATIONS.slice(0, 4).map(({ name }) => ledger.count('created', name))).toEqual([1, 1, 1, 1]);
    const after = ledger.arrived.length;
    expect(await project.run('down')).toMatchObject({ status: 0 });
    expect(ledger.arrived).toHaveLength(after);
  },
  TIMEOUT_MS,
);
