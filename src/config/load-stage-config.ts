import type { StageConfig } from '../domain/stage-config.ts';
import type { VariableDefinition } from '../domain/variables.ts';
import { checkSchema } from './check-schema.ts';
import { reportClientFiles } from './client-files.ts';
import {
  cached,
  type Cache,
  type FileReference,
  type LoadContext,
  readTree,
  reportReadProblem,
} from './load-context.ts';
import { type Located, locationOfKey, member, textOfNode } from './located.ts';
import { type LoadedMigration, loadMigration } from './load-migration.ts';
import { listMigrations, type MigrationFolders, startOf } from './migration-folder.ts';
import { readAuth } from './read-auth.ts';
import { readClient, readWait } from './read-client.ts';
import { readRetry } from './read-retry.ts';
import { readStore } from './read-store.ts';
import { readVariables } from './read-variables.ts';
import { reportUnknownAuth } from './references-of-auth.ts';
import type { Report } from './report.ts';
import { stageConfigFile, type StageConfigFileValue } from './schemas/stage-config-schema.ts';
import type { YamlMap, YamlNode } from './yaml-node.ts';

/** What `global` of stages.yaml says about every stage that does not say it itself. */
export interface StageDefaults {
  readonly delayBetweenMigrationsMs: number;
  readonly outOfOrder: StageConfig['outOfOrder'];
  readonly drift: StageConfig['drift'];
}

/** What was loaded so far: stages may share a config.yaml, a folder, a migration. */
export interface SharedParts {
  readonly configs: Cache<StageConfig | undefined>;
  readonly folders: MigrationFolders;
  readonly migrations: Cache<LoadedMigration | undefined>;
}

/** Reads a config.yaml with all its migrations; undefined after a report. */
export async function loadStageConfig(
  context: LoadContext,
  shared: SharedParts,
  { file, defaults }: { readonly file: FileReference; readonly defaults: StageDefaults },
): Promise<StageConfig | undefined> {
  const node = await readTree(context, file);
  if (node === undefined) return undefined;
  return cached(shared.configs, file.path, async () =>
    readStageConfig(context, shared, { path: file.path, node, defaults }),
  );
}

interface ConfigInput {
  readonly path: string;
  readonly node: YamlNode;
  readonly defaults: StageDefaults;
}

async function readStageConfig(
  context: LoadContext,
  shared: SharedParts,
  { path, node: written, defaults }: ConfigInput,
): Promise<StageConfig | undefined> {
  const { files } = context;
  const shown = files.show(path);
  const directory = files.resolve(path, '..');
  const node = orEmptyMap(written);
  const checked = checkSchema(stageConfigFile, node, context.report);
  const migrationDirectory = await findMigrationDirectory(context, node, directory);
  const renderBody = checked?.located.value.render_body ?? true;
  const { migrations, isComplete } = await loadMigrations(context, shared, {
    folder: { path: migrationDirectory, namedAt: locationOfKey({ value: {}, node }, 'migrate_dir'), isFolder: true },
    options: { configDirectory: directory, renderBody },
  });
  reportUnknownAuth(migrations, { node, config: shown, report: context.report });
  if (checked === undefined) return undefined;
  const { located: config, isWhole, report } = checked;
  const auth = readAuth(member(config, 'auth'), report);
  const [wait, retry] = [member(config, 'wait'), member(config, 'retry')];
  await reportClientFiles(member(config, 'client'), { files, directory }, report);
  const env = readEnv(config, report);
  context.gathered.variables.push(env);
  const waitDefinition = wait === undefined ? undefined : readWait(wait, report);
  const stageConfig: StageConfig = {
    file: shown,
    directory,
    migrationDirectory,
    env,
    auth,
    store: readStore(member(config, 'store'), startOf(shown), report),
    ...(waitDefinition === undefined ? {} : { wait: waitDefinition }),
    client: readClient(member(config, 'client'), (name) => files.resolve(directory, name), report),
    retry: retry === undefined ? {} : readRetry(retry, report),
    delayBetweenMigrationsMs: config.value.delay_between_migrations ?? defaults.delayBetweenMigrationsMs,
    outOfOrder: config.value.out_of_order ?? defaults.outOfOrder,
    drift: config.value.drift ?? defaults.drift,
    migrations: migrations.map(({ migration }) => migration),
  };
  return isComplete && isWhole ? stageConfig : undefined;
}

/** A file in which nothing is written says that everything is as usual. */
function orEmptyMap(node: YamlNode): YamlNode {
  if (node.kind !== 'scalar' || node.value !== null) return node;
  const empty: YamlMap = { kind: 'map', entries: new Map(), location: node.location };
  return empty;
}

async function findMigrationDirectory(context: LoadContext, node: YamlNode, directory: string): Promise<string> {
  const { files } = context;
  // Looked up in the tree: a config.yaml with mistakes elsewhere still leads to its migrations, and their mistakes.
  const written = node.kind === 'map' ? node.entries.get('migrate_dir')?.value : undefined;
  const named = written === undefined ? '' : textOfNode(written).text.trim();
  if (named !== '') return files.resolve(directory, named);
  const usual = files.resolve(directory, 'migration');
  return (await files.exists(usual)) ? usual : directory;
}

interface MigrationsInput {
  readonly folder: FileReference;
  readonly options: Parameters<typeof loadMigration>[2];
}

/** The migrations of a folder that could be read. Incomplete after a report. */
async function loadMigrations(
  context: LoadContext,
  shared: SharedParts,
  { folder, options }: MigrationsInput,
): Promise<{ readonly migrations: readonly LoadedMigration[]; readonly isComplete: boolean }> {
  const listed = await listMigrations(context, shared.folders, folder.path);
  if (!listed.ok) {
    reportReadProblem(context, folder, listed.error);
    return { migrations: [], isComplete: false };
  }
  const loaded = await Promise.all(
    listed.value.map(async (name) => {
      const key = JSON.stringify([name.path, options.configDirectory, options.renderBody]);
      return cached(shared.migrations, key, async () => loadMigration(context, name, options));
    }),
  );
  const migrations = loaded.filter((migration) => migration !== undefined);
  return { migrations, isComplete: migrations.length === loaded.length };
}

/** apirun's older `base_env.global`, below `env`. */
function readEnv(config: Located<StageConfigFileValue>, report: Report): readonly VariableDefinition[] {
  const env = readVariables(member(config, 'env'), report);
  const older = member(config, 'base_env');
  const base = older === undefined ? [] : readVariables(member(older, 'global'), report);
  const names = new Set(env.map(({ name }) => name));
  return [...base.filter(({ name }) => !names.has(name)), ...env];
}
