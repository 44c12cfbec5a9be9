import { expect, test } from '@jest/globals';
import { hookLines } from '../../src/adapters/reporters/hook-lines.ts';
import { planHash, reviewedLines } from '../../src/commands/plan-document.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { createRedactor } from '../../src/execution/redact.ts';
import { createEngine } from '../rigs/engine.ts';
import { given } from '../rigs/given.ts';
import { shellWork, sourceText } from '../rigs/migration-of.ts';
import type { StageSketch } from '../rigs/project-of.ts';

const HOOKS = { failed: sourceText('page hunter2'), before: sourceText('open\nand wait') };

function stage(hooks: StageSketch['hooks'] = {}): StageSketch {
  return { name: 'alpha', hooks, ...shellWork('deploy', { down: 'undo' }) };
}

async function planOf(hooks?: StageSketch['hooks'], direction: 'up' | 'down' = 'up'): Promise<Plan> {
  const engine = createEngine([stage(hooks)]);
  if (direction === 'down') await engine.up();
  return given(await engine.plan(direction));
}

test('a plan has the hooks of stages that may run, on both ways, and in the order in which they would run', async () => {
  const planned = [
    { name: 'before', script: 'open\nand wait' },
    { name: 'failed', script: 'page hunter2' },
  ];
  expect((await planOf(HOOKS)).stages[0]?.hooks).toEqual(planned);
  expect((await planOf(HOOKS, 'down')).stages[0]?.hooks).toEqual(planned);
  expect((await planOf()).stages[0]).not.toHaveProperty('hooks');
  const done = createEngine([stage(HOOKS)]);
  await done.up();
  expect(given(await done.plan('up')).stages[0]).not.toHaveProperty('hooks');
});

test('what was reviewed is another plan once a hook has changed', async () => {
  const nobody = createRedactor();
  const reviewed = planHash(await planOf(HOOKS), nobody);
  expect(planHash(await planOf(HOOKS), nobody)).toBe(reviewed);
  expect(planHash(await planOf({ ...HOOKS, failed: sourceText('page somebody else') }), nobody)).not.toBe(reviewed);
  expect(planHash(await planOf(), nobody)).not.toBe(reviewed);
});

test('they are shown without secrets', async () => {
  const redactor = createRedactor();
  redactor.add('hunter2');
  const plan = await planOf(HOOKS);
  const [planned] = plan.stages;
  const style = { colour: false, redact: (text: string) => redactor.redact(text) };
  expect(planned && hookLines(planned, style)).toEqual([
    'hook before',
    '  open',
    '  and wait',
    'hook failed',
    '  page ***',
  ]);
  expect(reviewedLines(plan, redactor)).toContain('alpha/hook failed:\npage ***');
});
