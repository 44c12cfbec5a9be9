import { expect, test } from '@jest/globals';
import { createRunLines } from '../../src/adapters/reporters/run-lines.ts';
import { asItIs } from '../../src/adapters/reporters/style.ts';
import { stateOf } from '../../src/commands/status.ts';
import { createEngine, rollbackOf } from '../rigs/engine.ts';
import { shellWork } from '../rigs/migration-of.ts';

test('a rollback that finds no way back says so in one line, and the stage stays completed', async () => {
  const engine = createEngine(
    [
      { name: 'alpha', ...shellWork('deploy') },
      { name: 'bad', dependsOn: ['alpha'], ...shellWork('fail') },
    ],
    { settings: { rollbackOnFailure: true } },
  );
  engine.shell.on('fail', { exitCode: 1 });
  const run = await engine.up();
  expect(rollbackOf(run)).toEqual(['alpha irreversible']);
  const narrate = createRunLines({ colour: false, redact: asItIs });
  const told = engine.events.flatMap((event) => {
    const lines = narrate(event);
    return event.type === 'rolled_back' ? lines : [];
  });
  expect(told).toEqual(["alpha  not rolled back: can't be undone: alpha/run has no down"]);
  const history = await engine.history('alpha');
  expect(history.lastAttempt).toMatchObject({ direction: 'down', state: 'failed', failureReason: 'irreversible' });
  expect(stateOf(history, 0)).toBe('completed');
  expect(stateOf(await engine.history('bad'), 0)).toBe('failed');
});
