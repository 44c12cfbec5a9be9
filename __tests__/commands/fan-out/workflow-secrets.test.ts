import { describe, expect, test } from '@jest/globals';
import { expectJobs, outputOf, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, SECRETS, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

/** As a service account is written: its first and last line mask `{` and `}` in every job that has it. */
const ACCOUNT = '{\n  "type": "service_account",\n  "private_key": "canary-3f8a17c2"\n}';

const STAGE_SECRETS = `ONE=1\nACCOUNT<<END\n${ACCOUNT}\nEND\nPLAIN=canary-77b0`;

/** Each stage checks what it was given, and hands on numbers, braces and a secret. */
const PROJECT = {
  migrations: [],
  stages: `  - name: make
    run: |
      test "$ONE" = 1 && test -n "$PLAIN" || exit 1
      printf '%s' "$ACCOUNT" | grep -c . | grep -qx 4 || exit 1
      echo '{"count": 11}' > made.json
      echo 'answer={"count": 11}' >> "$STAGE_OUTPUT"
      { echo 'account_secret<<EOF'; printf '%s\\n' "$ACCOUNT"; echo EOF; } >> "$STAGE_OUTPUT"
  - { name: other, run: 'test "$ONE" = 1 && echo "$ACCOUNT"', depends_on: [make] }
  - name: use
    depends_on: [make]
    env_from_stages: [{ stage: make, vars: [answer, account_secret] }]
    run: |
      test "$answer" = '{"count": 11}' && test "$account_secret" = "$ACCOUNT" && echo "it is $PLAIN and $account_secret"
`,
};

describe('secrets of several lines and of one character, in the environment of every leg', () => {
  const secrets = { ...SECRETS, 'stage-secrets': STAGE_SECRETS };

  test(
    'reach every stage whole, and what stages hand on arrives past their masks',
    async () => {
      await using world = await startMemoryWorld(PROJECT);
      const first = await callWorkflow(world, { secrets });
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success', 'outputs success');
      const legs = [...first.jobs].filter(([id]) => id.startsWith('wave-')).flatMap(([, job]) => job.legs);
      expect(legs).toHaveLength(3);
      expect(legs.flatMap(({ dropped }) => dropped)).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'are seen nowhere: in no log, output or artifact',
    async () => {
      await using world = await startMemoryWorld(PROJECT);
      const first = await callWorkflow(world, { secrets });
      const legs = [...first.jobs.values()].flatMap((job) => job.legs);
      const said = JSON.stringify([logsOf(first), legs.map(({ outputs }) => outputs)]);
      const bytes = world.artifacts.all.flatMap(({ files }) => [...files.values()]);
      const canaries = ['canary-3f8a17c2', 'canary-77b0', 'service_account'];
      for (const canary of canaries) {
        expect(said).not.toContain(canary);
        expect(bytes.filter((content) => Buffer.from(content).includes(canary))).toEqual([]);
      }
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'do not keep the outputs of the workflow from its caller',
    async () => {
      await using world = await startMemoryWorld(PROJECT);
      const first = await callWorkflow(world, { secrets });
      expect(JSON.parse(outputOf(first, 'completed-stages'))).toHaveLength(3);
      expect(JSON.parse(outputOf(first, 'exports'))).toEqual({ make: { answer: '{"count": 11}' } });
    },
    WORKFLOW_TIMEOUT_MS,
  );
});
