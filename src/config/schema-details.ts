import * as z from 'zod';

/**
 * What a message needs and only the schema that raised an issue knows: the keys that a map may have, one to a line, or
 * a value as it could be, or nothing. It travels as the issue's message, the only thing of ours that zod carries along,
 * and is asked for while the issue still names its schema.
 */
export function detailsOf(issue: z.core.$ZodRawIssue): string {
  const schema = issue.inst;
  if (issue.code === 'unrecognized_keys' && schema instanceof z.ZodObject) return Object.keys(schema.shape).join('\n');
  const examples: unknown = schema instanceof z.ZodType ? z.globalRegistry.get(schema)?.['examples'] : undefined;
  const example: unknown = Array.isArray(examples) ? examples.at(0) : undefined;
  return typeof example === 'string' ? example : '';
}
