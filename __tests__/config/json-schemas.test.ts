import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { jsonSchemas, keysOf } from '../../src/config/schemas/json-schemas.ts';
import { KEY_EXAMPLES } from '../../src/config/schemas/key-examples.ts';

const folder = path.join(import.meta.dirname, '../../schema');
const schemas = [...jsonSchemas()];

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Whether an editor can say what may stand here: by values to choose from, by keys, or by examples of a definition. What
 * the values of a map are does not tell what its keys are.
 */
function isShown(schema: unknown, definitions: Readonly<Record<string, unknown>>): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  const { type, enum: choice, const: only, properties, $ref, anyOf = [], items } = schema as JsonSchema;
  if (type === 'boolean' || choice !== undefined || only !== undefined || properties !== undefined) return true;
  if ('examples' in schema) return true;
  const inner = [...anyOf, items, definitions[$ref?.split('/').at(-1) ?? '']];
  return inner.some((one) => isShown(one, definitions));
}

test('the schema of what the program prints describes every key', () => {
  const schema = JSON.parse(readFileSync(path.join(folder, 'output.schema.json'), 'utf8')) as JsonSchema;
  const definitions: Readonly<Record<string, JsonSchema>> = schema.$defs ?? {};
  const isDescribed = ({ description, $ref = '' }: JsonSchema): boolean =>
    (description ?? definitions[$ref.split('/').at(-1) ?? '']?.description) !== undefined;
  const keys = keysOf(schema);
  expect(keys.length).toBeGreaterThan(100);
  expect(keys.filter(({ property }) => !isDescribed(property)).map(({ path: at }) => at)).toEqual([]);
});

describe('the JSON Schemas', () => {
  test.each(schemas)('%s is what `node script/run.mjs script/generate-schema.ts` makes', (name, schema) => {
    const committed: unknown = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  test.each(schemas)('%s accepts the examples in it', (_, schema) => {
    const { $defs = {} } = schema;
    for (const [name, definition] of Object.entries($defs)) {
      const { examples = [] } = definition as { readonly examples?: readonly object[] };
      const reader = z.fromJSONSchema({ $defs, $ref: `#/$defs/${name}` });
      expect(examples).not.toHaveLength(0);
      for (const example of examples) expect(reader.safeParse(example).error).toBeUndefined();
      expect(reader.safeParse(['nothing of the kind']).success).toBe(false);
    }
  });

  test.each(schemas)('%s describes every key', (_, schema) => {
    const definitions = JSON.parse(JSON.stringify(schema)) as { $defs: Record<string, { description?: string }> };
    const undescribed: string[] = [];
    const visit = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        if (key !== 'examples' && key !== 'enum') visit(child, `${at}/${key}`);
      }
      const properties = 'properties' in value ? (value.properties as Record<string, Record<string, string>>) : {};
      for (const [key, property] of Object.entries(properties)) {
        const referred = definitions.$defs[property['$ref']?.split('/').at(-1) ?? ''];
        if ((property['description'] ?? referred?.description) === undefined) undescribed.push(`${at}/${key}`);
      }
    };
    visit(definitions, '');
    expect(undescribed).toEqual([]);
  });

  test.each(schemas)('%s shows an editor what may stand under each key', (_, schema) => {
    const silent = keysOf(schema).filter(
      ({ property }) => !property.examples && !isShown(property, schema.$defs ?? {}),
    );
    expect(silent.map(({ path: at }) => at)).toEqual([]);
  });

  test.each(schemas)('%s accepts the examples and defaults of its keys', (_, schema) => {
    const { $defs = {} } = schema;
    for (const { path: at, property } of keysOf(schema)) {
      const reader = z.fromJSONSchema({ ...property, $defs });
      const shown = [...(property.examples ?? []), ...(property.default === undefined ? [] : [property.default])];
      for (const one of shown) expect([at, reader.safeParse(one).error]).toEqual([at, undefined]);
    }
  });

  test('have every key that there are examples for', () => {
    const known = new Set(schemas.flatMap(([, schema]) => keysOf(schema).map(({ path: at }) => at)));
    expect(Object.keys(KEY_EXAMPLES).filter((at) => !known.has(at))).toEqual([]);
  });

  test('tell editors the form of durations, with examples and defaults as people write them', () => {
    const config = JSON.stringify(new Map(schemas).get('config.schema.json'));
    expect(config).toContain('"default":"60s"');
    const pattern = /"pattern":"(\^\\\\\+[^"]+)"/.exec(config)?.[1];
    const form = new RegExp(JSON.parse(`"${pattern}"`) as string, 'u');
    for (const right of ['300ms', '10s', '1m30s', '2h', '0', '1.5h', '1\u00b5s']) expect(right).toMatch(form);
    for (const wrong of ['30', '5 minutes', '', 's', '-1s']) expect(wrong).not.toMatch(form);
  });
});
