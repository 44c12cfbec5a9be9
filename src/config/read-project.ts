import { DEFAULT_ENVIRONMENT } from '../domain/instance.ts';
import type { Project } from '../domain/project.ts';
import type { SourceFiles } from '../domain/source-files.ts';
import { checkSchema } from './check-schema.ts';
import { expandStages, MAX_STAGES } from './expand-stages.ts';
import { type LoadContext, readTree } from './load-context.ts';
import { textOfNode } from './located.ts';
import { startOf } from './migration-folder.ts';
import { readEnvironments } from './read-environments.ts';
import { readDefaults, readGlobal } from './read-global.ts';
import { readStages } from './read-stages.ts';
import { problemAt, type Report } from './report.ts';
import { environment as environmentSchema } from './schemas/environment-schema.ts';
import { global as globalSchema } from './schemas/global-schema.ts';
import { stagesFrame } from './schemas/stages-schema.ts';
import { createStageNames, type KnownNames, namesIn, reportDuplicates } from './stage-names.ts';
import { reportSharedStores } from './store-references.ts';
import type { YamlMap, YamlNode } from './yaml-node.ts';

/** Where a project is. */
export interface ProjectInput {
  readonly files: SourceFiles;
  /** Absolute path of stages.yaml. */
  readonly configPath: string;
  /** Name of a project that gives itself none. */
  readonly defaultName: string;
}

/** What could be read of a project. Problems may have been reported also where all of it could. */
export interface ReadProject {
  readonly project: Project;
  /** Whether no stage had to be left out. */
  readonly isComplete: boolean;
}

/** Reads stages.yaml and what it names. Undefined, after a report, where that is no project at all. */
export async function readProject(input: ProjectInput, report: Report): Promise<ReadProject | undefined> {
  const { files, configPath, defaultName } = input;
  const context: LoadContext = { files, report, bytes: new Map(), trees: new Map() };
  const file = files.show(configPath);
  const directory = files.resolve(configPath, '..');
  const root = await readTree(context, { path: configPath, namedAt: startOf(file) });
  if (root === undefined) return undefined;
  checkSchema(stagesFrame, root, report);
  if (root.kind !== 'map') return undefined;
  reportUnsupported(root, report);
  const globalNode = nodeOf(root, 'global');
  const global = globalNode === undefined ? undefined : checkSchema(globalSchema, globalNode, report, 'global');
  const settings = readGlobal(global, report);
  const configRoot = files.resolve(directory, textOf(root, 'config_root') || '_config');
  const stageNodes = await expandStages(context, { nodes: listOf(root, 'stages'), env: settings.env, configRoot });
  if (stageNodes.length > MAX_STAGES) {
    reportTooMany(root, report);
    return undefined;
  }
  const environmentNodes = listOf(root, 'environments');
  const names = readNames(stageNodes, environmentNodes, report);
  const located = environmentNodes.flatMap(
    (node) => checkSchema(environmentSchema, node, report, 'an environment') ?? [],
  );
  const place = { directory, configRoot, location: root.location, names: names.environments };
  const environments = await readEnvironments(context, located, { ...place, isDeclared: environmentNodes.length > 0 });
  const shared = { configs: new Map(), folders: new Map(), migrations: new Map() };
  const work = { context, shared, defaults: readDefaults(global), directory };
  const read = await readStages(stageNodes, { work, names });
  const stages = read.filter((stage) => stage !== undefined);
  reportSharedStores(stages, { files, environments, report });
  const name = textOf(root, 'name') || defaultName;
  const project = { name, file, directory, settings, environments, stages };
  return { project, isComplete: stages.length === read.length };
}

function nodeOf(root: YamlMap, key: string): YamlNode | undefined {
  const node = root.entries.get(key)?.value;
  return node?.kind === 'scalar' && node.value === null ? undefined : node;
}

function listOf(root: YamlMap, key: string): readonly YamlNode[] {
  const node = nodeOf(root, key);
  return node?.kind === 'list' ? node.items : [];
}

function textOf(root: YamlMap, key: string): string {
  const node = nodeOf(root, key);
  return node === undefined ? '' : textOfNode(node).text;
}

function reportUnsupported(root: YamlMap, report: Report): void {
  const entry = root.entries.get('include');
  if (entry === undefined || nodeOf(root, 'include') === undefined) return;
  report(
    problemAt(entry.keyLocation, {
      code: 'unsupported-key',
      message: 'include is not carried out by this version',
      hint: 'write the stages of the part into this file',
    }),
  );
}

function reportTooMany(root: YamlMap, report: Report): void {
  const limit = MAX_STAGES.toLocaleString('en');
  report(
    problemAt(root.entries.get('stages')?.keyLocation ?? root.location, {
      code: 'too-many-stages',
      message: `a project may have at most ${limit} stages`,
      hint: 'make several projects of it',
    }),
  );
}

function readNames(stages: readonly YamlNode[], environments: readonly YamlNode[], report: Report): KnownNames {
  const [stageNames, environmentNames] = [namesIn(stages), namesIn(environments)];
  reportDuplicates(stageNames, 'stage', report);
  reportDuplicates(environmentNames, 'environment', report);
  const declared = [...new Set(environmentNames.map(({ name }) => name))];
  return {
    stages: createStageNames(stageNames.map(({ name }) => name)),
    environments: environments.length === 0 ? [DEFAULT_ENVIRONMENT] : declared,
  };
}
