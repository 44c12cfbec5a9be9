import { beforeAll, describe, expect, test } from '@jest/globals';
import { startStateWorld, STATE_KEY, type StateWorld } from '../rigs/state-world.ts';
import { processRunner } from '../rigs/workflow-runner/process-runner.ts';
import { readWorkflow, type WorkflowFile } from '../rigs/workflow-runner/workflow-file.ts';
import { ORCHESTRATE, runWorkflow, type WorkflowRun } from '../rigs/workflow-runner/workflow-run.ts';

/** Each job is a process or two, and so are its stores. */
const TIMEOUT_MS = 240_000;

let workflow: WorkflowFile;

beforeAll(async () => {
  workflow = await readWorkflow(ORCHESTRATE);
});

/** A world whose project has these stages, each creating a thing of its own name in the ledger. */
async function worldOf(stages: Readonly<Record<string, readonly string[]>>): Promise<StateWorld> {
  const names = Object.entries(stages);
  const migration = (name: string) => `up:
  request: { method: POST, url: '{{.api}}/things', body: { name: ${name} } }
  response: { env_from: { ${name}_id: id } }
down:
  request: { method: DELETE, url: '{{.api}}/things/{{.${name}_id}}' }
  response: { result_code: [204, 404] }
`;
  return startStateWorld({
    migrations: [],
    stages: names
      .map(
        ([name, needs]) => `  - { name: ${name}, config_path: ${name}/config.yaml, depends_on: [${needs.join(', ')}] }`,
      )
      .join('\n'),
    files: Object.fromEntries(
      names.flatMap(([name]) => [
        [`${name}/config.yaml`, 'env: {}\n'],
        [`${name}/migration/001_${name}.yaml`, migration(name)],
      ]),
    ),
  });
}

const DIAMOND = { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] };

const SECRETS = { 'state-key': STATE_KEY };

/** The jobs that did not only pass by: `wave-1 success`. With all logs where they are not these. */
function expectJobs({ jobs }: WorkflowRun, expected: readonly string[]): void {
  const ended = [...jobs]
    .filter(([, { conclusion }]) => conclusion !== 'skipped')
    .map(([id, job]) => `${id} ${job.conclusion}`);
  const logs = [...jobs.values()].flatMap(({ legs }) => legs.map(({ name, main }) => `── ${name}\n${main.log}`));
  if (ended.join() !== expected.join()) throw new Error(`${ended.join(', ')}\n${logs.join('\n')}`);
}

describe('the shipped workflow', () => {
  test(
    'runs a diamond in waves, and has nothing to do the next time',
    async () => {
      await using world = await worldOf(DIAMOND);
      const waves = ['wave-1 success', 'wave-2 success', 'wave-3 success'];
      const run = await runWorkflow(processRunner(world), workflow, { secrets: SECRETS });
      expectJobs(run, ['plan success', ...waves, 'finish success']);
      expect(world.ledger.arrived.toSorted()).toEqual(['a', 'b', 'c', 'd'].map((name) => `POST /things ${name}`));
      expect(world.ledger.arrived.at(0)).toBe('POST /things a');
      expect(world.ledger.arrived.at(-1)).toBe('POST /things d');

      expectJobs(await runWorkflow(processRunner(world), workflow, { secrets: SECRETS }), [
        'plan success',
        'finish success',
      ]);
      expect(world.ledger.arrived).toHaveLength(4);
    },
    TIMEOUT_MS,
  );

  test(
    'after a failure in the middle, "re-run failed jobs" runs what is left',
    async () => {
      await using world = await worldOf(DIAMOND);
      world.ledger.refuse('POST /things b');
      const run = await runWorkflow(processRunner(world), workflow, { secrets: SECRETS });
      expectJobs(run, ['plan success', 'wave-1 success', 'wave-2 failure', 'wave-3 success', 'finish failure']);
      expect(world.ledger.arrived.toSorted()).toEqual(['a', 'b', 'c'].map((name) => `POST /things ${name}`));

      const again = await run.rerunFailed();
      expectJobs(again, ['plan success', 'wave-1 success', 'wave-2 success', 'wave-3 success', 'finish success']);
      const created = ['a', 'b', 'c', 'd'].map((name) => world.ledger.count('created', name));
      expect(created).toEqual([1, 1, 1, 1]);
    },
    TIMEOUT_MS,
  );
});
