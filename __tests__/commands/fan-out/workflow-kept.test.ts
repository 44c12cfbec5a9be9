import { expect, test } from '@jest/globals';
import { expectJobs, ledgerStages } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
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
