import type { AbsentStage } from '../../src/domain/absent-stage.ts';
import type { DifferenceLine } from '../../src/domain/comparison.ts';
import type { RunEvent } from '../../src/domain/event.ts';
import type { Failure, RequestIdentity } from '../../src/domain/failure.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import { splitInstanceId } from '../../src/domain/instance.ts';
import type { Plan, PlannedMigration, PlannedShell, PlannedStage, StandingVersion } from '../../src/domain/plan.ts';
import type { Run, StageResult } from '../../src/domain/run.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';

/** 2 January 2026, 03:04:05 in UTC: when everything in a sample starts. */
export const SAMPLE_START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A planned migration that POSTs to a path named after its label, unless a test says otherwise. */
export function migrationOf(label: string, more: Partial<PlannedMigration> = {}): PlannedMigration {
  return {
    kind: 'migration',
    version: String(Number.parseInt(label, 10)),
    label,
    direction: 'up',
    request: { method: 'POST', url: `https://api.example/${label}`, headers: [], waitsFor: [] },
    skipped: false,
    reversible: true,
    inDoubt: false,
    exports: [],
    ...more,
  };
}

/** A planned script. */
export function shellOf(script: string, more: Partial<PlannedShell> = {}): PlannedShell {
  return { kind: 'shell', direction: 'up', script, reversible: true, ...more };
}

/** A planned stage with one pending migration, in the first wave, unless a test says otherwise. */
export function plannedOf(id: InstanceId, more: Partial<PlannedStage> = {}): PlannedStage {
  const { environment, stage } = splitInstanceId(id);
  return {
    id,
    environment,
    stage,
    index: 0,
    wave: 1,
    background: false,
    onFailure: 'stop',
    waitsFor: [],
    remaining: 1,
    decision: { kind: 'run', reason: { because: 'pending', count: 1 } },
    steps: [migrationOf('001_apply')],
    ...more,
  };
}

/** A stage that there is nothing to do for. */
export function unchangedOf(id: InstanceId, more: Partial<PlannedStage> = {}): PlannedStage {
  return plannedOf(id, { decision: { kind: 'skip', reason: { because: 'up_to_date' } }, steps: [], ...more });
}

/** A stage that an environment does not have, though others do. */
export function absentOf(id: InstanceId, more: Partial<AbsentStage> = {}): AbsentStage {
  return { id, ...splitInstanceId(id), existsIn: ['staging', 'production'], ...more };
}

/** A plan of these stages; the waves are what the stages say. */
export function planOf(stages: readonly PlannedStage[], more: Partial<Plan> = {}): Plan {
  const waves = [...Map.groupBy(stages, ({ wave }) => wave)].toSorted(([a], [b]) => a - b);
  return {
    project: 'shop',
    direction: 'up',
    strategy: STRATEGIES.dependency_graph,
    waitBetweenStagesMs: 0,
    rollbackOnFailure: false,
    failOnAllowedFailure: false,
    environments: [...new Set(stages.map(({ environment }) => environment))],
    stages,
    waves: waves.map(([, ofWave]) => ofWave.map(({ id }) => id)),
    notices: [],
    ...more,
  };
}

