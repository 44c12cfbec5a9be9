import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import type { AttemptRecord } from '../../src/domain/history.ts';
import type { Explanation, HistoryEntry, ProjectStatus, StageGraph } from '../../src/domain/status.ts';

/** A file with a problem on its fourth line. */
export const SAMPLE_SOURCE = `stages:
  - name: alpha
    config_path: alpha/config.yaml
    depend_on: [bravo]
  - name: bravo
    config_path: bravo/config.yaml
`;

/** An error with a suggestion, one with related places, a warning, and one in a file that can't be read. */
export const SAMPLE_DIAGNOSTICS: readonly Diagnostic[] = [
  {
    severity: 'warning',
    code: 'ignored-file',
    message: 'notes.yaml is no migration',
    location: { file: 'alpha/migration/notes.yaml', line: 1, column: 1 },
  },
  {
    severity: 'error',
    code: 'circular-dependency',
    message: 'circular dependency detected: alpha → bravo → alpha',
    hint: 'remove one of these dependencies',
    location: { file: 'stages.yaml', line: 5, column: 11 },
    related: [
      { message: 'alpha depends on bravo', location: { file: 'stages.yaml', line: 4, column: 17 } },
      { message: 'bravo depends on alpha', location: { file: 'stages.yaml', line: 7, column: 17 } },
    ],
  },
  {
    severity: 'error',
    code: 'unknown-key',
    message: 'unknown key depend_on',
    hint: 'did you mean depends_on?\n  depends_on: [bravo]',
    location: { file: 'stages.yaml', line: 4, column: 5 },
  },
];

/** One attempt by a person, of a run that is long over. */
export function attemptOf(more: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    run: '4711',
    attempt: 1,
    actor: 'ada',
    commit: '0123456789abcdef0123456789abcdef01234567',
    direction: 'up',
    strategy: 'dependency_graph',
    state: 'completed',
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:06.250Z',
    message: '1 migration pending',
    ...more,
  };
}

/** Stages in several states; one of them with its variables, as `--verbose` asks for them. */
export const SAMPLE_STATUS: ProjectStatus = {
  project: 'shop',
  stages: [
    {
      id: 'default/alpha',
      displayName: 'The first',
      state: 'completed',
      applied: [
        {
          version: '1',
          label: '001_a',
          appliedAt: '2026-01-02T03:04:05.123456789Z',
          run: '4711',
          drifted: true,
          deleted: false,
          reversible: true,
        },
        {
          version: '2',
          label: '002_b',
          appliedAt: '2026-01-02T03:04:06Z',
          run: '4711',
          drifted: false,
          deleted: true,
          reversible: false,
        },
      ],
      pending: [],
      inDoubt: [],
      doubts: [],
      lastAttempt: attemptOf(),
      values: [
        { name: 'db_endpoint', value: 'db.internal:5432', source: 'recorded' },
        { name: 'db_password', note: 'secret, sealed', source: 'recorded' },
      ],
      variables: [
        { name: 'region', value: 'eu-west-1', source: 'environments/production.yaml' },
        { name: 'token', note: 'secret', source: 'stage alpha' },
      ],
      notices: ['apirun.db was adopted'],
    },
    {
      id: 'default/bravo',
      state: 'in_doubt',
      applied: [],
      pending: ['001_create_user', '002_grant'],
      inDoubt: ['001_create_user'],
      doubts: [
        'test/database/001_create_user was sent in run 812 (2026-01-02T03:04:05.000Z) and its answer is unknown',
      ],
      lastAttempt: attemptOf({
        state: 'in_doubt',
        attempt: 2,
        message: 'bravo timed out after 5s',
        note: 'checked by hand',
      }),
      values: [],
      notices: [],
    },
    {
      id: 'default/copy',
      state: 'completed',
      applied: [
        {
          version: 'run',
          label: 'run',
          appliedAt: '2026-01-02T03:04:05Z',
          run: '4711',
          drifted: false,
          deleted: false,
          reversible: false,
        },
      ],
      pending: [],
      inDoubt: [],
      doubts: [],
      values: [],
      notices: [],
    },
    {
      id: 'default/new',
      state: 'pending',
      applied: [],
      pending: ['001_a'],
      inDoubt: [],
      doubts: [],
      values: [],
      notices: [],
    },
  ],
};

/** Attempts of two stages. */
export const SAMPLE_HISTORY: readonly HistoryEntry[] = [
  {
    id: 'default/bravo',
    attempt: attemptOf({
      state: 'failed',
      message: "bravo/001_apply: POST https://api.example/bravo → 418 I'm a teapot, expected 201",
      versions: [
        { version: '1', direction: 'up', outcome: 'done', statusCode: 201, at: '2026-01-02T03:04:05.100Z' },
        { version: '2', direction: 'up', outcome: 'failed', statusCode: 418, at: '2026-01-02T03:04:05.200Z' },
      ],
    }),
  },
  { id: 'default/alpha', attempt: attemptOf() },
  {
    id: 'default/bravo',
    attempt: attemptOf({
      attempt: 2,
      direction: 'down',
      state: 'rolled_back',
      message: '1 version applied',
      note: 'ticket 12',
    }),
  },
];

/** Why a stage did not run. */
export const SAMPLE_EXPLANATION: Explanation = {
  id: 'default/bravo',
  sentences: [
    'bravo ended as failed in run 4711 by ada at 2026-01-02T03:04:06Z: bravo/001_apply: POST https://api.example/bravo → 418.',
    'It would run now: continues at 001_apply, 1 migration pending',
  ],
  next: ['stage-orchestrator up --from bravo'],
};

/** Names that a language of drawings could take for its own words. */
export const SAMPLE_GRAPH: StageGraph = {
  nodes: [
    { id: 'default/end', wave: 1, state: 'completed' },
    { id: 'default/constructor', wave: 1, state: 'failed' },
    { id: 'default/web.api-1', wave: 2, state: 'pending' },
    { id: 'default/graph', wave: 3 },
  ],
  edges: [
    { from: 'default/end', to: 'default/web.api-1' },
    { from: 'default/constructor', to: 'default/web.api-1' },
    { from: 'default/web.api-1', to: 'default/graph' },
  ],
};
