import path from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { expectJobs, outputOf, ledgerStages, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { copyExample } from '../../rigs/example-project.ts';
import { memoryRepository, type MemoryWorld, startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, SECRETS, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

const DIAMOND = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } };

/** What was removed from the ledger, in order. */
function removed({ ledger }: MemoryWorld): readonly string[] {
  return ledger.arrived.filter((line) => line.startsWith('DELETE')).map((line) => line.replace('DELETE /things ', ''));
}

describe('a failed run that rolls back', () => {
  test(
    'takes back newest first what it did, and can not be re-run one by one',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things d');
      const first = await callWorkflow(world, { inputs: { strategy: 'transactional' } });
      expect(removed(world).at(-1)).toBe('a');
      expect(removed(world).toSorted()).toEqual(['a', 'b', 'c']);
      expectJobs(
        first,
        'plan success',
        'wave-1 success',
        'wave-2 success',
        'wave-3 failure',
        'rollback success',
        'finish failure',
      );
      expect(logsOf(first, 'finish')).toMatch(/rolled back/u);

      const again = await first.rerunFailed();
      expect(logsOf(again, 'wave-3')).toMatch(/was rolled back, so its jobs can't be run again one by one/u);
      expect(removed(world)).toHaveLength(3);

      const next = await callWorkflow(world);
      expectJobs(next, 'plan success', 'wave-1 success', 'wave-2 success', 'wave-3 success', 'finish success');
      expect(world.ledger.count('created', 'a')).toBe(2);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'goes on with the rollback when that has failed and is re-run',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      world.ledger.refuse('POST /things d');
      world.ledger.refuse('DELETE /things a');
      const first = await callWorkflow(world, { inputs: { strategy: 'transactional' } });
      expectJobs(
        first,
        'plan success',
        'wave-1 success',
        'wave-2 success',
        'wave-3 failure',
        'rollback failure',
        'finish failure',
      );
      expect(logsOf(first, 'finish')).toMatch(/409/u);
      await first.rerunFailed();
      expect(removed(world).filter((name) => name !== 'a')).toHaveLength(2);
      expect(world.ledger.count('removed', 'a')).toBe(1);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'says that nothing was taken back where nobody has approved the rollback, and tries again',
    async () => {
      const more = ', environment: live';
      await using world = await startMemoryWorld(ledgerStages({ a: { more }, b: { needs: ['a'], more }, c: { more } }));
      world.ledger.refuse('POST /things b');
      const first = await callWorkflow(world, {
        inputs: { strategy: 'transactional' },
        approve: async ({ environment, name }) => environment === 'live' && name !== 'Rollback',
      });
      expect(logsOf(first, 'finish')).toMatch(/the rollback ended before it took anything back/u);
      expect(removed(world)).toEqual([]);
      world.ledger.refuse('POST /things b');
      await first.rerunFailed({ approve: async () => true });
      expect(removed(world).toSorted()).toEqual(['a', 'c']);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'marks what it was about to take back as in doubt when its machine is lost',
    async () => {
      await using world = await startMemoryWorld(
        ledgerStages({ a: {}, b: { needs: ['a'] }, c: { needs: ['b'] }, x: { needs: ['b'] } }),
      );
      world.ledger.refuse('POST /things c');
      world.ledger.refuse('POST /things x');
      const held = world.ledger.hold('DELETE /things b', 'after');
      const lose: { now?: () => void } = {};
      const ended = callWorkflow(world, {
        inputs: { strategy: 'transactional' },
        watch: ({ job }, hand) => void (job === 'rollback' && (lose.now = () => hand.lose())),
      });
      const { release } = await held;
      lose.now?.();
      release();
      const first = await ended;
      expect(logsOf(first, 'finish')).toMatch(/the job of the rollback began and has left nothing/u);
      // A DELETE may be repeated, so the next run takes b back before it does it again.
      const next = await callWorkflow(world);
      expect(removed(world).filter((name) => name === 'b')).toHaveLength(2);
      expect(outputOf(next, 'conclusion')).toBe('success');
      expect(world.ledger.count('created', 'b')).toBe(2);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'whose last job is lost too is known to be in doubt by the next plan',
    async () => {
      await using world = await startMemoryWorld(
        ledgerStages({ a: {}, b: { needs: ['a'] }, c: { needs: ['b'] }, x: { needs: ['b'] } }),
      );
      world.ledger.refuse('POST /things c');
      world.ledger.refuse('POST /things x');
      const held = world.ledger.hold('DELETE /things b', 'after');
      const lose: { now?: () => void } = {};
      const ended = callWorkflow(world, {
        inputs: { strategy: 'transactional' },
        watch({ job }, hand) {
          if (job === 'rollback') lose.now = () => hand.lose();
          if (job === 'finish') hand.lose();
        },
      });
      const { release } = await held;
      lose.now?.();
      release();
      await ended;
      const next = await callWorkflow(world);
      expect(logsOf(next, 'plan')).toMatch(/in doubt, since their job has left nothing: a, b\n/u);
      expect(outputOf(next, 'conclusion')).toBe('success');
      expect(world.ledger.count('created', 'b')).toBe(2);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'is refused before anything is done where its stages are for several GitHub environments',
    async () => {
      await using world = await startMemoryWorld(
        ledgerStages({
          a: { more: ', environment: one' },
          b: { needs: ['a'], more: ', environment: two' },
        }),
      );
      const first = await callWorkflow(world, { inputs: { strategy: 'transactional' } });
      expectJobs(first, 'plan failure', 'finish failure');
      expect(logsOf(first, 'plan')).toMatch(/stages are for several GitHub environments/u);
      expect(world.ledger.arrived).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

describe('values between legs', () => {
  const CANARY = 'canary-3f8a17c2';

  /** `make` hands on a value that is too long for a job output, and a secret; `use` writes both down in the ledger. */
  const handing = {
    migrations: [],
    stages: `  - name: make
    environment: deploy
    run: |
      echo "long=$(head -c 45000 /dev/urandom | od -An -tx1 | tr -d ' \\n')" >> "$STAGE_OUTPUT"
      echo "host=db-1" >> "$STAGE_OUTPUT"
      echo "password=$CANARY" >> "$STAGE_OUTPUT"
  - { name: other, run: 'true', depends_on: [make] }
  - name: use
    environment: deploy
    depends_on: [make]
    env_from_stages: [{ stage: make, vars: [long, host, password] }]
    run: 'test "\${#long}" -eq 90000 && test "$host" = db-1 && test "$password" = "$CANARY"'
`,
  };

  test(
    'arrive, too long for a job output or secret as they may be, and no secret is seen',
    async () => {
      await using world = await startMemoryWorld(handing);
      const secrets = { ...SECRETS, 'stage-secrets': `CANARY=${CANARY}\nONE=1` };
      const environmentSecrets = { deploy: { ONE: '1', JSON: `{\n  "key": "${CANARY}"\n}` } };
      const first = await callWorkflow(world, { secrets, environmentSecrets });
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success');
      const legs = [...first.jobs].flatMap(([, job]) => job.legs);
      expect(legs.flatMap(({ dropped }) => dropped)).toEqual([]);
      const sent = world.artifacts.all.find(({ name }) => name === 'stage-run.default.make.1');
      expect(sent?.files.get('slot.txt')?.length).toBeGreaterThan(100 * 1_024);
      const said = JSON.stringify(
        legs.map(({ main, outputs }) => [main.log.replaceAll(/^::add-mask::.*$/gmu, ''), outputs]),
      );
      expect(said).not.toContain(CANARY);
      const bytes = world.artifacts.all.flatMap(({ files }) => [...files.values()]);
      expect(bytes.filter((content) => Buffer.from(content).includes(CANARY))).toEqual([]);
      expect(outputOf(first, 'exports')).toMatch(/"host":"db-1"/u);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

test(
  'a run whose plan has lost its outputs to a mask does not look well',
  async () => {
    await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }));
    const first = await callWorkflow(world, { secrets: { token: 'timeout_minutes' } });
    expectJobs(first, 'plan success', 'finish failure');
    expect(logsOf(first, 'finish')).toMatch(/nothing was handed on by the leg a … b/u);
    expect(world.ledger.arrived).toEqual([]);
    expectJobs(
      await callWorkflow(world, { secrets: { token: 'some' } }),
      'plan success',
      'wave-1 success',
      'finish success',
    );
  },
  WORKFLOW_TIMEOUT_MS,
);

describe('what a run is asked', () => {
  test(
    'a dry run plans and starts no wave',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const first = await callWorkflow(world, { inputs: { 'dry-run': true } });
      expectJobs(first, 'plan success', 'finish success');
      expect(first.jobs.get('plan')?.outputs['has-changes']).toBe('true');
      expect([world.ledger.arrived, world.place.saves(), world.artifacts.all]).toEqual([[], 0, []]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'only a plan with the hash that was reviewed is carried out',
    async () => {
      await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }));
      const hash =
        (await callWorkflow(world, { inputs: { 'dry-run': true } })).jobs.get('plan')?.outputs['plan-hash'] ?? '';
      expectJobs(
        await callWorkflow(world, { inputs: { 'plan-hash': 'a'.repeat(64) } }),
        'plan failure',
        'finish failure',
      );
      expect(world.ledger.arrived).toEqual([]);
      expectJobs(
        await callWorkflow(world, { inputs: { 'plan-hash': hash } }),
        'plan success',
        'wave-1 success',
        'finish success',
      );
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'a selection and variables count in every job, and so does the most at once',
    async () => {
      await using world = await startMemoryWorld(ledgerStages(DIAMOND));
      const inputs = { from: 'a', to: 'b', variables: `api=${world.ledger.url}`, 'max-concurrent-stages': '1' };
      const first = await callWorkflow(world, { inputs });
      expect(outputOf(first, 'completed-stages')).toBe('["default/a","default/b"]');
      expect(first.jobs.get('plan')?.outputs['max_parallel']).toBe('1');
      expect(logsOf(await callWorkflow(world, { inputs: { variables: 'api_token=x' } }), 'plan')).toMatch(
        /stage-secrets/u,
      );
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'a variable that the project declares as a secret is refused',
    async () => {
      const stages = '  - { name: a, run: "true", exports: { db_address: { sensitive: true } } }\n';
      await using world = await startMemoryWorld({ migrations: [], stages });
      const refused = await callWorkflow(world, { inputs: { variables: 'db_address=db-1' } });
      expectJobs(refused, 'plan failure', 'finish failure');
      expect(logsOf(refused, 'plan')).toMatch(/the variable db_address is a secret or looks like one/u);
      expect(world.artifacts.all).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'a history that is not there is refused where it is to be, and not asked of legs',
    async () => {
      await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }));
      const inputs = { 'on-missing-state': 'fail' };
      expectJobs(await callWorkflow(world, { inputs }), 'plan failure', 'finish failure');
      world.ledger.refuse('POST /things b');
      expectJobs(await callWorkflow(world), 'plan success', 'wave-1 failure', 'finish failure');
      expectJobs(await callWorkflow(world, { inputs }), 'plan success', 'wave-1 success', 'finish success');
      expect([world.ledger.count('created', 'a'), world.ledger.count('created', 'b')]).toEqual([1, 1]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'drift is refused where it is to be',
    async () => {
      await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }));
      await callWorkflow(world);
      await writeFile(
        path.join(world.project.folder, 'a/migration/001_a.yaml'),
        "up: { request: { method: GET, url: '{{.api}}/things/other' } }\n",
      );
      expectJobs(await callWorkflow(world), 'plan success', 'finish success');
      const strict = await callWorkflow(world, { inputs: { 'fail-on-drift': true } });
      expectJobs(strict, 'plan failure', 'finish failure');
      expect(logsOf(strict, 'plan')).toMatch(/changed after it was applied: a\/001_a/u);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

describe('the example of four stages', () => {
  test(
    'hands values and secrets on from job to job, fails, and goes on where it was',
    async () => {
      await using example = await copyExample('four-stages');
      const file = path.join(example.folder, 'stages.yaml');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('- name: services\n', '- name: services\n    environment: live\n'));
      const { runner } = memoryRepository(example.folder);
      const call = { secrets: { ...SECRETS, 'stage-secrets': `DEMO_API_URL=${example.api.url}` } };
      await example.fail({ method: 'POST', path: '/services', status: 403 });
      const first = await callWorkflow({ runner }, call);
      expect(outputOf(first, 'failed-stages')).toBe('["default/services"]');
      const again = await first.rerunFailed();
      const waves = [1, 2, 3, 4].map((wave) => `wave-${wave} success`);
      expectJobs(again, 'plan success', ...waves, 'finish success');
      expect(await example.resources()).toMatchObject({ vpcs: 1, databases: 1, services: 2 });
      const legs = [...first.jobs.values(), ...again.jobs.values()].flatMap((job) => job.legs);
      const secrets = new Set(legs.flatMap(({ main }) => main.masks));
      // The key, the token, what stage-secrets holds, and what the stages have handed on.
      expect(secrets.size).toBeGreaterThan(4);
      const said = JSON.stringify(legs.map(({ main, outputs }) => [main.log, outputs]));
      expect([...secrets].filter((secret) => said.includes(secret))).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

describe('stages', () => {
  test(
    'with a condition that hangs on others are decided in their leg, and the next run knows',
    async () => {
      await using world = await startMemoryWorld({
        migrations: [],
        stages: `  - { name: make, run: 'echo deploy=no >> "$STAGE_OUTPUT"' }
  - { name: side, run: 'true', depends_on: [make] }
  - name: maybe
    depends_on: [make]
    env_from_stages: [{ stage: make, vars: [deploy] }]
    condition: "{{.deploy}} == 'yes'"
    run: 'false'
`,
      });
      const first = await callWorkflow(world);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success');
      expect(outputOf(first, 'skipped-stages')).toBe('["default/maybe"]');
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of several environments run in waves, each in its GitHub environment',
    async () => {
      await using world = await startMemoryWorld({
        ...ledgerStages(
          { a: {} },
          `environments:
  - { name: test, github_environment: t }
  - { name: production, github_environment: p, depends_on: [test] }
`,
        ),
      });
      const first = await callWorkflow(world);
      expectJobs(first, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success');
      const legs = [...first.jobs.values()].flatMap((job) => job.legs);
      expect(legs.flatMap(({ matrix }) => matrix['environment'] ?? [])).toEqual(['t', 'p']);
      expectJobs(await callWorkflow(world), 'plan success', 'finish success');
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'of an environment that takes only what the one before has take it from this run, and nothing else',
    async () => {
      const environments = `environments:
  - { name: test }
  - { name: production, depends_on: [test], same_commit: true }
`;
      await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }, environments));
      const first = await callWorkflow(world, { inputs: { environment: 'production' } });
      expectJobs(first, 'plan failure', 'finish failure');
      const both = await callWorkflow(world);
      expect(outputOf(both, 'conclusion')).toBe('success');
      expect([world.ledger.count('created', 'a'), world.ledger.count('created', 'b')]).toEqual([2, 2]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'whose history has a path of its own keep it',
    async () => {
      const input = ledgerStages({ a: {}, b: { needs: ['a'] } });
      const files = { ...input.files, 'a/config.yaml': 'store: { type: sqlite, sqlite: { path: own/a.db } }\n' };
      await using world = await startMemoryWorld({ ...input, files });
      expectJobs(await callWorkflow(world), 'plan success', 'wave-1 success', 'finish success');
      expectJobs(await callWorkflow(world), 'plan success', 'finish success');
      expect(world.ledger.count('created', 'a')).toBe(1);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});

test(
  'a history in PostgreSQL is read by the leg that has its secrets, and not by the plan',
  async () => {
    const input = ledgerStages({ a: {} });
    const store =
      "env: [{ name: database_url, valueFromEnv: DATABASE_URL }]\nstore: { type: postgres, postgres: { dsn: '{{.database_url}}' } }\n";
    await using world = await startMemoryWorld({ ...input, files: { ...input.files, 'a/config.yaml': store } });
    const secrets = { ...SECRETS, 'stage-secrets': 'DATABASE_URL=postgres://x@127.0.0.1:1/reports' };
    const first = await callWorkflow(world, { secrets });
    expectJobs(first, 'plan success', 'wave-1 failure', 'finish failure');
    expect(logsOf(first, 'plan')).toMatch(/its own job decides what there is to do/u);
    expect(logsOf(first, 'wave-1')).toMatch(/127\.0\.0\.1:1/u);
  },
  WORKFLOW_TIMEOUT_MS,
);

test(
  'what hangs on secrets that the plan has not is decided in the leg, and not asked for before',
  async () => {
    const input = ledgerStages({ a: {}, b: { needs: ['a'] } });
    const env =
      'env: [{ name: password, valueFromEnv: PASSWORD }, { name: user, valueFromEnv: USER_NAME, optional: true }]\n';
    const migration = `up:
  request: { method: POST, url: '{{.api}}/things', headers: { X-Password: '{{.password}}' }, body: { name: 'thing-{{.user}}' } }
`;
    const files = { ...input.files, 'b/config.yaml': env, 'b/migration/001_b.yaml': migration };
    await using world = await startMemoryWorld({ ...input, files });
    const secrets = { ...SECRETS, 'stage-secrets': 'PASSWORD=canary-3f8a17c2\nUSER_NAME=ada' };
    const first = await callWorkflow(world, { secrets });
    expectJobs(first, 'plan success', 'wave-1 success', 'finish success');
    expect(logsOf(first, 'plan')).toMatch(/thing-<known after: process variable USER_NAME>/u);
    expect(world.ledger.arrived).toEqual(['POST /things a', 'POST /things thing-ada']);
    expectJobs(await callWorkflow(world, { secrets }), 'plan success', 'finish success');

    await using other = await startMemoryWorld({ ...input, files });
    const without = await callWorkflow(other);
    expectJobs(without, 'plan success', 'wave-1 failure', 'finish failure');
    expect(logsOf(without, 'wave-1')).toMatch(/process variable PASSWORD, which is not set/u);
  },
  WORKFLOW_TIMEOUT_MS,
);

test(
  'the most stages at once count over all legs, in those of several stages too',
  async () => {
    const names = Array.from({ length: 65 }, (_, index) => `s${index}`);
    await using world = await startMemoryWorld({
      migrations: [],
      stages: names.map((name) => `  - { name: ${name}, run: 'true' }\n`).join(''),
    });
    await callWorkflow(world, { inputs: { 'max-concurrent-stages': '2' } });
    const runs = world.outcomes.flatMap((outcome) => (outcome.kind === 'run' ? [outcome.run.stages] : []));
    const [first, second] = runs.find(({ length }) => length === 2) ?? [];
    if (!first || !second) throw new Error('no leg has two stages');
    expect(Math.max(first.startedAt, second.startedAt)).toBeGreaterThanOrEqual(Math.min(first.endedAt, second.endedAt));
  },
  WORKFLOW_TIMEOUT_MS,
);

test(
  'a failure that is tolerated leaves no failed job, so that all of it would have to be run again',
  async () => {
    const more = ', on_failure: continue';
    await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'], more }, c: { needs: ['b'] } }));
    world.ledger.refuse('POST /things b');
    const run = await callWorkflow(world);
    expect(outputOf(run, 'conclusion')).toBe('success');
    expect(logsOf(run, 'finish')).toMatch(/next:\n +\(press "Re-run all jobs", or start a new run\)/u);
  },
  WORKFLOW_TIMEOUT_MS,
);

test(
  'the same call a second time in one run does what there is to do again',
  async () => {
    await using world = await startMemoryWorld({
      migrations: [],
      stages: `  - { name: one, run_policy: always, run: 'curl -sf -X POST -d name=x "$api/things/one"' }\n`,
    });
    const first = await callWorkflow(world);
    for (const count of [2, 3, 4]) {
      const again = await callWorkflow(world, { run: first.run });
      expect(outputOf(again, 'completed-stages')).toBe('["default/one"]');
      expect(world.ledger.count('created', 'one')).toBe(count);
    }
  },
  WORKFLOW_TIMEOUT_MS,
);
