import * as z from 'zod/mini';
import { described, optional, withDefault } from './described.ts';
import { KEYS_ELSEWHERE } from '../schema-details.ts';
import { environment, MAX_ENVIRONMENTS } from './environment-schema.ts';
import { global } from './global-schema.ts';
import { projectName } from './names.ts';
import { oneOrList, text } from './scalars.ts';
import { stage } from './stage-schema.ts';
import { variables } from './variables-schema.ts';

const part = z.strictObject({
  path: described(text, 'The stages.yaml of the part.'),
  prefix: described(text, 'Put before the names of its stages; also the name of its completion.'),
  with: optional(variables, 'Variables of the part.'),
  depends_on: optional(oneOrList(text), 'Stages that come before the part.'),
});

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
    include: optional(z.array(part), 'Other files with stages.'),
    stages: described(z.array(stage).check(z.minLength(1)), 'The stages; their order in the file only breaks ties.'),
  }),
  {
    title: 'Stages',
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
 * stages.yaml without what is inside its large parts: each stage, environment and `global` is checked by itself, so
 * that a mistake in one does not keep the others from being read.
 */
export const stagesFrame = described(
  z.extend(stagesFile, {
    global: optional(z.unknown()),
    environments: optional(z.array(z.unknown()).check(z.minLength(1), z.maxLength(MAX_ENVIRONMENTS))),
    stages: z.array(z.unknown()).check(z.minLength(1)),
  }),
  { [KEYS_ELSEWHERE]: Object.keys(global.shape).map((key) => `global.${key}`) },
);
