import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { CliResult } from '../rigs/cli.ts';
import { type LedgerMigration, type LedgerProject, makeLedgerProject } from '../rigs/ledger-project.ts';
import { seededRandom } from '../rigs/seeded-random.ts';

/** Dozens of processes one after another, on a machine that may be busy. */
const TIMEOUT_MS = 300_000;

/** More kills than that and the project would never be done. */
const MAX_RUNS = 40;

/** A kill comes so long after a request arrived: about as long as the program needs for a whole migration. */
const MAX_DELAY_MS = 25;

/** And so long after the program was started, where it comes before any request. */
const MAX_START_MS = 400;

const MIGRATIONS: readonly LedgerMigration[] = [
  { name: 'one', manner: 'post' },
  { name: 'two', manner: 'found' },
  { name: 'three', manner: 'post' },
  { name: 'four', manner: 'keyed' },
  { name: 'five', manner: 'put' },
];

/** Runs `up` and kills it at a random moment; what it left behind tells whether it ended before that. */
async function killedRun(project: LedgerProject, random: () => number): Promise<CliResult> {
  const seen = project.ledger.arrived.length;
  const running = project.start('up');
  const request = Math.floor(random() * 7);
  // Not a sleep that waits for something: the moment itself is what is tried out.
  const afterMs = random() * (request === 0 ? MAX_START_MS : MAX_DELAY_MS);
  await Promise.race([running.ended, project.ledger.arrival(seen + request).then(async () => delay(afterMs))]);
  return running.killGroup();
}

/** Says of the version in doubt what is true. */
async function settle(project: LedgerProject, refused: CliResult): Promise<void> {
  const [, name = ''] = /in doubt: things\/\d+_(\w+) was sent/u.exec(refused.text) ?? [];
  const index = MIGRATIONS.findIndex((migration) => migration.name === name);
  expect({ manner: MIGRATIONS[index]?.manner, text: refused.text }).toMatchObject({ manner: 'post' });
  const how = project.ledger.count('created', name) === 0 ? '--not-applied' : '--applied';
  const settled = await project.run('resolve', 'things', String(index + 1), how, '--reason', 'looked');
  expect(settled).toMatchObject({ status: 0 });
}

test.each([1, 2, 3, 4, 5, 6])(
  'killed again and again, every migration is carried out exactly once or said to be in doubt (seed %d)',
  async (seed) => {
    const random = seededRandom(seed);
    await using project = await makeLedgerProject({ migrations: MIGRATIONS });
    let result = await killedRun(project, random);
    for (let runs = 1; result.status !== 0; runs += 1) {
      if (runs > MAX_RUNS) throw new Error('It does not come to its end.');
      if (result.status === 3) await settle(project, result);
      else if (result.status !== null) throw new Error(result.text);
      result = await killedRun(project, random);
    }
    const { ledger } = project;
    const created = ['one', 'two', 'three', 'four'].map((name) => ledger.count('created', name));
    expect(created).toEqual([1, 1, 1, 1]);
    expect(ledger.count('replaced', 'five')).toBeGreaterThanOrEqual(1);
    expect(new Set(ledger.keysOf('four')).size).toBe(1);
    const arrived = ledger.arrived.length;
    expect(await project.run('up')).toMatchObject({ status: 0 });
    expect(ledger.arrived).toHaveLength(arrived);
  },
  TIMEOUT_MS,
);
