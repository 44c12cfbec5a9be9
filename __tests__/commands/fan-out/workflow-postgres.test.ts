import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type PostgresServer, startPostgres } from '../../rigs/postgres.ts';
import { expectJobs, ledgerStages, logsOf, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { type MemoryWorld, startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, SECRETS, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';
import type { WorkflowCall } from '../../rigs/workflow-runner/workflow-run.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, WORKFLOW_TIMEOUT_MS);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** Its address is a secret that the plan has not. */
function storeWith(tablePrefix: string): string {
  return `env: [{ name: database_url, valueFromEnv: DATABASE_URL }]
store: { type: postgres, table_prefix: ${tablePrefix}, postgres: { dsn: '{{.database_url}}' } }
`;
}

/** The histories of `a` and `c` are in a database, that of `b` in a file. */
async function startWorld(): Promise<MemoryWorld & { readonly call: WorkflowCall }> {
  const { port, database } = await server.createDatabase();
  const input = ledgerStages({ a: {}, b: { needs: ['a'] }, c: { needs: ['a'] } });
  const world = await startMemoryWorld({
    ...input,
    files: { ...input.files, 'a/config.yaml': storeWith('a'), 'c/config.yaml': storeWith('c') },
  });
  const address = `DATABASE_URL=postgres://postgres@127.0.0.1:${port}/${database}`;
  return { ...world, call: { secrets: { ...SECRETS, 'stage-secrets': address } } };
}

function created({ ledger }: MemoryWorld): readonly number[] {
  return ['a', 'b', 'c'].map((name) => ledger.count('created', name));
}

describe('legs whose history is in PostgreSQL', () => {
  test(
    'do their part once, beside legs whose history is in a file',
    async () => {
      await using world = await startWorld();
      const first = await callWorkflow(world, world.call);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success');
      expect(logsOf(first, 'plan')).toMatch(/its own job decides what there is to do/u);
      // Only the legs can look: that there is nothing to do they find out themselves.
      const next = await callWorkflow(world, world.call);
      expect(outputOf(next, 'conclusion')).toBe('success');
      expect(outputOf(next, 'completed-stages')).toBe('[]');
      expect(created(world)).toEqual([1, 1, 1]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'go on after a failure when the failed jobs are re-run',
    async () => {
      await using world = await startWorld();
      world.ledger.refuse('POST /things c');
      const first = await callWorkflow(world, world.call);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 failure', 'finish failure');
      const again = await first.rerunFailed();
      expectJobs(again, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success');
      expect(created(world)).toEqual([1, 1, 1]);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});
