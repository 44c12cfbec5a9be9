import { expect, test } from '@jest/globals';
import { expectJobs, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';
import type { WorkflowRun } from '../../rigs/workflow-runner/workflow-run.ts';

/** Runs shell stages that do nothing, by name with what each depends on. */
async function run(stages: Readonly<Record<string, readonly string[]>>): Promise<WorkflowRun> {
  const lines = Object.entries(stages).map(
    ([name, needs]) => `  - { name: ${name}, run: 'true', depends_on: [${needs.join(', ')}] }`,
  );
  await using world = await startMemoryWorld({ migrations: [], stages: lines.join('\n') });
  return await callWorkflow(world);
}

/** Legs of each wave. */
function legsOf({ jobs }: WorkflowRun): readonly number[] {
  const waves = [...jobs].filter(([id]) => id.startsWith('wave-'));
  return waves.map(([, { legs }]) => legs.length).filter((count) => count > 0);
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