/** A plan that shows everything a plan can show. */
export function richPlan(): Plan {
  return planOf(
    [
      plannedOf('default/infrastructure', {
        decision: { kind: 'run', reason: { because: 'pending', count: 2 } },
        steps: [
          migrationOf('001_create_vpc', {
            name: 'create the VPC',
            request: {
              method: 'POST',
              url: 'https://api.example/vpc?region=eu-west-1',
              headers: [
                ['Content-Type', 'application/json'],
                ['X-Team', 'platform'],
              ],
              body: '{\n  "cidr": "10.0.0.0/16"\n}\n',
              auth: 'web',
              waitsFor: [],
            },
            exports: ['vpc_id', 'vpc_name'],
          }),
          migrationOf('002_forever', { reversible: false, inDoubt: true }),
        ],
      }),
      plannedOf('default/monitoring', {
        decision: {
          kind: 'skip',
          reason: {
            because: 'condition_false',
            condition: "{{.environment}} == 'production'",
            evaluated: 'development == production',
          },
        },
        steps: [],
      }),
      unchangedOf('default/network'),
      plannedOf('default/database', {
        wave: 2,
        waitsFor: ['default/infrastructure'],
        steps: [
          migrationOf('001_create', {
            request: {
              method: 'PUT',
              url: 'https://api.example/database/<known after: infrastructure.vpc_id>',
              headers: [],
              body: Array.from({ length: 40 }, (_, line) => `setting ${line + 1}`).join('\n'),
              waitsFor: ['infrastructure.vpc_id'],
            },
          }),
          migrationOf('002_tune', { skipped: true, note: 'condition false: small == large' }),
          migrationOf('003_grow', { note: 'undecided until infrastructure.size' }),
        ],
      }),
      plannedOf('default/search', {
        wave: 2,
        waitsFor: ['default/infrastructure'],
        decision: {
          kind: 'undecided',
          reason: {
            because: 'undecided',
            condition: "{{.size}} == 'large'",
            after: ['infrastructure.size'],
          },
        },
      }),
      plannedOf('default/release', {
        wave: 3,
        waitsFor: ['default/database'],
        decision: { kind: 'run', reason: { because: 'changed' } },
        steps: [
          shellOf(`set -e\n${Array.from({ length: 30 }, (_, line) => `echo step ${line + 1}`).join('\n')}\n`, {
            reversible: false,
          }),
        ],
      }),
      plannedOf('default/settings', {
        wave: 3,
        waitsFor: ['default/database'],
        failure: {
          reason: 'import_missing',
          instance: 'default/settings',
          variable: 'db_endpoint',
          from: 'default/database',
          exporter: 'migrations',
          sealed: 'no',
        },
      }),
    ],
    {
      maxConcurrentStages: 2,
      waitBetweenStagesMs: 1_500,
      rollbackOnFailure: true,
      notices: [
        { kind: 'strategy', message: 'on_failure is not honoured here' },
        {
          kind: 'drift',
          instance: 'default/network',
          label: '001_a',
          message: 'drift: network/001_a changed after it was applied; it is not run again',
        },
        { kind: 'missing_history', message: 'no history of default was found, so this is taken for a first run' },
        { kind: 'adopted', instance: 'default/network', message: 'apirun.db was adopted' },
      ],
    },
  );
}

/** A difference of one line between two that stayed, with a text of a test in it. */
export function differenceOf(text = 'X-Team: platform'): readonly DifferenceLine[] {
  return [
    { mark: ' ', text: 'POST https://api.example/vpc' },
    { mark: '-', text: 'X-Team: core' },
    { mark: '+', text },
    { mark: '+', text: 'X-Token: *** (sensitive, changed)' },
    { mark: '@', text: '12 lines as they were' },
  ];
}

/** A plan in which everything is compared to what was last applied, as far as it can be. */
export function comparedPlan(difference = differenceOf()): Plan {
  return planOf([
    plannedOf('default/infrastructure', {
      steps: [
        migrationOf('002_changed', { comparison: { kind: 'changed', difference } }),
        migrationOf('003_same', { comparison: { kind: 'unchanged' } }),
        migrationOf('004_unknown', { comparison: { kind: 'unknown' } }),
        migrationOf('005_there', { probe: { kind: 'there' } }),
        migrationOf('006_absent', { probe: { kind: 'absent' } }),
        migrationOf('007_waits', { probe: { kind: 'not_asked', waitsFor: ['infrastructure.vpc_id'] } }),
        migrationOf('008_failed', { probe: { kind: 'failed', why: 'connection refused by api.example:443' } }),
      ],
      standing: { unchanged: 1, others: [] },
    }),
    unchangedOf('default/network', {
      standing: {
        unchanged: 4,
        others: [
          standingOf('001_drifted', { kind: 'changed', difference }),
          standingOf('002_elsewhere', { kind: 'changed', difference: [] }),
          standingOf('003_before', { kind: 'changed' }),
          standingOf('004_gone', { kind: 'removed' }),
        ],
      },
    }),
    plannedOf('default/release', { steps: [shellOf('make release', { comparison: { kind: 'changed', difference } })] }),
  ]);
}

function standingOf(label: string, comparison: StandingVersion['comparison']): StandingVersion {
  const request = { method: 'POST', url: `https://api.example/${label}`, headers: [], waitsFor: [] };
  return { version: String(Number.parseInt(label, 10)), label, comparison, request };
}

