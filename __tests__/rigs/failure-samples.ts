import type { Failure } from '../../src/domain/failure.ts';
import { requestOf } from './sample-plans.ts';

const location = { file: 'stages.yaml', line: 12, column: 7 };
const instance = 'test/database';
const kept = {
  place: 'the branch state',
  generation: 7,
  run: '812',
  attempt: 1,
  commit: 'c0ffee',
  at: '2026-01-02T03:04:05.000Z',
};

type MissingImport = Extract<Failure, { readonly reason: 'import_missing' }>;

function missingImport(exporter: MissingImport['exporter'], sealed: MissingImport['sealed']): MissingImport {
  return { reason: 'import_missing', instance, variable: 'vpc_id', from: 'test/infrastructure', exporter, sealed };
}

/** Failures of every reason, each in all its forms. A new reason does not compile until it has a sample. */
export const FAILURE_SAMPLES: {
  readonly [Reason in Failure['reason']]: readonly Extract<Failure, { readonly reason: Reason }>[];
} = {
  configuration: [
    {
      reason: 'configuration',
      diagnostics: [
        {
          severity: 'error',
          code: 'unknown-key',
          message: 'unknown key tmeout',
          hint: 'did you mean timeout?',
          location,
        },
        { severity: 'warning', code: 'ignored-file', message: '2_x.yml~ is ignored', location },
      ],
    },
  ],
  no_project: [
    { reason: 'no_project', file: 'stages.yaml', folder: '.' },
    { reason: 'no_project', file: 'deploy it/stages.yaml', folder: 'deploy it' },
    { reason: 'no_project', file: 'stages.yaml', folder: '.', nearby: ['deploy/stages.yaml', '../stages.yaml'] },
  ],
  usage: [
    { reason: 'usage', message: 'the plan can not be written to plan.json: no space left' },
    { reason: 'usage', message: 'name the stage', hint: 'stage-orchestrator resolve --help' },
    { reason: 'usage', message: 'the proxy is no address', hint: 'write http://host:port' },
    {
      reason: 'usage',
      message: 'it is there already',
      hint: 'choose another folder:',
      next: [{ command: 'init', words: ['my stages'], scope: 'project' }],
    },
  ],
  unknown_name: [
    { reason: 'unknown_name', what: 'stage', name: 'databse', known: ['database', 'services'] },
    { reason: 'unknown_name', what: 'environment', name: 'prod', known: ['production'] },
    { reason: 'unknown_name', what: 'version', name: '7', known: [] },
    { reason: 'unknown_name', what: 'strategy', name: 'fast', known: ['sequential'] },
    { reason: 'unknown_name', what: 'tag', name: 'web', known: ['api'] },
  ],
  empty_selection: [
    { reason: 'empty_selection', selection: 'from services to database', known: ['database', 'services'] },
  ],
  dependency_unsatisfied: [
    { reason: 'dependency_unsatisfied', instance: 'default/services', dependency: 'default/database' },
    { reason: 'dependency_unsatisfied', instance: 'test/services', dependency: 'development/database' },
  ],
  template: [
    {
      reason: 'template',
      instance,
      migration: '002_create_db',
      subject: 'header X-Team',
      message: 'map has no entry for key "team"',
      location,
      missingKey: 'team',
    },
    { reason: 'template', instance, subject: 'variable zone', message: 'function "upper" takes 1 argument', location },
  ],
  parameter_files: [
    {
      reason: 'parameter_files',
      instance,
      diagnostics: [
        {
          severity: 'error',
          code: 'missing-token',
          message: '#{region}# has no value: there is no variable "region"',
          hint: 'define it, write a default after the name with :-, or put a backslash before what is no token',
          location: { file: 'parameters/main.json', line: 3, column: 9 },
        },
        {
          severity: 'error',
          code: 'token-result',
          message: 'the result is not JSON',
          location: { file: 'parameters/more.json', line: 1, column: 1 },
        },
      ],
    },
  ],
  condition: [
    { reason: 'condition', instance, text: "{{.a}} ==\n  'x'", message: 'map has no entry for key "a"', location },
    {
      reason: 'condition',
      instance,
      migration: '001_a',
      text: '{{.a}}',
      message: 'it is neither true nor false',
      location,
    },
  ],
  import_missing: [
    ...(['no', 'no_key', 'withheld', 'wrong_key'] as const).map((sealed) => missingImport('migrations', sealed)),
    ...(['shell', 'azure_bicep', 'command'] as const).map((exporter) => missingImport(exporter, 'no')),
    { ...missingImport('migrations', 'withheld'), from: instance },
  ],
  export_invalid: [
    { reason: 'export_invalid', instance, name: 'api_url', problem: 'is required and was not exported' },
  ],
  request_failed: [
    {
      reason: 'request_failed',
      request: requestOf(instance),
      cause: 'refused',
      problem: 'connection refused',
      attempts: 1,
    },
    {
      reason: 'request_failed',
      request: requestOf(instance),
      cause: 'timeout',
      problem: 'no answer in 30s',
      attempts: 3,
    },
  ],
  unexpected_status: [
    {
      reason: 'unexpected_status',
      request: requestOf(instance),
      status: 409,
      statusText: 'Conflict',
      expected: '201',
      excerpt: '{"error":"there is one"}',
    },
    {
      reason: 'unexpected_status',
      request: { ...requestOf(instance), direction: 'down' },
      status: 418,
      statusText: '',
      expected: '2xx',
      excerpt: '',
    },
    {
      reason: 'unexpected_status',
      request: requestOf(instance),
      status: 429,
      statusText: 'Too Many Requests',
      expected: '2xx',
      excerpt: '',
      retryAfterMs: 86_400_000,
    },
  ],
  answer_unknown: [
    { reason: 'answer_unknown', request: requestOf(instance), cause: 'the connection was reset' },
    { reason: 'answer_unknown', request: { ...requestOf(instance), direction: 'down' }, cause: 'no answer in 30s' },
    { reason: 'answer_unknown', request: requestOf(instance), cause: 'no answer in 30s', settledByNextRun: true },
  ],
  extraction: [
    {
      reason: 'extraction',
      request: requestOf(instance),
      name: 'vpc_id',
      path: 'vpc.id',
      problem: 'the answer has no such value',
      excerpt: '{}',
    },
  ],
  find_failed: [{ reason: 'find_failed', request: requestOf(instance), problem: '500 Internal Server Error' }],
  sign_in: [{ reason: 'sign_in', instance, auth: 'web', problem: '401 Unauthorized' }],
  wait_timeout: [
    {
      reason: 'wait_timeout',
      instance,
      url: 'https://api.example/health',
      timeoutMs: 60_000,
      last: '503 Service Unavailable',
    },
  ],
  shell_exit: [
    { reason: 'shell_exit', instance, what: 'run', exitCode: 2, signal: null, excerpt: 'first line\nlast line\n' },
    { reason: 'shell_exit', instance, what: 'hooks.before', exitCode: null, signal: 'SIGKILL', excerpt: '' },
    { reason: 'shell_exit', instance, direction: 'down', what: 'run', exitCode: 1, signal: null, excerpt: '' },
  ],
  shell_start: [{ reason: 'shell_start', instance, what: 'run', problem: 'there is no program pwsh' }],
  shell_output: [{ reason: 'shell_output', instance, problem: 'no = in it', line: 3 }],
  program_missing: [{ reason: 'program_missing', instance, program: 'az', location }],
  deployment_output: [{ reason: 'deployment_output', instance, what: 'outputs', problem: 'it is no JSON' }],
  failed_in_job: [
    { reason: 'failed_in_job', instance, job: 'database', summary: 'database: the script ended with exit code 1' },
  ],
  timeout: [
    { reason: 'timeout', instance, timeoutMs: 1_500, inDoubt: false },
    { reason: 'timeout', instance, direction: 'down', timeoutMs: 1_500, inDoubt: true },
  ],
  cancelled: [
    { reason: 'cancelled', inDoubt: false },
    { reason: 'cancelled', instance, inDoubt: false },
    { reason: 'cancelled', instance, direction: 'down', inDoubt: true },
  ],
  in_doubt: (['up', 'down'] as const).flatMap((direction) =>
    (['3', 'run'] as const).map((version) => ({
      reason: 'in_doubt',
      instance,
      version,
      label: version === 'run' ? 'database' : '003_create_user',
      direction,
      run: '812',
      startedAt: '2026-01-02T03:04:05.000Z',
    })),
  ),
  out_of_order: [
    { reason: 'out_of_order', instance, labels: ['001_a'], highest: '003_c' },
    { reason: 'out_of_order', instance, labels: ['001_a', '002_b'], highest: '003_c' },
  ],
  drift: [
    {
      reason: 'drift',
      versions: [
        { instance, label: '001_a' },
        { instance, label: '002_b' },
      ],
    },
  ],
  irreversible: [
    { reason: 'irreversible', steps: [{ instance, label: '001_a', work: 'migrations' }] },
    {
      reason: 'irreversible',
      steps: [
        { instance, label: '001_a', work: 'migrations' },
        { instance, label: '002_b', work: 'migrations' },
        { instance: 'test/web', label: 'run', work: 'shell' },
        { instance: 'test/network', label: 'run', work: 'command' },
        { instance: 'test/group', label: 'run', work: 'azure_bicep' },
      ],
    },
  ],
  applied_dependants: [
    { reason: 'applied_dependants', instance, dependants: ['test/services'] },
    { reason: 'applied_dependants', instance, dependants: ['test/services', 'test/configuration'] },
  ],
  never_completed: [{ reason: 'never_completed', instances: [instance, 'test/services'] }],
  history_missing: [{ reason: 'history_missing', environment: 'test', place: '.stage-orchestrator/test' }],
  history_damaged: [
    { reason: 'history_damaged', instance, file: '.stage-orchestrator/test/database.db', problem: 'page 3 is damaged' },
    {
      reason: 'history_damaged',
      file: 'generation 9 in the branch state',
      problem: 'database.db is missing',
      intact: { environment: 'test', generation: 8, place: 'the artifacts' },
    },
  ],
  history_newer: [{ reason: 'history_newer', file: '.stage-orchestrator/test/database.db', found: 9, known: 2 }],
  history_foreign: [
    {
      reason: 'history_foreign',
      instance,
      file: '.stage-orchestrator/test/database.db',
      found: 'shop/production/database',
      wanted: 'shop/test/database',
      handOver: "UPDATE meta SET value = 'shop/test/database' WHERE key = 'instance'",
    },
    {
      reason: 'history_foreign',
      instance,
      file: 'db.example.com:5432/app (schema_migrations)',
      found: 'acme/shop/test/database',
      wanted: 'checkout/test/database',
      handOver: "UPDATE \"meta\" SET value = 'checkout/test/database' WHERE key = 'instance'",
    },
  ],
  history_ambiguous: [
    {
      reason: 'history_ambiguous',
      instance,
      file: 'database/migration/apirun.db',
      place: '.stage-orchestrator/test/database.db',
      instances: ['test/database', 'production/database'],
    },
  ],
  history_left_behind: [
    {
      reason: 'history_left_behind',
      instance,
      place: 'db.example.com:5432/app (schema_migrations)',
      file: '.stage-orchestrator/test/database.db',
    },
  ],
  history_unavailable: [
    { reason: 'history_unavailable', place: '.stage-orchestrator/test/database.db', problem: 'permission denied' },
    { reason: 'history_unavailable', place: 'the branch state', problem: 'no answer', others: ['artifact', 'cache'] },
    { reason: 'history_unavailable', place: 'the branch state', problem: 'no answer', others: [] },
  ],
  history_busy: [{ reason: 'history_busy', instance, file: '.stage-orchestrator/test/database.db' }],
  save_failed: [{ reason: 'save_failed', environment: 'test', place: 'branch state', problem: 'no space left' }],
  history_unsaved: [
    { reason: 'history_unsaved', environment: 'test', stages: ['database'], folder: 'state/test', kept },
    { reason: 'history_unsaved', environment: 'test', stages: ['database', 'web'], folder: 'my state/test', kept },
  ],
  history_lost: [
    {
      reason: 'history_lost',
      environment: 'test',
      folder: '.stage-orchestrator/test',
      generation: 9,
      run: '815',
      stores: ['git'],
      places: ['the branch state'],
    },
    {
      reason: 'history_lost',
      environment: 'test',
      folder: '.stage-orchestrator/test',
      generation: 9,
      run: '815',
      stores: ['artifact', 'cache'],
      places: ['the artifacts', 'the cache'],
      kept,
    },
  ],
  history_conflict: [
    {
      reason: 'history_conflict',
      environment: 'test',
      stages: [{ stage: 'database', file: '.stage-orchestrator/test/database.db' }],
      ours: { ...kept, place: '.stage-orchestrator/test', run: '813' },
      theirs: kept,
      newest: 8,
    },
  ],
  history_forked: [
    {
      reason: 'history_forked',
      environment: 'test',
      stages: ['database', 'web'],
      sides: [kept, { ...kept, place: 'the artifacts', run: '813' }],
    },
  ],
  snapshot_foreign: [{ reason: 'snapshot_foreign', place: 'the branch state', found: 'bakery', wanted: 'shop' }],
  wrong_key: [{ reason: 'wrong_key', instance, name: 'db_password' }],
  plan_changed: [
    {
      reason: 'plan_changed',
      direction: 'up',
      differences: ['- test/web: run', '+ test/web: skip'],
      file: 'next.json',
    },
    { reason: 'plan_changed', direction: 'down', differences: ['reviewed: 1', 'now: 2'] },
  ],
  plan_unreadable: [
    {
      reason: 'plan_unreadable',
      direction: 'up',
      file: 'my plans/next.json',
      isTaken: true,
      problem: 'it is not JSON',
    },
    {
      reason: 'plan_unreadable',
      direction: 'down',
      file: 'back.json',
      isTaken: false,
      problem: 'there is no such file',
    },
  ],
  guard_refused: [
    {
      reason: 'guard_refused',
      guard: 'branch',
      problem: 'the branch is topic, allowed is main',
      remedy: 'start the run from such a branch',
      location,
    },
    {
      reason: 'guard_refused',
      guard: 'command',
      problem: 'its command ended with exit code 4',
      remedy: 'do what the command asks for',
      excerpt: 'asking who is on call\nnobody is',
      location,
    },
  ],
  strategy_command: [
    { reason: 'strategy_command', problem: 'it took longer than 1m', details: [], location },
    {
      reason: 'strategy_command',
      problem: 'its waves are not those of this plan',
      details: ['test/database is in no wave', 'test/api waits for test/database, and both are in wave 1'],
      location,
    },
  ],
  lock_held: [{ reason: 'lock_held', environment: 'test', holder: 'run 812 of ada since 03:04' }],
};
