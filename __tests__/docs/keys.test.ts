import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { migrationFile } from '../../src/config/schemas/migration-schema.ts';
import { stageConfigFile } from '../../src/config/schemas/stage-config-schema.ts';
import { stagesFile } from '../../src/config/schemas/stages-schema.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';

/** Keys that exist only so that files of other programs load, and the one that is for editors. */
const NOT_OURS = /^(?:Accepted for |Another (?:word|place) for |For editors)/;

/** The names of all keys that a schema accepts, however deep, without those that are not ours. */
function keysOf(schema: z.ZodMiniType): readonly string[] {
  const keys = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node && typeof node.properties === 'object' && node.properties !== null) {
      for (const [name, property] of Object.entries(node.properties)) {
        if (!NOT_OURS.test(descriptionOf(property))) keys.add(name);
      }
    }
    for (const [name, child] of Object.entries(node)) {
      if (!NOT_OURS.test(descriptionOf(child)) && name !== 'examples') visit(child);
    }
  };
  visit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return [...keys].toSorted();
}

function descriptionOf(node: unknown): string {
  if (typeof node !== 'object' || node === null || !('description' in node)) return '';
  return typeof node.description === 'string' ? node.description : '';
}

const [stages, migrations] = await Promise.all([readDocumentation('stages-yaml'), readDocumentation('migrations')]);

describe('the reference pages name every key', () => {
  test.each(keysOf(stagesFile))('stages.yaml: %s', (key) => {
    expect(stages.names(key) || migrations.names(key)).toBe(true);
  });

  test.each([...new Set([...keysOf(stageConfigFile), ...keysOf(migrationFile)])])(
    'config.yaml and migrations: %s',
    (key) => {
      expect(migrations.names(key)).toBe(true);
    },
  );
});
