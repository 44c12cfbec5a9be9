import { expect, test } from '@jest/globals';
import { expectJobs, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { runExample } from '../../rigs/workflow-runner/caller-run.ts';
import { layeredGraph, legsOf, provenGraph } from '../../rigs/workflow-runner/proven-graph.ts';
import { callWorkflow, SECRETS, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';
import type { WorkflowRun } from '../../rigs/workflow-runner/workflow-run.ts';

/** More than a hundred jobs, in a process that other tests may share their machine with. */
const LARGE_TIMEOUT_MS = 600_000;

/** Runs shell stages that do nothing, by name with what each depends on. */
async function run(stages: Readonly<Record<string, readonly string[]>>): Promise<WorkflowRun> {
  const lines = Object.entries(stages).map(
    ([name, needs]) => `  - { name: ${name}, run: 'true', depends_on: [${needs.join(', ')}] }`,
  );
  await using world = await startMemoryWorld({ migrations: [], stages: lines.join('\n') });
  return await callWorkflow(world);
}

test(
  'more stages than a wave has slots share its jobs',
  async () => {
    const names = Array.from({ length: 70 }, (_, place) => `s${place}`);
    const needs = Object.fromEntries(names.map((name): [string, readonly string[]] => [name, []]));
    const first = await run({ ...needs, one: names, two: names });
    expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success');
    expect(JSON.parse(outputOf(first, 'completed-stages'))).toHaveLength(72);
    expect(legsOf(first)).toEqual([64, 2]);
  },
  WORKFLOW_TIMEOUT_MS,
);

test(
  'a graph that is deeper than there are waves runs its rest in the last one',
  async () => {
    const stages = Array.from({ length: 30 }, (_, layer) => {
      const needs = layer === 0 ? [] : [`a${layer - 1}`, `b${layer - 1}`];
      return [`a${layer}`, `b${layer}`].map((name) => [name, needs] as const);
    });
    const first = await run(Object.fromEntries(stages.flat()));
    expect(legsOf(first)).toEqual([...Array.from({ length: 15 }, () => 2), 1]);
    expect(JSON.parse(outputOf(first, 'completed-stages'))).toHaveLength(60);
  },
  WORKFLOW_TIMEOUT_MS,
);

test(
  '300 stages fail in the middle, do what is left when they are re-run, have nothing to do then, and are taken back from the form',
  async () => {
    const graph = layeredGraph([2, 148, 147, 2, 1]);
    expect(graph.size).toBe(300);
    await using proven = await provenGraph(graph, { more: 'environments: [{ name: production }]\n' });
    await using world = await startMemoryWorld(proven.input);
    await proven.refuse('s2-70');
    const first = await callWorkflow(world, { inputs: { environment: 'production' } });
    expect(legsOf(first)).toEqual([2, 64, 64, 2, 1]);
    expect(JSON.parse(outputOf(first, 'failed-stages'))).toEqual(['production/s2-70']);
    const before = await proven.done();

    await proven.allow('s2-70');
    const again = await first.rerunFailed();
    expectJobs(again, 'plan success', ...[1, 2, 3, 4, 5].map((wave) => `wave-${wave} success`), 'finish success');
    const done = await proven.done();
    expect(done.toSorted()).toEqual([...graph.keys()].toSorted());
    expect(done.slice(before.length)).toContain('s2-70');
    expectJobs(await callWorkflow(world, { inputs: { environment: 'production' } }), 'plan success', 'finish success');

    const form = { environment: 'production', from: 's4-0', to: 's3-1', reason: 'it is slow', 'dry-run': false };
    const back = await runExample(world.runner, 'rollback.yml', {
      inputs: form,
      secrets: { STAGES_STATE_KEY: SECRETS['state-key'] },
    });
    expect(back.ended).toEqual(['down success']);
    expect((await proven.done()).slice(300)).toEqual(['-s4-0', '-s3-1']);
  },
  LARGE_TIMEOUT_MS,
);
