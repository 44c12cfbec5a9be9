import { expect, test } from '@jest/globals';
import { type LedgerProjectInput, makeLedgerProject } from '../rigs/ledger-project.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

/** A request that must not be repeated, and one that may. */
const TWO_THINGS: LedgerProjectInput = {
  migrations: [
    { name: 'one', manner: 'post' },
    { name: 'two', manner: 'put' },
  ],
};

test(
  'of two runs at once the second is refused for the stage that the first works on, and nothing happens twice',
  async () => {
    await using project = await makeLedgerProject(TWO_THINGS);
    const arrival = project.ledger.hold('POST /things one', 'after');
    const first = project.start('up');
    const held = await first.until(arrival);
    const second = await project.run('up');
    expect(second.status).toBe(3);
    expect(second.text).toContain('another run is working on this stage');
    const back = await project.run('down');
    expect(back.status).toBe(3);
    // Looking is always allowed.
    expect((await project.run('status')).stdout).toMatch(/^things {2}running/mu);
    expect((await project.run('why', 'things')).stdout).toContain('is working on things now');
    const plan = await project.run('plan');
    expect(plan.status).toBe(0);
    expect(plan.stdout).toContain('a run is working on things at this moment');
    expect(plan.text).not.toContain('in doubt');
    expect(plan.text).not.toContain('resolve');
    held.release();
    expect(await first.ended).toMatchObject({ status: 0 });
    expect(project.ledger.arrived).toEqual(['POST /things one', 'PUT /things two']);
    expect(await project.run('up')).toMatchObject({ status: 0 });
    expect(project.ledger.arrived).toHaveLength(2);
  },
  TIMEOUT_MS,
);

test(
  'a run whose lock was freed by somebody says so, starts nothing more and takes nobody else’s',
  async () => {
    await using project = await makeLedgerProject(TWO_THINGS);
    const arrival = project.ledger.hold('POST /things one', 'after');
    const first = project.start('up', '--isolate', '--lock-ttl', '15s');
    const held = await first.until(arrival);
    expect((await project.run('unlock', '--yes')).status).toBe(0);
    await first.until(first.printed('the lock of default is lost, and this run stops: somebody has freed it'));
    held.release();
    expect(await first.ended).toMatchObject({ status: 130 });
    expect(project.ledger.arrived).toEqual(['POST /things one']);
    expect(await project.run('up', '--isolate')).toMatchObject({ status: 0 });
    expect(project.ledger.arrived).toEqual(['POST /things one', 'PUT /things two']);
  },
  TIMEOUT_MS,
);
