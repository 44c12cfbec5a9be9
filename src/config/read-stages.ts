import type { ShellWork, Stage } from '../domain/stage.ts';
import { checkSchema } from './check-schema.ts';
import { loadStageConfig } from './load-stage-config.ts';
import { type Located, locationOfKey, member, oneOrMany, textOfNode, type TextValue } from './located.ts';
import { knownEnvironments } from './read-environments.ts';
import { readStage } from './read-stage.ts';
import { readWork, type WorkContext } from './read-work.ts';
import { stage as stageSchema, type StageValue } from './schemas/stage-schema.ts';
import { problemAt } from './report.ts';
import type { KnownNames } from './stage-names.ts';
import type { YamlNode } from './yaml-node.ts';

/** What the stages of a file are read with. */
export interface StagesContext {
  readonly work: WorkContext;
  readonly names: KnownNames;
  /** Stages of the project that come before the first of them. */
  readonly before: number;
}

/** A stage, and whether all of it could be read. One with mistakes is good for finding more of them only. */
export interface ReadStage {
  readonly stage: Stage;
  readonly isWhole: boolean;
}

/** The stages in the order of the file, each `undefined` of which nothing could be read. Mistakes were reported. */
export async function readStages(
  nodes: readonly YamlNode[],
  context: StagesContext,
): Promise<readonly (ReadStage | undefined)[]> {
  return Promise.all(nodes.map(async (node, place) => readOne(node, context.before + place, context)));
}

async function readOne(node: YamlNode, index: number, { work, names }: StagesContext): Promise<ReadStage | undefined> {
  const { context } = work;
  const checked = checkSchema(stageSchema, node, context.report, 'a stage');
  if (checked === undefined) {
    await readConfigAnyway(node, work);
    return undefined;
  }
  const { located: stage, isWhole, report } = checked;
  const partly = { ...context, report };
  const environments = member(stage, 'environments');
  const known = knownEnvironments(oneOrMany<TextValue>(environments), names.environments, partly);
  const place = { index, environments: environments === undefined ? undefined : known, names };
  const read = readStage(stage, place, report);
  if (read.condition !== undefined) context.gathered.conditions.push(read.condition);
  context.gathered.variables.push(read.env);
  const [loaded, parameters] = await Promise.all([
    readWork(stage, work, report),
    parametersOf(stage, { ...work, context: partly }),
  ]);
  return loaded === undefined || !isWhole
    ? { stage: withGaps(read, work), isWhole: false }
    : { stage: { ...read, work: loaded, ...(parameters ? { parameters } : {}) }, isWhole: true };
}

/**
 * A stage with mistakes, so that the circles it is in are found. It may have lost the list of its environments, without
 * which nothing can be said of what it names in another one.
 */
function withGaps(read: Omit<Stage, 'work' | 'parameters'>, { directory }: WorkContext): Stage {
  const work: ShellWork = {
    kind: 'shell',
    up: { text: '', at: read.location, indent: 0 },
    workingDirectory: directory,
    runPolicy: 'always',
    skipExitCodes: [],
  };
  return { ...read, dependsOn: read.dependsOn.filter(({ environment }) => environment === undefined), work };
}

/** What reads files with tokens is loaded when a stage has some. */
async function parametersOf(
  stage: Located<StageValue>,
  { context, directory }: WorkContext,
): Promise<Stage['parameters']> {
  const parameters = member(stage, 'parameters');
  if (parameters === undefined) return undefined;
  if (member(stage, 'config_path') !== undefined && member(stage, 'hooks') === undefined) {
    const message = 'parameters mean nothing here: of a stage with migrations only hooks look at such files';
    const location = locationOfKey(stage, 'parameters');
    context.report(
      problemAt(location, { severity: 'warning', code: 'misplaced-key', message, hint: 'remove it, or add hooks' }),
    );
  }
  return (await import('./read-parameters.ts')).readParameters(context, parameters, directory);
}

/** A stage with mistakes still leads to its config.yaml, whose mistakes are told in the same go. */
async function readConfigAnyway(node: YamlNode, { context, shared, defaults, directory }: WorkContext): Promise<void> {
  const path = node.kind === 'map' ? node.entries.get('config_path')?.value : undefined;
  if (path?.kind !== 'scalar' || path.value === null) return;
  const { text, at } = textOfNode(path);
  if (text.trim() === '') return;
  const file = { path: context.files.resolve(directory, text), namedAt: at };
  await loadStageConfig(context, shared, { file, defaults });
}
