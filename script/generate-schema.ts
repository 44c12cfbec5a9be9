/**
 * Writes schema/*.json, by which editors complete and check the files of a project:
 * `node script/run.mjs script/generate-schema.ts`. A test says when they are stale.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { jsonSchemas } from '../src/config/schemas/json-schemas.ts';

const folder = path.join(path.dirname(import.meta.dirname), 'schema');
mkdirSync(folder, { recursive: true });
for (const [name, schema] of jsonSchemas()) {
  const file = path.join(folder, name);
  const text = await format(JSON.stringify(schema), { ...(await resolveConfig(file)), parser: 'json' });
  writeFileSync(file, text);
  console.log(`schema/${name}: ${text.length} characters`);
}
