import { expect, test } from '@jest/globals';
import { expectJobs, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { type MemoryWorld, startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { WORKFLOW_TIMEOUT_MS, callWorkflow } from '../../rigs/workflow-runner/shipped-workflow.ts';

test(
  'what its store will not keep for long is saved anew by a run that has nothing to do, and not by a dry run',
  async () => {
    await using world = await startMemoryWorld(ledgerStages({ a: {} }));
    await callWorkflow(world);
    const { kept } = world.place;
    const [saved, ...older] = (kept.get('default') ?? []).toReversed();
    if (saved === undefined) throw new Error('nothing was saved');
    kept.set('default', [...older, { ...saved, ageing: true }]);
    const count = older.length + 1;

    expectJobs(await callWorkflow(world, { inputs: { 'dry-run': true } }), 'plan success', 'finish success');
    expect(kept.get('default')).toHaveLength(count);
    expectJobs(await callWorkflow(world), 'plan success', 'finish success');
    expect(kept.get('default')).toHaveLength(count + 1);
    expectJobs(await callWorkflow(world), 'plan success', 'finish success');
    expect(kept.get('default')).toHaveLength(count + 1);
    expect(world.ledger.arrived).toEqual(['POST /things a']);
  },
  WORKFLOW_TIMEOUT_MS,
);

test.each([
  ['did well', () => undefined],
  ['failed', (world: MemoryWorld) => world.ledger.refuse('POST /things a')],
])(
  'what a leg could not leave for the last job is told in its log, where its stage %s',
  async (_, prepare) => {
    await using world = await startMemoryWorld(ledgerStages({ a: {} }));
    prepare(world);
    world.artifacts.refuse(/^stage-run\.default\.a\./u);
    const run = await callWorkflow(world);
    expectJobs(run, 'plan success', 'wave-1 failure', 'finish failure');
    expect(logsOf(run, 'wave-1')).toMatch(/could not be saved to the artifact stage-run.*there is no room/u);
  },
  WORKFLOW_TIMEOUT_MS,
);
