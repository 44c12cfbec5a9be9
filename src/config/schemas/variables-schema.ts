import * as z from 'zod';
import { filledText, template, text } from './scalars.ts';

const variable = z
  .strictObject({
    name: filledText.describe('Name of the variable, as templates use it.'),
    value: template.optional().describe('The value; it may be a template over lower layers. Wins over valueFromEnv.'),
    valueFromEnv: text.optional().describe('Name of the process variable that holds the value.'),
    optional: z.boolean().optional().describe('Whether the process variable may be unset: the value is empty then.'),
  })
  .meta({ id: 'Variable', description: 'One variable.', examples: [{ name: 'token', valueFromEnv: 'API_TOKEN' }] });

/** Variables: a map of names and values, or a list as in apirun's config.yaml. */
export const variables = z.union([z.record(z.string(), template.optional()), z.array(variable)]).meta({
  id: 'Variables',
  description: 'Variables: a map, or a list of {name, value} and {name, valueFromEnv}. Values may be templates.',
  examples: [{ region: 'eu-west-1' }],
});

/** Variables as a schema has accepted them. */
export type VariablesValue = z.output<typeof variables>;

/** One entry of the list form. */
export type VariableValue = z.output<typeof variable>;

/** `_config/metadata.*` and `_config/environments/vars-*.*` (spec 06). */
export const variablesFile = z.strictObject({
  $schema: text.optional().describe('For editors; not used.'),
  variables: variables.optional().describe('The variables of the file; $(name) stands for another one.'),
});

/** A file of variables as the schema has accepted it. */
export type VariablesFileValue = z.output<typeof variablesFile>;
