import type { ProjectSettings } from '../domain/project.ts';
import { checkSchema } from './check-schema.ts';
import { type FileReference, type LoadContext, readTree } from './load-context.ts';
import type { StageDefaults } from './load-stage-config.ts';
import { readDefaults, readGlobal } from './read-global.ts';
import { problemAt } from './report.ts';
import { global as globalSchema } from './schemas/global-schema.ts';
import { stagesFrame } from './schemas/stages-schema.ts';
import { filledNode } from './top-level.ts';
import type { YamlMap } from './yaml-node.ts';

/** A stages.yaml as far as it is read before its stages are: that of the project, or one that is included. */
export interface StagesFile {
  /** Absolute. */
  readonly path: string;
  /** Absolute folder of the file. */
  readonly directory: string;
  readonly root: YamlMap;
  readonly settings: ProjectSettings;
  readonly defaults: StageDefaults;
}

/**
 * Reads a stages.yaml but for its stages and environments. Undefined, after a report, where it is no such file at all.
 *
 * @param inherited - what stages of this file do where neither they nor the file say otherwise
 */
export async function readStagesFile(
  context: LoadContext,
  file: FileReference,
  inherited?: StageDefaults,
): Promise<StagesFile | undefined> {
  const { report } = context;
  const root = await readTree(context, file);
  if (root === undefined) return undefined;
  checkSchema(stagesFrame, root, report);
  if (root.kind !== 'map') return undefined;
  reportNothing(root, context);
  const written = filledNode(root, 'global');
  const global = written === undefined ? undefined : checkSchema(globalSchema, written, report, 'global');
  return {
    path: file.path,
    directory: context.files.resolve(file.path, '..'),
    root,
    settings: readGlobal(global?.located, global?.report ?? report),
    defaults: readDefaults(global?.located, inherited),
  };
}

/** A file whose stages are all in others needs none of its own. */
function reportNothing(root: YamlMap, { report }: LoadContext): void {
  if (filledNode(root, 'stages') !== undefined || filledNode(root, 'include') !== undefined) return;
  const entry = root.entries.get('stages');
  report(
    entry === undefined
      ? problemAt(root.location, {
          code: 'missing-key',
          message: 'the key "stages" is missing',
          hint: 'add stages: \u2026',
        })
      : problemAt(entry.keyLocation, {
          code: 'empty-value',
          message: 'stages has no value',
          hint: 'write a value behind the colon, or remove it',
        }),
  );
}
