import { DEFAULT_ENVIRONMENT } from '../domain/instance.ts';
import type { Project } from '../domain/project.ts';
import type { SourceFiles } from '../domain/source-files.ts';
import type { Stage } from '../domain/stage.ts';
import { checkSchema } from './check-schema.ts';
import { readConfigRoot } from './config-root.ts';
import { reportOtherItems } from './check-item-variables.ts';
import { MAX_STAGES } from './expand-stages.ts';
import type { LinkedPart } from './link-parts.ts';
import type { GatheredTexts, LoadContext } from './load-context.ts';
import { startOf } from './migration-folder.ts';
import { reportPartNames } from './part-names.ts';
import { readReference } from './read-dependencies.ts';
import { readEnvironments } from './read-environments.ts';
import type { PartFile } from './read-parts.ts';
import { type ReadStage, readStages } from './read-stages.ts';
import { readStagesFile, type StagesFile } from './read-stages-file.ts';
import { problemAt, type Report } from './report.ts';
import { environment as environmentSchema } from './schemas/environment-schema.ts';
import { namesOfGroup, type StageGroup, stageGroups } from './stage-groups.ts';
import { createStageNames, type KnownNames, namesIn, type PlacedName, reportDuplicates } from './stage-names.ts';
import { reportSharedStores } from './store-references.ts';
import { filledNode, listUnder, textUnder } from './top-level.ts';
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
  /**
   * Whether every stage could be read as a whole. Otherwise some are left out, and others are there without what is
   * wrong with them and without their work: such a project is good for finding more mistakes only.
   */
  readonly isComplete: boolean;
  readonly gathered: GatheredTexts;
}

/** Reads stages.yaml and what it names. Undefined, after a report, where that is no project at all. */
export async function readProject(input: ProjectInput, report: Report): Promise<ReadProject | undefined> {
  const { files, configPath, defaultName } = input;
  const gathered: GatheredTexts = { conditions: [], variables: [] };
  const context: LoadContext = { files, report, bytes: new Map(), trees: new Map(), gathered };
  const file = files.show(configPath);
  const own = await readStagesFile(context, { path: configPath, namedAt: startOf(file) });
  if (own === undefined) return undefined;
  const { root, directory, settings } = own;
  const configRoot = await readConfigRoot(context, root, directory);
  const parts = await partsOf(context, own);
  const groups = await stageGroups(context, { own, parts, configRoot });
  if (groups.reduce((count, { nodes }) => count + nodes.length, 0) > MAX_STAGES) {
    reportTooMany(root, report);
    return undefined;
  }
  const environmentNodes = listUnder(root, 'environments');
  const names = readNames(groups, { parts, environments: environmentNodes, report });
  const located = environmentNodes.flatMap(
    (node) => checkSchema(environmentSchema, node, report, 'an environment')?.located ?? [],
  );
  const place = { directory, configRoot, location: root.location, names: names.environments };
  const environments = await readEnvironments(context, located, { ...place, isDeclared: environmentNodes.length > 0 });
  reportOtherItems(
    groups.flatMap(({ itemVariables }) => itemVariables),
    environments,
    report,
  );
  const read = await readGroups(context, groups, names);
  const written = read.filter((one) => one !== undefined);
  const stages = await linked(
    written.map(({ stage }) => stage),
    linkedParts(parts, names, report),
    report,
  );
  reportSharedStores(stages, { files, environments, report });
  const name = textUnder(root, 'name') || defaultName;
  const project = { name, file, directory, settings, environments, stages };
  return {
    project: parts.length === 0 ? project : { ...project, parts: parts.map(({ part }) => part) },
    isComplete: read.every((one) => one?.isWhole === true) && parts.every((part) => part.file !== undefined),
    gathered,
  };
}

/** What reads and links parts is loaded only where there are some: most projects are one file. */
async function partsOf(context: LoadContext, own: StagesFile): Promise<readonly PartFile[]> {
  if (filledNode(own.root, 'include') === undefined) return [];
  const { readParts } = await import('./read-parts.ts');
  return readParts(context, own);
}

async function linked(
  stages: readonly Stage[],
  parts: readonly LinkedPart[],
  report: Report,
): Promise<readonly Stage[]> {
  if (parts.length === 0) return stages;
  const { linkParts } = await import('./link-parts.ts');
  return linkParts(stages, parts, report);
}

async function readGroups(
  context: LoadContext,
  groups: readonly StageGroup[],
  names: KnownNames,
): Promise<readonly (ReadStage | undefined)[]> {
  const shared = { folders: new Map(), migrations: new Map() };
  let before = 0;
  const reading = groups.map(async ({ nodes, file, part }) => {
    // A config.yaml takes on what its file says of all stages, so that another file reads it for itself.
    const parts = { ...shared, configs: new Map() };
    const work = { context, shared: parts, defaults: file.defaults, directory: file.directory };
    const first = before;
    before += nodes.length;
    return readStages(nodes, { work, names: part === undefined ? names : { ...names, part }, before: first });
  });
  return (await Promise.all(reading)).flat();
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

interface NamesInput {
  readonly parts: readonly PartFile[];
  readonly environments: readonly YamlNode[];
  readonly report: Report;
}

function readNames(groups: readonly StageGroup[], { parts, environments, report }: NamesInput): KnownNames {
  const byGroup = groups.map((group) => ({ part: group.part?.name.toLowerCase(), names: namesOfGroup(group, report) }));
  const stageNames = byGroup.flatMap((group) => group.names);
  const environmentNames = namesIn(environments);
  reportDuplicates(ofDistinctParts(byGroup), 'stage', report);
  reportDuplicates(environmentNames, 'environment', report);
  reportPartNames(parts, stageNames, report);
  const declared = [...new Set(environmentNames.map(({ name }) => name))];
  return {
    stages: createStageNames(
      stageNames.map(({ name }) => name),
      {
        all: parts.map(({ part }) => part.name),
        unread: parts.flatMap(({ part, file }) => (file === undefined ? [part.name] : [])),
      },
    ),
    environments: environments.length === 0 ? [DEFAULT_ENVIRONMENT] : declared,
  };
}

/** Where two files have one prefix, that is told, and not once more for each stage that both have. */
function ofDistinctParts(
  groups: readonly { readonly part: string | undefined; readonly names: readonly PlacedName[] }[],
): readonly PlacedName[] {
  return groups
    .filter(({ part }, place) => groups.findIndex((other) => other.part === part) === place)
    .flatMap(({ names }) => names);
}

/** What each part waits for: names of the file that includes it. */
function linkedParts(parts: readonly PartFile[], names: KnownNames, report: Report): readonly LinkedPart[] {
  return parts.map(({ part, dependsOn }) => {
    const seen = part.parent === undefined ? names : { ...names, part: part.parent };
    return { part, dependsOn: dependsOn.map((name) => readReference(name, seen, report)) };
  });
}
