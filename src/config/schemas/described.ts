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

/** Keys without words that may be absent, by their schema: one for all keys of that kind. */
interface Optionals {
  get<Schema extends z.ZodMiniType>(schema: Schema): z.ZodMiniOptional<Schema> | undefined;
  set<Schema extends z.ZodMiniType>(schema: Schema, key: z.ZodMiniOptional<Schema>): unknown;
}

const unnamed = new WeakMap();
const optionals: Optionals = unnamed;

/** A key that may be absent. */
export function optional<Schema extends z.ZodMiniType>(schema: Schema, words?: Words): z.ZodMiniOptional<Schema> {
  if (words !== undefined) return noted(z.optional(schema), words);
  const made = optionals.get(schema) ?? z.optional(schema);
  optionals.set(schema, made);
  return made;
}

/** A key that has a value, as it is after reading, where it is absent. */
export function withDefault<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: z.core.util.NoUndefined<z.output<Schema>>,
  words?: Words,
): z.ZodMiniDefault<Schema> {
  return noted(z._default(schema, value), words);
}

/**
 * A schema that is made when a value is checked against it: for what most files do not have, since every start waits for
 * the schemas that are made. It must not be one that takes an absent value.
 */
export function later<Schema extends z.ZodMiniType>(make: () => Schema): z.ZodMiniLazy<Schema> {
  const schema = z.lazy(make);
  // A key that may be absent asks these of its schema, whether it is absent or not.
  Object.defineProperties(schema._zod, { optin: { value: undefined }, optout: { value: undefined } });
  return schema;
}

function noted<Schema extends z.ZodMiniType>(schema: Schema, words: Words | undefined): Schema {
  if (words !== undefined) {
    z.globalRegistry.add(schema, typeof words === 'string' ? { description: words } : words);
  }
  return schema;
}
