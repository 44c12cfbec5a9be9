import { expect, test } from '@jest/globals';
import { startStateWorld } from '../rigs/state-world.ts';
import { expectJobs, outputOf } from '../rigs/workflow-runner/ledger-workflow.ts';
import { processRunner } from '../rigs/workflow-runner/process-runner.ts';
import { layeredGraph, legsOf, provenGraph } from '../rigs/workflow-runner/proven-graph.ts';
import { callWorkflow, SECRETS } from '../rigs/workflow-runner/shipped-workflow.ts';

/** About 70 jobs, each of two or three processes. All 300 stages with a failure and a rollback: commands/fan-out. */
const TIMEOUT_MS = 600_000;

const ACCOUNT = '{\n  "type": "service_account",\n  "private_key": "canary-3f8a17c2"\n}';

test(
  '300 stages share 67 legs, each a process: every edge honoured, no secret seen, few calls of the API, then nothing to do',
  async () => {
    const graph = layeredGraph([1, 297, 2]);
    expect(graph.size).toBe(300);
    await using proven = await provenGraph(graph);
    await using world = await startStateWorld(proven.input);
    const secrets = { ...SECRETS, 'stage-secrets': `ONE=1\nACCOUNT<<END\n${ACCOUNT}\nEND` };
    const first = await callWorkflow({ runner: processRunner(world) }, { secrets });
    expectJobs(
      first,
      'plan success',
      ...[1, 2, 3].map((wave) => `wave-${wave} success`),
      'finish success',
      'outputs success',
    );
    expect(legsOf(first)).toEqual([1, 64, 2]);
    expect((await proven.done()).toSorted()).toEqual([...graph.keys()].toSorted());
    expect(JSON.parse(outputOf(first, 'completed-stages'))).toHaveLength(300);
    const legs = [...first.jobs.values()].flatMap((job) => job.legs);
    const said = legs.map(({ main, outputs }) => [
      main.log.replaceAll(/^::add-mask::.*$/gmu, ''),
      main.summary,
      outputs,
    ]);
    expect(JSON.stringify(said)).not.toContain('canary-3f8a17c2');
    // As many as for one stage: where the state is, and whether a run before has lost its last job.
    expect(world.api.requests.length).toBeLessThan(50);

    expectJobs(await callWorkflow({ runner: processRunner(world) }), 'plan success', 'finish success');
  },
  TIMEOUT_MS,
);
