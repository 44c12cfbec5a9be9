import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectJobs, finishOutput, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld, type MemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { readWorkflow, type WorkflowFile } from '../../rigs/workflow-runner/workflow-file.ts';
import {
  ORCHESTRATE,
  runWorkflow,
  type WorkflowCall,
  type WorkflowRun,
} from '../../rigs/workflow-runner/workflow-run.ts';

const TIMEOUT_MS = 60_000;

let workflow: WorkflowFile;

beforeAll(async () => {
  workflow = await readWorkflow(ORCHESTRATE);
}, TIMEOUT_MS);

const SECRETS = { 'state-key': 'a-state-key-for-tests' };

const DIAMOND = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } };

function run(world: MemoryWorld, call: WorkflowCall = {}): Promise<WorkflowRun> {
  return runWorkflow(world.runner, workflow, { secrets: SECRETS, ...call });
}

function created(world: MemoryWorld, ...names: readonly string[]): readonly number[] {
  return names.map((name) => world.ledger.count('created', name));
}

describe('a run of the shipped workflow', () => {
  test(
    'does each stage once, and the next one has nothing to do',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const first = await run(world);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'wave-3 success', 'finish success');
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
      expect(finishOutput(first, 'completed-stages')).toBe('["default/a","default/b","default/c","default/d"]');
      expectJobs(await run(world), 'plan success', 'finish success');
      expect(world.artifacts.all.map(({ name }) => name)).not.toContain('stage-unfinished');
      expect(world.artifacts.requests).toEqual(['named stage-unfinished', 'named stage-unfinished']);
    },
    TIMEOUT_MS,
  );

  test(
    'after a failure "re-run failed jobs" does what is left',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things b');
      const first = await run(world);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 failure', 'wave-3 success', 'finish failure');
      const again = await first.rerunFailed();
      expectJobs(again, 'plan success', 'wave-1 success', 'wave-2 success', 'wave-3 success', 'finish success');
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
      expectJobs(await run(world), 'plan success', 'finish success');
    },
    TIMEOUT_MS,
  );

  test(
    'after a failure "re-run all jobs" plans anew and does what is left',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things b');
      const again = await (await run(world)).rerunAll();
      expectJobs(again, 'plan success', 'wave-1 success', 'finish success');
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
      expect(logsOf(again)).not.toContain('default/a');
    },
    TIMEOUT_MS,
  );
});
