import { describe, expect, test } from '@jest/globals';
import { CONFORMANCE_GRAPHS } from '../../rigs/conformance-graphs.ts';
import { expectJobs, outputOf, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { type NamedGraph, provenGraph } from '../../rigs/workflow-runner/proven-graph.ts';
import { callWorkflow, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';
import type { WorkflowRun } from '../../rigs/workflow-runner/workflow-run.ts';

function expectSuccess(ended: WorkflowRun): void {
  if (outputOf(ended, 'conclusion') !== 'success') throw new Error(logsOf(ended));
}

const SMALL = CONFORMANCE_GRAPHS.filter(({ stages }) => stages.length <= 100);

/** Its stages, with names that stages may have. */
function graphOf({ stages }: (typeof SMALL)[number]): NamedGraph {
  const plain = (name: string): string => name.replaceAll(/[^\w.-]/gu, '-');
  return new Map(stages.map(({ name, depends_on: needs }) => [plain(name), needs.map(plain)]));
}

test('the graphs are those of up to 100 stages, none of which has lost a stage to its new name', () => {
  expect(SMALL).toHaveLength(72);
  expect(SMALL.filter((graph) => graphOf(graph).size !== graph.stages.length)).toEqual([]);
});

describe.each(SMALL.map((graph) => [graph.id, graphOf(graph)] as const))('%s', (_, graph) => {
  test(
    'runs in waves, every edge honoured and every value handed on, and then has nothing to do',
    async () => {
      await using proven = await provenGraph(graph);
      await using world = await startMemoryWorld(proven.input);
      expectSuccess(await callWorkflow(world));
      expect((await proven.done()).toSorted()).toEqual([...graph.keys()].toSorted());
      expectJobs(await callWorkflow(world), 'plan success', 'finish success');
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

describe.each(SMALL.filter((_, place) => place % 9 === 0).map((graph) => [graph.id, graphOf(graph)] as const))(
  '%s with secrets',
  (_, graph) => {
    test(
      'hands each of them on, and does nothing twice',
      async () => {
        await using proven = await provenGraph(graph, { values: 'secret' });
        await using world = await startMemoryWorld(proven.input);
        expectSuccess(await callWorkflow(world));
        expect((await proven.done()).toSorted()).toEqual([...graph.keys()].toSorted());
        // Whether a secret has changed is seen only by the legs that get it.
        expectSuccess(await callWorkflow(world));
        expect(await proven.done()).toHaveLength(graph.size);
      },
      WORKFLOW_TIMEOUT_MS,
    );
  },
);
