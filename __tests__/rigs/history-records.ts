import type { AttemptRecord, Intent, Provenance } from '../../src/domain/history.ts';
import type { MigrationStep } from '../../src/domain/migration.ts';
import type { StoreDefinition } from '../../src/domain/stage-config.ts';
import type { StageOutcome, VersionOutcome } from '../../src/execution/ports.ts';

/** Records for tests of histories: complete ones, of which a test names only what it is about. */

export const provenance: Provenance = { run: '812', attempt: 1, actor: 'ada', commit: 'c0ffee' };

const location = { file: 'alpha/config.yaml', line: 1, column: 1 };

export const sqliteStore: StoreDefinition = {
  location,
  kind: 'sqlite',
  tables: { migrations: 'schema_migrations', runs: 'migration_runs', env: 'stored_env' },
  saveResponseBody: false,
};

export function intent(version: string, more: Partial<Intent> = {}): Intent {
  return {
    version,
    label: `label_${version}`,
    direction: 'up',
    method: 'POST',
    urlHash: 'ab12',
    startedAt: '2026-01-02T03:04:05.678Z',
    ...provenance,
    ...more,
  };
}

export function outcome(version: string, more: Partial<VersionOutcome> = {}): VersionOutcome {
  return {
    version,
    label: `label_${version}`,
    direction: more.outcome === 'undone' ? 'down' : 'up',
    outcome: 'applied',
    statusCode: 201,
    at: '2026-01-02T03:04:06.000Z',
    durationMs: 12.5,
    provenance,
    variables: [],
    ...more,
  };
}

export function attempt(more: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    direction: 'up',
    strategy: 'dependency_graph',
    state: 'completed',
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:07.000Z',
    message: 'applied 1 migration',
    ...provenance,
    ...more,
  };
}

export function stageOutcome(more: Partial<StageOutcome> = {}): StageOutcome {
  return { attempt: attempt(), durationMs: 2000, ...more };
}

/** A `down` with a template, as a file would give it. */
export const deleteStep: MigrationStep = {
  name: 'delete VPC',
  env: [],
  request: {
    location,
    method: 'DELETE',
    url: { text: '{{.api_base}}/vpc/{{.vpc_id}}', at: location, indent: 0 },
    headers: [],
    queries: [],
    renderBody: true,
  },
  response: { resultCodes: [], extractions: [], onMissing: 'skip' },
};
