import { expect, test } from '@jest/globals';
import { RUN_VERSION } from '../../src/domain/history.ts';
import { createFakeShell } from '../rigs/fake-shell.ts';
import { given } from '../rigs/given.ts';
import { killableRuns } from '../rigs/killed-runs.ts';
import { shellWork } from '../rigs/migration-of.ts';

/** More moments than a run of one script has. */
const MAX_MOMENTS = 30;

test('a script whose result is recorded is not run again, although the clock stands before the attempts of others', async () => {
  let tried = 0;
  for (let killAt = 0; killAt < MAX_MOMENTS; killAt += 1) {
    const shell = createFakeShell();
    const runs = killableRuns(shellWork('up', { down: 'down' }), { shell });
    // Each run begins with the clock as the first one did: the attempts of the other two end later than this one.
    await runs.run('up');
    await runs.run('down');
    if ((await runs.run('up', killAt)) !== undefined) break;
    const { applied, openIntents, completed } = given(await runs.history());
    const isRecorded = applied.some(({ version }) => version === RUN_VERSION) && openIntents.length === 0;
    if (!isRecorded || completed) continue;
    tried += 1;
    await runs.run('up');
    expect([shell.scripts, given(await runs.history()).completed]).toEqual([['up', 'down', 'up'], true]);
  }
  expect(tried).toBeGreaterThan(0);
});
