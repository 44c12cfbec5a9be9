import { describe, expect, test } from '@jest/globals';
import { spanLines, startOtlpCollector } from '../rigs/otlp-collector.ts';
import { startStateWorld, type StateWorld } from '../rigs/state-world.ts';
import type { Intervention } from '../rigs/workflow-runner/job-runner.ts';
import {
  expectJobs,
  outputOf,
  type LedgerStage,
  ledgerStages,
  logsOf,
} from '../rigs/workflow-runner/ledger-workflow.ts';
import { processRunner } from '../rigs/workflow-runner/process-runner.ts';
import { callWorkflow, SECRETS } from '../rigs/workflow-runner/shipped-workflow.ts';
import type { WorkflowCall, WorkflowRun } from '../rigs/workflow-runner/workflow-run.ts';

/** Each job is a process or two, and so are its stores. What needs no processes is tested in commands/fan-out. */
const TIMEOUT_MS = 240_000;

const CANARY = 'canary-3f8a17c2';

async function run(world: StateWorld, call: WorkflowCall = {}): Promise<WorkflowRun> {
  return callWorkflow({ runner: processRunner(world) }, call);
}

/** How often GitHub's API is asked by a run of stages that do not wait for each other. */
async function requestsOf(count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  const stages = Object.fromEntries(names.map((name): [string, LedgerStage] => [name, {}]));
  await using world = await startStateWorld(ledgerStages(stages));
  expectJobs(await run(world), 'plan success', 'wave-1 success', 'finish success');
  expect(names.filter((name) => world.ledger.count('created', name) !== 1)).toEqual([]);
  return world.api.requests.toSorted();
}

describe('the shipped workflow, each job a process', () => {
  test(
    'hands values on past all masks, seals the secret ones, and does nothing the next time',
    async () => {
      await using world = await startStateWorld({
        migrations: [],
        stages: `  - name: make
    environment: deploy
    run: |
      echo "host=db-1" >> "$STAGE_OUTPUT"
      echo "password=$CANARY" >> "$STAGE_OUTPUT"
  - { name: other, run: 'true', depends_on: [make] }
  - name: use
    environment: deploy
    depends_on: [make]
    env_from_stages: [{ stage: make, vars: [host, password] }]
    run: test "$host" = db-1 && test "$password" = "$CANARY" && echo "it is $password"
`,
      });
      const secrets = { ...SECRETS, 'stage-secrets': `CANARY=${CANARY}\nONE=1` };
      const environmentSecrets = { deploy: { ONE: '1', JSON: `{\n  "key": "${CANARY}"\n}` } };
      const first = await run(world, { secrets, environmentSecrets });
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success');
      const legs = [...first.jobs.values()].flatMap((job) => job.legs);
      expect(legs.flatMap(({ dropped }) => dropped)).toEqual([]);
      const said = legs.map(({ main, outputs }) =>
        JSON.stringify([main.log.replaceAll(/^::add-mask::.*$/gmu, ''), main.summary, main.outputs, outputs]),
      );
      expect(said.filter((text) => text.includes(CANARY))).toEqual([]);
      expect(JSON.parse(outputOf(first, 'exports'))).toEqual({ make: { host: 'db-1' } });

      // Whether the secret has changed can be seen only with the key, which the plan has not.
      const next = await run(world, { secrets });
      expectJobs(next, 'plan success', 'wave-1 success', 'finish success');
      expect(outputOf(next, 'skipped-stages')).toBe('["default/make","default/other","default/use"]');
    },
    TIMEOUT_MS,
  );

  test(
    'loses a machine and the last job, and the next plan knows of both',
    async () => {
      await using world = await startStateWorld(ledgerStages({ a: {}, b: { needs: ['a'] }, c: { needs: ['a'] } }));
      const held = world.ledger.hold('POST /things b', 'after');
      const hands = new Map<string, Intervention>();
      const ended = run(world, {
        watch({ job, name }, hand) {
          hands.set(name, hand);
          if (job === 'finish') hand.lose();
        },
      });
      const { release } = await held;
      hands.get('b')?.lose();
      release();
      expectJobs(await ended, 'plan success', 'wave-1 success', 'wave-2 failure', 'finish failure');

      const next = await run(world);
      expect(logsOf(next, 'plan')).toMatch(/the last job of run 812 was lost/u);
      expect(logsOf(next, 'wave-1')).toMatch(/in doubt: .*001_b/u);
      expect(['a', 'b', 'c'].map((name) => world.ledger.count('created', name))).toEqual([1, 1, 1]);
    },
    TIMEOUT_MS,
  );

  test(
    'is cancelled, and keeps what its leg did',
    async () => {
      await using world = await startStateWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }));
      const held = world.ledger.hold('POST /things a', 'after');
      const leg = Promise.withResolvers<Intervention>();
      const ended = run(world, {
        watch({ job }, hand) {
          if (job === 'wave-1') leg.resolve(hand);
        },
      });
      const { release } = await held;
      await (await leg.promise).cancel();
      release();
      const first = await ended;
      expectJobs(first, 'plan success', 'wave-1 cancelled', 'finish cancelled');
      expect(outputOf(first, 'conclusion')).toBe('cancelled');
      expectJobs(await run(world), 'plan success', 'wave-1 success', 'finish success');
      expect(['a', 'b'].map((name) => world.ledger.count('created', name))).toEqual([1, 1]);
    },
    TIMEOUT_MS,
  );

  test(
    'runs failed jobs again, but none where another run has gone on since',
    async () => {
      await using world = await startStateWorld(ledgerStages({ a: {}, b: { needs: ['a'] }, c: { needs: ['a'] } }));
      world.ledger.refuse('POST /things b');
      const first = await run(world);
      world.ledger.refuse('POST /things b');
      const again = await first.rerunFailed();
      for (const one of [first, again]) expect(logsOf(one, 'wave-2')).toMatch(/409/u);
      expectJobs(await run(world), 'plan success', 'wave-1 success', 'finish success');
      const late = await first.rerunFailed();
      expect(logsOf(late, 'wave-2')).toMatch(/another run has changed b since this one/u);
      expect(['a', 'b', 'c'].map((name) => world.ledger.count('created', name))).toEqual([1, 1, 1]);
    },
    TIMEOUT_MS,
  );

  test(
    'asks GitHub’s API as often for twelve stages as for two',
    async () => {
      expect(await requestsOf(12)).toEqual(await requestsOf(2));
    },
    TIMEOUT_MS,
  );
});

test(
  'the jobs of a run share one trace, and the last one sends the span of all of it',
  async () => {
    await using collector = await startOtlpCollector();
    await using world = await startStateWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }));
    const jobs = processRunner(world);
    const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    const runner = {
      ...jobs,
      runJob: (request: Parameters<typeof jobs.runJob>[0]) =>
        jobs.runJob({ ...request, variables: { ...request.variables, ...variables } }),
    };
    expectJobs(await callWorkflow({ runner }), 'plan success', 'wave-1 success', 'finish success');
    const spans = collector.spans();
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    const lines = spanLines(spans);
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual([expect.stringMatching(/^up /u)]);
    expect(lines).toEqual(expect.arrayContaining(['    a', '      001_a', '        POST', '    b']));
  },
  TIMEOUT_MS,
);