/** What `down` would do with two stages, one of them without a way back for one version. */
export function downPlan(): Plan {
  const down = { direction: 'down' } as const;
  return planOf(
    [
      plannedOf('test/database', {
        decision: { kind: 'run', reason: { because: 'applied', count: 1 } },
        steps: [
          migrationOf('001_create', {
            ...down,
            request: { method: 'DELETE', url: 'http://api.example/db/db-1', headers: [], waitsFor: [] },
          }),
        ],
      }),
      plannedOf('test/web', {
        decision: { kind: 'skip', reason: { because: 'nothing_applied' } },
        steps: [],
      }),
      plannedOf('test/infrastructure', {
        wave: 2,
        waitsFor: ['test/database'],
        decision: { kind: 'run', reason: { because: 'applied', count: 3 } },
        steps: [
          { ...withoutRequest('003_forever'), note: 'no down: not reversible', reversible: false },
          { ...withoutRequest('002_look'), note: 'nothing to undo' },
          migrationOf('001_vpc', {
            ...down,
            name: 'delete the VPC',
            request: { method: 'DELETE', url: 'http://api.example/vpc/vpc-1', headers: [], waitsFor: [] },
          }),
        ],
      }),
    ],
    {
      direction: 'down',
      notices: [
        {
          kind: 'irreversible',
          instance: 'test/infrastructure',
          label: '003_forever',
          message: 'test/infrastructure/003_forever has no down and stays applied',
        },
      ],
    },
  );
}

function withoutRequest(label: string): PlannedMigration {
  const { request: _, ...rest } = migrationOf(label, { direction: 'down' });
  return rest;
}

/** A request of a migration, as failures name it. */
export function requestOf(instance: InstanceId, migration = '001_apply'): RequestIdentity {
  return { instance, migration, direction: 'up', method: 'POST', url: `https://api.example/${migration}` };
}

/** An answer that was not expected. */
export function unexpectedStatus(instance: InstanceId, excerpt = '{"error":"teapot broke"}'): Failure {
  return {
    reason: 'unexpected_status',
    request: requestOf(instance),
    status: 418,
    statusText: "I'm a teapot",
    expected: '201',
    excerpt,
  };
}

/** What happened to a stage: it completed in a second, unless a test says otherwise. */
export function resultOf(id: InstanceId, more: Partial<StageResult> = {}): StageResult {
  return {
    id,
    conclusion: 'success',
    reason: { because: 'pending', count: 1 },
    tolerated: false,
    startedAt: SAMPLE_START,
    endedAt: SAMPLE_START + 1_000,
    done: ['001_apply'],
    exports: [],
    ...more,
  };
}

/** A stage that failed by an unexpected status. */
export function failedOf(id: InstanceId, more: Partial<StageResult> = {}): StageResult {
  return resultOf(id, { conclusion: 'failure', failure: unexpectedStatus(id), done: [], ...more });
}

/** A stage that did nothing. */
export function skippedOf(id: InstanceId, reason: StageResult['reason']): StageResult {
  return resultOf(id, { conclusion: 'skipped', reason, done: [], endedAt: SAMPLE_START });
}

/** A run of a plan with these results. */
export function runOf(plan: Plan, stages: readonly StageResult[], more: Partial<Run> = {}): Run {
  return {
    id: '4711',
    attempt: 1,
    direction: plan.direction,
    plan,
    conclusion: 'success',
    warnings: false,
    startedAt: SAMPLE_START,
    endedAt: SAMPLE_START + 12_340,
    stages,
    rollback: [],
    ...more,
  };
}

/** The plan of {@link failedRun}: alpha, bravo after it, and three others. */
export function familyPlan(): Plan {
  return planOf(
    [
      plannedOf('default/alpha'),
      plannedOf('default/delta', { onFailure: 'continue' }),
      unchangedOf('default/echo'),
      plannedOf('default/bravo', { wave: 2, waitsFor: ['default/alpha'] }),
      plannedOf('default/charlie', { wave: 3, waitsFor: ['default/bravo'] }),
    ],
    { rollbackOnFailure: true },
  );
}

/** One stage completed and was rolled back, one failed, one failed and is tolerated, one was skipped, one unchanged. */
export function failedRun(): Run {
  const bravo = failedOf('default/bravo', { endedAt: SAMPLE_START + 340 });
  return runOf(
    familyPlan(),
    [
      skippedOf('default/echo', { because: 'up_to_date' }),
      failedOf('default/delta', { tolerated: true, failure: unexpectedStatus('default/delta', '') }),
      resultOf('default/alpha', { exports: ['vpc_id'] }),
      bravo,
      skippedOf('default/charlie', { because: 'dependency_failed', dependency: 'default/bravo' }),
    ],
    {
      conclusion: 'failure',
      ...(bravo.failure ? { failure: bravo.failure } : {}),
      rollback: [{ id: 'default/alpha', outcome: 'rolled_back' }],
    },
  );
}

