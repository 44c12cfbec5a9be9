import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { stripDescriptions } from '../../script/bundle/strip-descriptions.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

test.each([
  ['a sentence', "described(text, 'Größe — in bytes.')", 'described(text)'],
  ['one with a call before it', "optional(z.array(text), 'Names.')", 'optional(z.array(text))'],
  ['one behind a value', "withDefault(z.boolean(), false, 'Whether.')", 'withDefault(z.boolean(), false)'],
  ['one on a line of its own', "described(\n  text,\n  'Long.',\n)", 'described(\n  text,\n)'],
  [
    'several in one another',
    "described(z.object({ a: optional(b, 'B.') }), 'A.')",
    'described(z.object({ a: optional(b) }))',
  ],
  ['notes that messages need', "described(text, { description: 'A.', examples: ['x'] })", undefined],
  ['a default that is a text', "withDefault(text, 'sqlite')", undefined],
  ['another call', "named(text, 'A.')", undefined],
])('of the emitted schemas the bundle drops %s', async (_, call, left = call) => {
  await using folder = await makeTemporaryFolder();
  const schemas = path.join(folder.path, 'src/config/schemas');
  await mkdir(schemas, { recursive: true });
  const file = path.join(schemas, 'a-schema.js');
  const text = (schema: string): string => `/** É. */\nimport * as z from 'zod/mini';\nconst a = ${schema};\n`;
  await writeFile(file, text(call));
  await stripDescriptions(folder.path);
  expect(await readFile(file, 'utf8')).toBe(text(left));
});
