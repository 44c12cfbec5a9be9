import * as z from 'zod/mini';
import { described, later, optional, withDefault } from './described.ts';
import { name } from './names.ts';
import { boolean, filledText, keyword, oneOrList, text } from './scalars.ts';
import { variables } from './variables-schema.ts';

/** One entry of `environments` (spec 06). */
export const environment = later(() =>
  described(
    z.strictObject({
      name: described(name, 'Name: letters, digits, "_", "." and "-", unique without regard to case.'),
      display_name: optional(text, 'Name for people.'),
      displayName: optional(text, 'Another word for display_name.'),
      vars_file: optional(filledText, 'File of variables. Default: _config/environments/vars-NAME.yml, if it exists.'),
      vars: optional(variables, 'Variables; they win over those of vars_file.'),
      github_environment: optional(text, 'The GitHub environment that holds approvals and secrets.'),
      depends_on: optional(oneOrList(text), 'Environments that come before this one.'),
      dependsOn: optional(oneOrList(text), 'Another word for depends_on.'),
      promotion: optional(
        keyword(['barrier', 'per_stage', 'parallel']),
        'How stages wait for those of the environments before: barrier (default), per_stage or parallel.',
      ),
      same_commit: withDefault(boolean, false, 'Refuse a commit that is not what the environment before has applied.'),
    }),
    {
      id: 'Environment',
      description: 'A target with its own variables, history and approvals.',
      examples: [{ name: 'production', depends_on: ['test'] }],
    },
  ),
);

/** Environments that a project may have. */
export const MAX_ENVIRONMENTS = 100;

/** An environment as the schema has accepted it. */
export type EnvironmentValue = z.output<typeof environment>;
