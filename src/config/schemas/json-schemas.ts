import * as z from 'zod/mini';
import { type KeyExample, KEY_EXAMPLES } from './key-examples.ts';
import { migrationFile } from './migration-schema.ts';
import { stageConfigFile } from './stage-config-schema.ts';
import { stagesFile } from './stages-schema.ts';

/** The JSON Schemas that editors complete and check files by, by file name. */
export function jsonSchemas(): ReadonlyMap<string, z.core.JSONSchema.BaseSchema> {
  return new Map([
    ['stages.schema.json', jsonSchema(stagesFile)],
    ['config.schema.json', jsonSchema(stageConfigFile)],
    ['migration.schema.json', jsonSchema(migrationFile)],
  ]);
}

/** `input`: it describes what people write, and not what that is read into. */
function jsonSchema(schema: z.ZodMiniType): z.core.JSONSchema.BaseSchema {
  const written = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', override: restoreWrittenForms });
  for (const { path, property } of keysOf(written)) addExample(property, KEY_EXAMPLES[path] ?? {});
  return written;
}

/** A key of a JSON Schema, by the path under which `KEY_EXAMPLES` has it. */
export interface SchemaKey {
  readonly path: string;
  readonly property: z.core.JSONSchema.BaseSchema;
}

/** Every key of a JSON Schema, each as often as it is written in it: of a union, of each form. */
export function keysOf(schema: z.core.JSONSchema.BaseSchema): readonly SchemaKey[] {
  const keys: SchemaKey[] = [];
  const visit = (node: unknown, at: readonly string[]): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, at);
    if (!isObject(node)) return;
    const { properties = {}, $defs = {}, anyOf, oneOf, allOf, items, additionalProperties } = node;
    for (const [name, property] of Object.entries(properties)) {
      if (isObject(property)) keys.push({ path: [...at, name].join('.'), property });
      visit(property, [...at, name]);
    }
    for (const [name, definition] of Object.entries($defs)) visit(definition, [name]);
    for (const inner of [anyOf, oneOf, allOf, items, additionalProperties]) visit(inner, at);
  };
  visit(schema, []);
  return keys;
}

function isObject(node: unknown): node is z.core.JSONSchema.BaseSchema {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** What the schema says itself counts. */
function addExample(property: z.core.JSONSchema.BaseSchema, { examples, default: usual }: KeyExample): void {
  if (examples !== undefined && property.examples === undefined) Object.assign(property, { examples: [...examples] });
  if (usual !== undefined && property.default === undefined) Object.assign(property, { default: usual });
}

/** Zod drops the examples and defaults of values that are read into something else; ours are in the form people write. */
function restoreWrittenForms({
  zodSchema,
  jsonSchema: written,
}: {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const known = z.globalRegistry.get(zodSchema) ?? {};
  if (known['examples'] !== undefined) Object.assign(written, { examples: known['examples'] });
  if (known['default'] !== undefined) Object.assign(written, { default: known['default'] });
}
