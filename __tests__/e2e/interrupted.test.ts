import { expect, test } from '@jest/globals';
import { makeLedgerProject } from '../rigs/ledger-project.ts';
import { startLifeline } from '../rigs/lifeline.ts';

/** Several processes, on a machine that may be busy, and the seconds that a request in flight is given. */
const TIMEOUT_MS = 90_000;

const POSTS = [
  { name: 'one', manner: 'post' },
  { name: 'two', manner: 'post' },
] as const;

/** A stage that waits for what never comes: an interruption ends it at once, and that it says so shows the moment. */
const PATIENT = {
  stages: '  - { name: patient, config_path: patient/config.yaml }\n',
  files: {
    'patient/config.yaml': "wait: { url: '{{.api}}/ready', timeout: 10m, interval: 100ms }\n",
    'patient/migration/001_never.yaml':
      "up: { request: { method: POST, url: '{{.api}}/things', body: { name: never } } }\n",
  },
};

test(
  'a request in flight that is answered in time is recorded, and nothing new is begun',
  async () => {
    await using project = await makeLedgerProject({ migrations: POSTS, ...PATIENT });
    const arrival = project.ledger.hold('POST /things one', 'after');
    const running = project.start('up');
    const held = await running.until(arrival);
    running.signal('SIGINT');
    await running.printed('interrupted: nothing new is started, and requests in flight have 5s');
    await running.printed('patient  cancelled');
    held.release();
    const result = await running.ended;
    expect(result.status).toBe(130);
    expect(result.stdout).toContain('things/001_one  applied: 201');
    const status: unknown = JSON.parse((await project.run('status', '--json')).stdout);
    expect(status).toMatchObject({
      status: {
        stages: [
          { id: 'default/things', applied: [{ label: '001_one' }], pending: ['002_two'], inDoubt: [] },
          { id: 'default/patient', applied: [], pending: ['001_never'], inDoubt: [] },
        ],
      },
    });
    expect(await project.run('up', '--stage', 'things')).toMatchObject({ status: 0 });
    expect(project.ledger.count('created', 'one')).toBe(1);
    expect(project.ledger.count('created', 'two')).toBe(1);
  },
  TIMEOUT_MS,
);

test(
  'a request in flight that is not answered, and shell work, are in doubt afterwards',
  async () => {
    await using lifeline = await startLifeline();
    const work = `  - { name: work, run: { up: '${lifeline.hold}; read -r <&9' } }\n`;
    await using project = await makeLedgerProject({ migrations: POSTS, stages: work });
    const arrival = project.ledger.hold('POST /things one', 'after');
    const running = project.start('up');
    await running.until(Promise.all([arrival, lifeline.held]));
    running.signal('SIGTERM');
    expect((await running.ended).status).toBe(130);
    await lifeline.released;
    const again = await project.run('up');
    expect(again.status).toBe(3);
    expect(again.text).toContain('in doubt: things/001_one was sent in run');
    expect(again.text).toContain("in doubt: stage work's run was interrupted half-way");
    expect(project.ledger.arrived).toEqual(['POST /things one']);
  },
  TIMEOUT_MS,
);

test(
  'a second interruption ends the process at once, and nothing is lost',
  async () => {
    await using project = await makeLedgerProject({ migrations: POSTS, ...PATIENT });
    const arrival = project.ledger.hold('POST /things one', 'after');
    const running = project.start('up');
    await running.until(arrival);
    running.signal('SIGINT');
    await running.printed('patient  cancelled');
    running.signal('SIGINT');
    // Ended by the signal itself, which a shell calls 130.
    expect((await running.ended).status).toBe(null);
    expect((await project.run('up', '--stage', 'things')).status).toBe(3);
    expect((await project.run('resolve', 'things', '1', '--applied', '--reason', 'looked')).status).toBe(0);
    expect((await project.run('up', '--stage', 'things')).status).toBe(0);
    expect(project.ledger.arrived.filter((line) => line.startsWith('POST'))).toEqual([
      'POST /things one',
      'POST /things two',
    ]);
  },
  TIMEOUT_MS,
);
