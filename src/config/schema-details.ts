import * as z from 'zod/mini';

/** Under this name the metadata of a schema holds the paths of keys that people write there and that belong elsewhere. */
export const KEYS_ELSEWHERE = 'keysElsewhere';

/**
 * What a message needs and only the schema that raised an issue knows: the keys that a map may have, one to a line, with
 * the paths of those that belong elsewhere; or a value as it could be, or nothing. It travels as the issue's message, the only thing of ours that zod carries along,
 * and is asked for while the issue still names its schema.
 */
export function detailsOf(issue: z.core.$ZodRawIssue): string {
  const schema = issue.inst;
  if (issue.code === 'unrecognized_keys' && schema instanceof z.ZodMiniObject) {
    const elsewhere: unknown = z.globalRegistry.get(schema)?.[KEYS_ELSEWHERE];
    return [...Object.keys(schema.shape), ...(Array.isArray(elsewhere) ? elsewhere.map(String) : [])].join('\n');
  }
  const examples: unknown = schema instanceof z.ZodMiniType ? z.globalRegistry.get(schema)?.['examples'] : undefined;
  const example: unknown = Array.isArray(examples) ? examples.at(0) : undefined;
  return typeof example === 'string' ? example : '';
}
