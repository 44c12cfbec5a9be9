import * as z from 'zod/mini';
import { described, later, optional, withDefault } from './described.ts';
import { KEYS_ELSEWHERE } from '../schema-details.ts';
import { environment, MAX_ENVIRONMENTS } from './environment-schema.ts';
import { global } from './global-schema.ts';
import { name, projectName } from './names.ts';
import { filledText, oneOrList, text } from './scalars.ts';
import { stage } from './stage-schema.ts';
import { variables } from './variables-schema.ts';

/** One entry of `include` (spec 06, "Composition"). */
export const includedFile = later(() =>
  z.strictObject({
    path: described(filledText, 'The stages.yaml of the part.'),
    prefix: described(name, 'Put before the names of its stages, with a dot; in depends_on it stands for all of them.'),
    with: optional(variables, 'Variables of the part.'),
    depends_on: optional(oneOrList(text), 'Stages that come before the part.'),
  }),
);

/** One entry of `include` as the schema has accepted it. */
export type IncludedFileValue = z.output<typeof includedFile>;

/** stages.yaml (spec 02). */
export const stagesFile = described(
  z.strictObject({
    $schema: optional(text, 'For editors; not used.'),
    apiVersion: withDefault(z.enum(['apirun/v1', 'stage-orchestrator/v1']), 'apirun/v1', 'Version of the format.'),
    kind: withDefault(z.literal('StageOrchestration'), 'StageOrchestration', 'Kind of the file.'),
    name: optional(projectName, 'Name of the project. Default: that of the repository or the folder.'),
    config_root: withDefault(text, '_config', 'Folder of metadata.yml and environments/vars-NAME.yml.'),
    global: optional(global),
    environments: optional(
      z.array(environment).check(z.minLength(1), z.maxLength(MAX_ENVIRONMENTS)),
      'Targets, each with its own variables, history and approvals.',
    ),
    include: optional(z.array(includedFile).check(z.minLength(1)), 'Other files with stages.'),
    stages: optional(
      z.array(stage).check(z.minLength(1)),
      'The stages; their order in the file only breaks ties. Required where nothing is included.',
    ),
  }),
  {
    title: 'Stages',
    anyOf: [{ required: ['stages'] }, { required: ['include'] }],
    description:
      'stages.yaml: stages of change to running systems, what they depend on and what they hand to each other.',
    examples: [
      {
        stages: [
          { name: 'infrastructure', config_path: 'infrastructure/config.yaml' },
          { name: 'database', config_path: 'database/config.yaml', depends_on: ['infrastructure'] },
        ],
      },
    ],
  },
);

/**
 * stages.yaml without what is inside its large parts: each stage, environment, entry of `include` and `global` is checked
 * by itself, so that a mistake in one does not keep the others from being read.
 */
export const stagesFrame = described(
  z.extend(stagesFile, {
    global: optional(z.unknown()),
    environments: optional(z.array(z.unknown()).check(z.minLength(1), z.maxLength(MAX_ENVIRONMENTS))),
    include: optional(z.array(z.unknown()).check(z.minLength(1))),
    stages: optional(z.array(z.unknown()).check(z.minLength(1))),
  }),
  { [KEYS_ELSEWHERE]: Object.keys(global.shape).map((key) => `global.${key}`) },
);
