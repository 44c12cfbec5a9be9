import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CliResult, type RunningCli, runCli, startCli } from './cli.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** How a migration creates its thing, and with that what may be done when the answer is lost. */
export type Manner = 'post' | 'put' | 'keyed' | 'found' | 'removal';

/** The migration that creates the thing of this name. */
export interface LedgerMigration {
  readonly name: string;
  readonly manner: Manner;
}

/** A project whose migrations create things in a ledger. */
export interface LedgerProject extends AsyncDisposable {
  readonly folder: string;
  readonly ledger: Ledger;
  start(...line: readonly string[]): RunningCli;
  run(...line: readonly string[]): Promise<CliResult>;
}

/** Files of a project by path; `{{.api}}` is the ledger. `migrations` become those of the stage `things`. */
export interface LedgerProjectInput {
  readonly migrations: readonly LedgerMigration[];
  /** More keys of the stage `things`, as in `execute_at: 2020-01-01T00:00:00Z`. */
  readonly keys?: string;
  /** More of the config.yaml of `things`, as YAML. */
  readonly config?: string;
  /** More stages, as YAML: the items of the list. */
  readonly stages?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** How long a request waits for its answer: tests keep answers back while other processes run, and a machine may be busy. */
const ANSWER_TIMEOUT = '10m';

/** Writes the project and starts its ledger. */
export async function makeLedgerProject(input: LedgerProjectInput): Promise<LedgerProject> {
  const folder = await makeTemporaryFolder();
  const ledger = await startLedger();
  const files = {
    'stages.yaml': `global: { env: { api: '${ledger.url}' } }
stages:
${input.migrations.length === 0 ? '' : `  - { name: things, config_path: things/config.yaml, ${input.keys ?? ''} }`}
${input.stages ?? ''}`,
    'things/config.yaml': `client: { timeout: ${ANSWER_TIMEOUT} }\n${input.config ?? ''}`,
    ...Object.fromEntries(
      input.migrations.map((migration, index) => [
        `things/migration/${String(index + 1).padStart(3, '0')}_${migration.name}.yaml`,
        migrationText(migration),
      ]),
    ),
    ...input.files,
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder.path, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return {
    folder: folder.path,
    ledger,
    start: (...line) => startCli(line, { folder: folder.path }),
    run: async (...line) => runCli(line, { folder: folder.path }),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The file of a migration. */
export function migrationText({ name, manner }: LedgerMigration): string {
  const request =
    manner === 'put' ? `method: PUT, url: '{{.api}}/things/${name}'` : `method: POST, url: '{{.api}}/things'`;
  const key = manner === 'keyed' ? ', idempotency_key: true' : '';
  const look = `find: { request: { method: GET, url: '{{.api}}/things/${name}' }, response: { env_from: { ${name}_id: id } } }`;
  const down =
    manner === 'removal'
      ? `method: POST, url: '{{.api}}/things/${name}/removal'`
      : `method: DELETE, url: '{{.api}}/things/{{.${name}_id}}'`;
  return `up:
  ${manner === 'found' ? look : ''}
  request: { ${request}, body: { name: ${name} }${key} }
  response: { env_from: { ${name}_id: id }, env_missing: fail }
down: { ${down}, response: { result_code: [204, 404] } }
`;
}
