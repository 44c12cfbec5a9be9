import * as z from 'zod/mini';
import { described, optional } from './described.ts';
import { boolean, filledText, template, text } from './scalars.ts';

const variable = described(
  z.strictObject({
    name: described(filledText, 'Name of the variable, as templates use it.'),
    value: optional(template, 'The value; it may be a template over lower layers. Wins over valueFromEnv.'),
    valueFromEnv: optional(text, 'Name of the process variable that holds the value.'),
    optional: optional(boolean, 'Whether the process variable may be unset: the value is empty then.'),
  }),
  { id: 'Variable', description: 'One variable.', examples: [{ name: 'token', valueFromEnv: 'API_TOKEN' }] },
);

/** Variables: a map of names and values, or a list as in apirun's config.yaml. */
export const variables = described(z.union([z.record(z.string(), optional(template)), z.array(variable)]), {
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
  $schema: optional(text, 'For editors; not used.'),
  variables: optional(variables, 'The variables of the file; $(name) stands for another one.'),
});

/** A file of variables as the schema has accepted it. */
export type VariablesFileValue = z.output<typeof variablesFile>;
