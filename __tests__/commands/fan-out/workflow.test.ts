import { describe, expect, test } from '@jest/globals';
import { expectJobs, outputOf, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import type { Intervention } from '../../rigs/workflow-runner/job-runner.ts';
import { startMemoryWorld, type MemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';
import type { WorkflowCall, WorkflowRun } from '../../rigs/workflow-runner/workflow-run.ts';

const DIAMOND = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } };

function created(world: MemoryWorld, ...names: readonly string[]): readonly number[] {
  return names.map((name) => world.ledger.count('created', name));
}

describe('a run of the shipped workflow', () => {
  test(
    'does each stage once, and the next one has nothing to do',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const first = await callWorkflow(world);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'wave-3 success', 'finish success');
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
      expect(outputOf(first, 'completed-stages')).toBe('["default/a","default/b","default/c","default/d"]');
      // The legs come next by themselves.
      expect(logsOf(first, 'plan')).not.toMatch(/^ *next:/mu);
      expectJobs(await callWorkflow(world), 'plan success', 'finish success');
      expect(world.artifacts.all.map(({ name }) => name)).not.toContain('stage-unfinished');
      expect(world.artifacts.requests).toEqual(['named stage-unfinished', 'named stage-unfinished']);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'after a failure "re-run failed jobs" does what is left',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things b');
      const first = await callWorkflow(world);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 failure', 'wave-3 success', 'finish failure');
      const again = await first.rerunFailed();
      expectJobs(again, 'plan success', 'wave-1 success', 'wave-2 success', 'wave-3 success', 'finish success');
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
      expectJobs(await callWorkflow(world), 'plan success', 'finish success');
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'after a failure "re-run all jobs" plans anew and does what is left',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things b');
      const again = await (await callWorkflow(world)).rerunAll();
      expectJobs(again, 'plan success', 'wave-1 success', 'finish success');
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
      expect(logsOf(again)).not.toContain('default/a');
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

/**
 * Runs the workflow and does something to the leg of a stage while the ledger keeps its request waiting, which it has
 * carried out by then.
 */
async function during(
  world: MemoryWorld,
  line: string,
  intervene: (hand: Intervention) => void | Promise<void>,
  call: WorkflowCall = {},
): Promise<WorkflowRun> {
  const held = world.ledger.hold(line, 'after');
  const hands = new Map<string, Intervention>();
  const watch: WorkflowCall['watch'] = (leg, hand) => {
    hands.set(leg.name, hand);
    call.watch?.(leg, hand);
  };
  const ended = callWorkflow(world, { ...call, watch });
  const { release } = await held;
  const hand = hands.get(line.split(' ').at(-1) ?? '');
  if (!hand) throw new Error(`nothing at work is called as ${line} says`);
  await intervene(hand);
  release();
  return ended;
}

/** The machine of a job is gone before it has done anything. */
function losing(id: string): Required<Pick<WorkflowCall, 'watch'>> {
  return {
    watch({ job }, hand) {
      if (job === id) hand.lose();
    },
  };
}

const lose = (hand: Intervention): void => hand.lose();

/** Nobody intervenes any more. */
const AT_PEACE = { watch: () => undefined } as const;

test(
  'stages of one leg that have completed keep what they came to when the leg is run again, with "repeat" too',
  async () => {
    await using world = await startMemoryWorld({
      migrations: [],
      stages: `  - { name: one, run: 'curl -sf -X POST -d name=x "$api/things/one" && echo "host=db-1" >> "$STAGE_OUTPUT"' }
  - name: two
    depends_on: [one]
    env_from_stages: [{ stage: one, vars: [host] }]
    run: 'test "$host" = db-1 && curl -sf -X POST -d name=x "$api/things/two"'
`,
    });
    await callWorkflow(world);
    world.ledger.refuse('POST /things two');
    const first = await callWorkflow(world, { inputs: { repeat: true } });
    expectJobs(first, 'plan success', 'wave-1 failure', 'finish failure');
    const again = await first.rerunFailed();
    expectJobs(again, 'plan success', 'wave-1 success', 'finish success');
    expect(outputOf(again, 'completed-stages')).toBe('["default/one","default/two"]');
    expect([world.ledger.count('created', 'one'), world.ledger.count('created', 'two')]).toEqual([2, 2]);
    expect(JSON.parse(outputOf(again, 'exports'))).toEqual({ one: { host: 'db-1' } });
  },
  WORKFLOW_TIMEOUT_MS,
);

describe('a machine that is lost in the middle of a leg', () => {
  test(
    'leaves its stage in doubt, for the re-run and for the next run',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const first = await during(world, 'POST /things b', lose);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 failure', 'wave-3 failure', 'finish failure');
      expect(logsOf(first, 'wave-3')).toMatch(/nothing was handed on by the leg b \(wave 2\)/u);
      expect(logsOf(first, 'finish')).toMatch(/began and has left nothing: what it was about to do is in doubt/u);
      expect(outputOf(first, 'failed-stages')).toBe('["default/b","default/d"]');

      const again = await first.rerunFailed(AT_PEACE);
      expectJobs(again, 'plan success', 'wave-1 success', 'wave-2 failure', 'wave-3 success', 'finish failure');
      expect(logsOf(again, 'wave-2')).toMatch(/in doubt: .*001_b/u);
      expect(logsOf(await callWorkflow(world))).toMatch(/in doubt: .*001_b/u);
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 0]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test.each(['found', 'put'] as const)(
    'goes on where that can be known: %s',
    async (manner) => {
      await using world = await startMemoryWorld(ledgerStages({ ...DIAMOND, b: { needs: ['a'], manner } }));
      const first = await during(world, manner === 'put' ? 'PUT /things b' : 'POST /things b', lose);
      const again = await first.rerunFailed(AT_PEACE);
      expectJobs(again, 'plan success', 'wave-1 success', 'wave-2 success', 'wave-3 success', 'finish success');
      expect(created(world, 'a', 'c', 'd')).toEqual([1, 1, 1]);
      expect(created(world, 'b')).toEqual([manner === 'put' ? 0 : 1]);
      expectJobs(await callWorkflow(world), 'plan success', 'finish success');
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'and the last job too: the re-run and the next plan know of the doubt all the same',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const first = await during(world, 'POST /things b', lose, losing('finish'));
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 failure', 'wave-3 failure', 'finish failure');
      const again = await first.rerunFailed(losing('finish'));
      expect(logsOf(again, 'wave-2')).toMatch(/in doubt: .*001_b/u);
      const next = await callWorkflow(world);
      expect(logsOf(next, 'plan')).toMatch(/the last job of run 812 was lost/u);
      expect(logsOf(next)).toMatch(/001_b.* sent in run 812/u);
      expect(logsOf(next)).toMatch(/in doubt: .*001_b/u);
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 0]);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

describe('a last job that is lost', () => {
  test(
    'is made good by the next plan, once',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things d');
      const first = await callWorkflow(world, losing('finish'));
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'wave-3 failure', 'finish failure');

      const preview = await callWorkflow(world, { inputs: { 'dry-run': true } });
      expect(logsOf(preview, 'plan')).toMatch(/the next run brings home what it did/u);
      expect(world.place.saves()).toBe(0);

      const next = await callWorkflow(world);
      expectJobs(next, 'plan success', 'wave-1 success', 'finish success');
      expect(logsOf(next, 'plan')).toMatch(/what its jobs did is brought home now \(a, b, c, d\)/u);
      expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
      expect(logsOf(await callWorkflow(world), 'plan')).not.toMatch(/brought home/u);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'is run again by itself, and by "re-run all jobs" too',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const alone = await (await callWorkflow(world, losing('finish'))).rerunFailed(AT_PEACE);
      expectJobs(alone, 'plan success', 'wave-1 success', 'wave-2 success', 'wave-3 success', 'finish success');

      await using other = await startMemoryWorld(ledgerStages(DIAMOND));
      const all = await (await callWorkflow(other, losing('finish'))).rerunAll(AT_PEACE);
      expectJobs(all, 'plan success', 'finish success');
      expect(logsOf(all, 'plan')).toMatch(/brought home now/u);
      expect(other.artifacts.all.map(({ name }) => name)).not.toContain('stage-unfinished');
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of a run that was re-run after another one had saved is made good all the same',
    async () => {
      await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] }, c: {} }));
      world.ledger.refuse('POST /things b');
      const first = await callWorkflow(world, { inputs: { to: 'b' } });
      await callWorkflow(world, { inputs: { stage: 'c' } });
      await first.rerunFailed(losing('finish'));
      const next = await callWorkflow(world);
      expect(logsOf(next, 'plan')).toMatch(/the last job of run 812 was lost/u);
      expectJobs(next, 'plan success', 'finish success');
      expect(created(world, 'a', 'b', 'c')).toEqual([1, 1, 1]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of a run that is still at work is left to itself',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const first = await callWorkflow(world, losing('finish'));
      world.artifacts.inProgress.add(first.run.id);
      expect(logsOf(await callWorkflow(world, { inputs: { 'dry-run': true } }), 'plan')).not.toMatch(/was lost/u);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'that can not be looked for stops the plan',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.artifacts.hide('the permission is missing');
      const first = await callWorkflow(world);
      expectJobs(first, 'plan failure', 'finish failure');
      expect(logsOf(first, 'plan')).toMatch(
        /whether a run before this one has lost its last job: the permission is missing/u,
      );
      expect(world.ledger.arrived).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'that can not save says where everything is, and does it when it is run again',
    async () => {
      await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }));
      world.place.refuseSaves();
      const first = await callWorkflow(world);
      expectJobs(first, 'plan success', 'wave-1 success', 'finish failure');
      expect(logsOf(first, 'finish')).toMatch(
        /kept in its artifacts stage-run\.default\.…: "Re-run failed jobs" tries again/u,
      );
      expect(outputOf(first, 'conclusion')).toBe('failure');
      world.place.recover();
      expectJobs(await first.rerunFailed(), 'plan success', 'wave-1 success', 'finish success');
      expectJobs(await callWorkflow(world), 'plan success', 'finish success');
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

test(
  'a cancelled run keeps what its legs did, and is cancelled',
  async () => {
    await using world = await startMemoryWorld(ledgerStages(DIAMOND));
    const first = await during(world, 'POST /things b', (hand) => hand.cancel());
    expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'finish cancelled');
    expect(outputOf(first, 'conclusion')).toBe('cancelled');
    const next = await callWorkflow(world);
    expect(created(world, 'a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1]);
    expectJobs(next, 'plan success', 'wave-1 success', 'finish success');
  },
  WORKFLOW_TIMEOUT_MS,
);
