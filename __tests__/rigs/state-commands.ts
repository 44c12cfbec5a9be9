import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandContext } from '../../src/commands/command-context.ts';
import type { CommandOutcome } from '../../src/commands/command-outcome.ts';
import { parseLine } from '../../src/composition/parse-arguments.ts';
import { readOptions } from '../../src/composition/read-options.ts';
import { runIdentity } from '../../src/composition/run-identity.ts';
import { openWorld } from '../../src/composition/world.ts';
import { ok } from '../../src/domain/result.ts';
import { createRedactor } from '../../src/execution/redact.ts';
import { given } from './given.ts';
import { memoryArchive, type MemoryArchive } from './memory-archive.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A project on the disk whose histories are kept in an archive in memory. */
export interface StateCommands extends AsyncDisposable {
  readonly folder: string;
  readonly archive: MemoryArchive;
  run(...line: readonly string[]): Promise<CommandOutcome>;
  /** Does something as a command without options would. */
  within<Value>(work: (context: CommandContext) => Promise<Value>): Promise<Value>;
  read(file: string): Promise<string>;
  write(file: string, content: string | Uint8Array): Promise<void>;
  /** Lets another run hold the lock of an environment, for as long as there is time. */
  lock(environment: string): Promise<void>;
}

/** Two environments with two stages each, and one whose history is in PostgreSQL. */
const FILES = {
  'stages.yaml': `name: shop
environments: [{ name: test }, { name: production }]
stages:
  - { name: alpha, run: 'true' }
  - { name: bravo, run: 'true' }
  - { name: reports, config_path: reports/config.yaml }
`,
  'reports/config.yaml': `store:
  type: postgres
  postgres: { host: db.example, dbname: 'reports_{{.environment}}' }
`,
  'reports/migration/001_a.yaml': `up: { request: { method: PUT, url: 'http://a.example' } }\n`,
};

/** The lock of another run, which nobody has to renew for 50 years. */
const LOCK = {
  format: 1,
  run: '9',
  attempt: 1,
  actor: 'ada',
  commit: '',
  since: '2026-01-02T03:04:05.000Z',
  renewed_at: '2026-01-02T03:04:05.000Z',
  ttl_ms: 1.6e12,
};

/** Makes the project. */
export async function stateCommands(archive = memoryArchive()): Promise<StateCommands> {
  const temporary = await makeTemporaryFolder();
  const folder = temporary.path;
  const write = async (file: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  };
  for (const [file, text] of Object.entries(FILES)) await write(file, text);
  return {
    folder,
    archive,
    write,
    read: (file) => readFile(path.join(folder, file), 'utf8'),
    run: (...line) => run(line, folder, archive),
    within: (work) => withContext(['status'], { folder, archive }, (context) => work(context)),
    lock: (environment) => write(`.stage-orchestrator/${environment}/lock.json`, JSON.stringify(LOCK)),
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

function run(line: readonly string[], folder: string, archive: MemoryArchive): Promise<CommandOutcome> {
  return withContext(line, { folder, archive }, async (context, { command, given: args }) => {
    if (command.run === undefined) throw new Error('this is no command that runs');
    return command.run(context, args);
  });
}

type ParsedCommand = Extract<Value<ReturnType<typeof parseLine>>, { readonly kind: 'command' }>;

type Value<Returned> = Returned extends { readonly ok: true; readonly value: infer Found } ? Found : never;

async function withContext<Answer>(
  line: readonly string[],
  { folder, archive }: Pick<StateCommands, 'folder' | 'archive'>,
  work: (context: CommandContext, parsed: ParsedCommand) => Promise<Answer>,
): Promise<Answer> {
  const parsed = given(parseLine(line));
  if (parsed.kind !== 'command') throw new Error('this is no command');
  const stop = new AbortController().signal;
  const view = { environment: {}, workingDirectory: folder, program: '', stop };
  const world = await openWorld(view, {
    options: given(readOptions(parsed.given, folder)),
    identity: runIdentity({}, Date.UTC(2026, 0, 2)),
    stateKeys: [],
    token: '',
    redactor: createRedactor(),
    events: { emit: () => undefined },
    uploads: 'at once',
  });
  await using open = world;
  const state = { ...open.context.state, archiveOf: async () => ok(archive) };
  return await work({ ...open.context, state }, parsed);
}
