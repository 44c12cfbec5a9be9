import * as z from 'zod';
import { KEYS_ELSEWHERE } from '../schema-details.ts';
import { environment, MAX_ENVIRONMENTS } from './environment-schema.ts';
import { global } from './global-schema.ts';
import { projectName } from './names.ts';
import { oneOrList, text } from './scalars.ts';
import { stage } from './stage-schema.ts';
import { variables } from './variables-schema.ts';

const part = z.strictObject({
  path: text.describe('The stages.yaml of the part.'),
  prefix: text.describe('Put before the names of its stages; also the name of its completion.'),
  with: variables.optional().describe('Variables of the part.'),
  depends_on: oneOrList(text).optional().describe('Stages that come before the part.'),
});

/** stages.yaml (spec 02). */
export const stagesFile = z
  .strictObject({
    $schema: text.optional().describe('For editors; not used.'),
    apiVersion: z.enum(['apirun/v1', 'stage-orchestrator/v1']).default('apirun/v1').describe('Version of the format.'),
    kind: z.literal('StageOrchestration').default('StageOrchestration').describe('Kind of the file.'),
    name: projectName.optional().describe('Name of the project. Default: that of the repository or the folder.'),
    config_root: text.default('_config').describe('Folder of metadata.yml and environments/vars-NAME.yml.'),
    global: global.optional(),
    environments: z
      .array(environment)
      .min(1)
      .max(MAX_ENVIRONMENTS)
      .optional()
      .describe('Targets, each with its own variables, history and approvals.'),
    include: z.array(part).optional().describe('Other files with stages.'),
    stages: z.array(stage).min(1).describe('The stages; their order in the file only breaks ties.'),
  })
  .meta({
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
  });

/**
 * stages.yaml without what is inside its large parts: each stage, environment and `global` is checked by itself, so
 * that a mistake in one does not keep the others from being read.
 */
export const stagesFrame = stagesFile
  .extend({
    global: z.unknown().optional(),
    environments: z.array(z.unknown()).min(1).max(MAX_ENVIRONMENTS).optional(),
    stages: z.array(z.unknown()).min(1),
  })
  .meta({ [KEYS_ELSEWHERE]: Object.keys(global.shape).map((key) => `global.${key}`) });
