import * as z from 'zod/mini';

/** What is said of a value: a sentence, or what its JSON Schema says of it, and notes that messages need. */
type Words = string | z.core.GlobalMeta;

/**
 * The schema with words of its own. The one it is made from stays as it is, so that many keys may share it. The bundle is
 * made without sentences, which only editors show.
 */
export function described<Schema extends z.ZodMiniType>(schema: Schema, words?: Words): Schema {
  return words === undefined ? schema : noted(z.clone(schema), words);
}

/** A key that may be absent. */
export function optional<Schema extends z.ZodMiniType>(schema: Schema, words?: Words): z.ZodMiniOptional<Schema> {
  return noted(z.optional(schema), words);
}

/** A key that has a value, as it is after reading, where it is absent. */
export function withDefault<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: z.core.util.NoUndefined<z.output<Schema>>,
  words?: Words,
): z.ZodMiniDefault<Schema> {
  return noted(z._default(schema, value), words);
}

function noted<Schema extends z.ZodMiniType>(schema: Schema, words: Words | undefined): Schema {
  if (words !== undefined) {
    z.globalRegistry.add(schema, typeof words === 'string' ? { description: words } : words);
  }
  return schema;
}
