import * as z from 'zod';
import { name } from './names.ts';
import { filledText, keyword, oneOrList, text } from './scalars.ts';
import { variables } from './variables-schema.ts';

/** One entry of `environments` (spec 06). */
export const environment = z
  .strictObject({
    name: name.describe('Name: letters, digits, "_", "." and "-", unique without regard to case.'),
    display_name: text.optional().describe('Name for people.'),
    displayName: text.optional().describe('Another word for display_name.'),
    vars_file: filledText
      .optional()
      .describe('File of variables. Default: _config/environments/vars-NAME.yml, if it exists.'),
    vars: variables.optional().describe('Variables; they win over those of vars_file.'),
    github_environment: text.optional().describe('The GitHub environment that holds approvals and secrets.'),
    depends_on: oneOrList(text).optional().describe('Environments that come before this one.'),
    dependsOn: oneOrList(text).optional().describe('Another word for depends_on.'),
    promotion: keyword(['barrier', 'per_stage', 'parallel'])
      .optional()
      .describe('How stages wait for those of the environments before: barrier (default), per_stage or parallel.'),
    same_commit: z
      .boolean()
      .default(false)
      .describe('Refuse a commit that is not what the environment before has applied.'),
  })
  .meta({
    id: 'Environment',
    description: 'A target with its own variables, history and approvals.',
    examples: [{ name: 'production', depends_on: ['test'] }],
  });

/** Environments that a project may have. */
export const MAX_ENVIRONMENTS = 100;

/** An environment as the schema has accepted it. */
export type EnvironmentValue = z.output<typeof environment>;
