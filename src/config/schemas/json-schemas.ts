import * as z from 'zod/mini';
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
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', override: restoreWrittenForms });
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