/** Everything the engine says during {@link failedRun}, two stages running at once. */
export function failedRunEvents(): readonly RunEvent[] {
  const run = failedRun();
  const at = SAMPLE_START;
  const [echo, delta, alpha, bravo, charlie] = run.stages;
  if (!echo || !delta || !alpha || !bravo || !charlie) throw new Error('The sample has five stages.');
  const reason = { because: 'pending', count: 1 } as const;
  const migration = { label: '001_apply', direction: 'up' } as const;
  const post = { ...migration, method: 'POST', url: 'https://api.example/001_apply' };
  const started = { type: 'stage_started', direction: 'up', reason, steps: 1, try: 1 } as const;
  return [
    { at, type: 'operations_started', run: run.id, attempt: run.attempt, plan: run.plan },
    { at, type: 'stage_skipped', id: echo.id, reason: { because: 'up_to_date' }, result: echo },
    { at, ...started, id: 'default/alpha' },
    { at, ...started, id: 'default/delta' },
    { at: at + 5, type: 'waited', id: 'default/alpha', url: 'https://api.example/health', durationMs: 1_500 },
    { at: at + 10, type: 'migration_started', id: 'default/alpha', ...post },
    { at: at + 10, type: 'migration_started', id: 'default/delta', ...post },
    {
      at: at + 20,
      type: 'request_retried',
      id: 'default/alpha',
      label: '001_apply',
      attempt: 2,
      delayMs: 1_000,
      why: '503 Service Unavailable',
    },
    {
      at: at + 30,
      type: 'migration_failed',
      id: 'default/delta',
      ...migration,
      failure: unexpectedStatus('default/delta', ''),
    },
    { at: at + 1_000, type: 'stage_failed', id: 'default/delta', result: delta },
    { at: at + 1_010, type: 'output', id: 'default/alpha', stream: 'stdout', line: '::warning::from a script' },
    {
      at: at + 1_020,
      type: 'migration_applied',
      id: 'default/alpha',
      ...migration,
      status: 201,
      durationMs: 12,
      exports: ['vpc_id'],
    },
    { at: at + 1_030, type: 'migration_found', id: 'default/alpha', label: '002_found', exports: [] },
    {
      at: at + 1_040,
      type: 'migration_skipped',
      id: 'default/alpha',
      label: '003_tune',
      why: 'condition false: small == large',
    },
    {
      at: at + 1_050,
      type: 'notice',
      severity: 'warning',
      id: 'default/alpha',
      message: 'db_password is a secret and is not recorded',
    },
    { at: at + 1_051, type: 'hook_started', id: 'default/alpha', hook: 'before' },
    { at: at + 1_052, type: 'hook_ended', id: 'default/alpha', hook: 'before', durationMs: 1 },
    {
      at: at + 1_053,
      type: 'hook_ended',
      id: 'default/alpha',
      hook: 'after',
      durationMs: 250,
      problem: 'alpha: the hook after ended with exit code 1',
    },
    { at: at + 1_060, type: 'stage_completed', id: 'default/alpha', result: alpha },
    { at: at + 1_070, ...started, id: 'default/bravo' },
    { at: at + 1_080, type: 'migration_started', id: 'default/bravo', ...post },
    {
      at: at + 1_090,
      type: 'stage_retried',
      id: 'default/bravo',
      try: 2,
      delayMs: 5_000,
      failure: unexpectedStatus('default/bravo'),
    },
    {
      at: at + 6_000,
      type: 'migration_failed',
      id: 'default/bravo',
      ...migration,
      failure: unexpectedStatus('default/bravo'),
    },
    { at: at + 6_010, type: 'stage_failed', id: 'default/bravo', result: bravo },
    {
      at: at + 6_020,
      type: 'stage_skipped',
      id: charlie.id,
      reason: { because: 'dependency_failed', dependency: 'default/bravo' },
      result: charlie,
    },
    { at: at + 6_030, type: 'rollback_started', ids: ['default/alpha'] },
    {
      at: at + 6_040,
      type: 'stage_started',
      id: 'default/alpha',
      direction: 'down',
      reason: { because: 'applied', count: 1 },
      steps: 1,
      try: 1,
    },
    {
      at: at + 6_050,
      type: 'migration_started',
      id: 'default/alpha',
      label: '001_apply',
      direction: 'down',
      method: 'DELETE',
      url: 'https://api.example/001_apply',
    },
    {
      at: at + 6_060,
      type: 'migration_applied',
      id: 'default/alpha',
      label: '001_apply',
      direction: 'down',
      status: 204,
      durationMs: 8,
      exports: [],
    },
    { at: at + 6_070, type: 'stage_completed', id: 'default/alpha', result: resultOf('default/alpha') },
    {
      at: at + 6_080,
      type: 'rolled_back',
      id: 'default/alpha',
      result: { id: 'default/alpha', outcome: 'rolled_back' },
    },
    { at: at + 12_340, type: 'operations_finished', run },
  ];
}
