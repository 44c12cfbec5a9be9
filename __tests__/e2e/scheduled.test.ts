import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runCli, startCli } from '../rigs/cli.ts';
import { makeClonedProject } from '../rigs/clones.ts';
import { type LedgerProjectInput, makeLedgerProject } from '../rigs/ledger-project.ts';
import { startPostgres } from '../rigs/postgres.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

/** Due since long, and a stage that needs no time beside it. */
const DUE: LedgerProjectInput = {
  migrations: [
    { name: 'one', manner: 'post' },
    { name: 'two', manner: 'post' },
  ],
  keys: "execute_at: '2020-01-01T00:00:00Z'",
  stages: '  - { name: other, run: "false" }\n',
};

const SENT = ['POST /things one', 'POST /things two'];

test(
  'of two runs in one folder the second waits, and has nothing to do then',
  async () => {
    await using project = await makeLedgerProject(DUE);
    const arrival = project.ledger.hold('POST /things one', 'before');
    const first = project.start('scheduled');
    const held = await first.until(arrival);
    const second = project.start('scheduled');
    await second.printed('waiting for the lock of default');
    const busy = await project.run('scheduled', '--lock-timeout', '0s');
    expect(busy).toMatchObject({ status: 3, text: expect.stringContaining('default is locked by run local-') });
    const passed = await project.run('scheduled', '--lock-timeout', '0s', '--on-locked', 'skip');
    expect(passed).toMatchObject({ status: 0, text: expect.stringContaining('skipped: default is locked by run') });
    held.release();
    expect((await first.ended).status).toBe(0);
    expect(await second.ended).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to do') });
    expect(project.ledger.arrived).toEqual(SENT);
    // What has nothing to do takes no lock.
    expect((await project.run('scheduled')).stdout).not.toContain('lock');
  },
  TIMEOUT_MS,
);

test(
  'of two machines whose state is in git one does it, and the other one learns that it is done',
  async () => {
    await using project = await makeClonedProject(DUE);
    const [one, other] = [await project.clone(), await project.clone()];
    const arrival = project.ledger.hold('POST /things one', 'before');
    const first = one.start('scheduled', '--state', 'git');
    const held = await first.until(arrival);
    const second = other.start('scheduled', '--state', 'git');
    await second.printed('waiting for the lock of default');
    held.release();
    expect((await first.ended).status).toBe(0);
    expect(await second.ended).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to do') });
    expect(project.ledger.arrived).toEqual(SENT);
    expect((await other.run('status', '--state', 'git')).stdout).toContain('things  completed');
  },
  TIMEOUT_MS,
);

test(
  'of two machines whose histories are in PostgreSQL one does it',
  async () => {
    await using server = await startPostgres();
    const { port, database } = await server.createDatabase();
    const dsn = `postgres://postgres@127.0.0.1:${port}/${database}`;
    const { stages: _, ...input } = DUE;
    await using project = await makeLedgerProject({
      ...input,
      config: `store: { type: postgres, postgres: { dsn: '${dsn}' } }\n`,
    });
    await using elsewhere = await makeTemporaryFolder();
    const folder = path.join(elsewhere.path, path.basename(project.folder));
    await cp(project.folder, folder, { recursive: true });
    const arrival = project.ledger.hold('POST /things one', 'before');
    const first = project.start('scheduled');
    const held = await first.until(arrival);
    const second = startCli(['scheduled'], { folder });
    await second.printed('waiting for the lock of default');
    held.release();
    expect((await first.ended).status).toBe(0);
    expect(await second.ended).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to do') });
    expect(project.ledger.arrived).toEqual(SENT);
  },
  TIMEOUT_MS,
);

test(
  'a time that is to come: waits, is told in its zone, and everything behind it waits as well',
  async () => {
    await using folder = await makeTemporaryFolder();
    const stages = `stages:
  - { name: night, run: 'echo night', execute_at: '2999-01-31T02:00:00+01:00' }
  - { name: behind, run: 'echo behind', depends_on: [night] }
  - { name: other, run: 'echo other' }
`;
    await writeFile(path.join(folder.path, 'stages.yaml'), stages);
    const at = { folder: folder.path };
    const plan = await runCli(['plan'], at);
    expect(plan.stdout).toContain('night  scheduled: due 2999-01-31 02:00 +01:00');
    expect(plan.stdout).toContain('echo night');
    expect(plan.stdout).toContain('behind  scheduled: waits for night, which is due 2999-01-31 02:00 +01:00');
    const up = await runCli(['up', '--event-log', 'events.jsonl'], at);
    expect(up).toMatchObject({ status: 0, stdout: expect.stringContaining('1 stage completed, 2 scheduled') });
    const events = (await readFile(path.join(folder.path, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(events.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        type: 'stage_skipped',
        stage: 'night',
        reason: expect.objectContaining({ because: 'not_due', dueAt: '2999-01-31T01:00:00.000Z', zone: '+01:00' }),
      }),
    );
    const json = await runCli(['scheduled', '--json'], at);
    expect(JSON.parse(json.stdout)).toMatchObject({
      command: 'scheduled',
      run: { conclusion: 'success', nextDueAt: '2999-01-31T01:00:00.000Z' },
    });
    expect((await runCli(['status'], at)).stdout).toMatch(/night {2}scheduled\n {2}due: 2999-01-31 02:00 \+01:00/);
    expect((await runCli(['why', 'night'], at)).stdout.replaceAll(/\s+/g, ' ')).toContain('It waits for its time');
    expect((await runCli(['why', 'behind'], at)).stdout).toMatch(
      /^behind has never run\. It waits for night, which is due/u,
    );
    const history = await runCli(['history', 'night', '--json'], at);
    expect(JSON.parse(history.stdout)).toMatchObject({ attempts: [{ state: 'scheduled' }] });
  },
  TIMEOUT_MS,
);
