import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { later, optional, withDefault } from '../../../src/config/schemas/described.ts';

describe('a schema that is made later', () => {
  function rare() {
    const made: string[] = [];
    const schema = later(() => {
      made.push('made');
      return z.strictObject({ size: withDefault(z.number(), 3) });
    });
    return { made, schema };
  }

  test('is made when a value is checked against it, once', () => {
    const { made, schema } = rare();
    const file = z.strictObject({ name: z.string(), rare: optional(schema), list: optional(z.array(schema)) });
    expect(file.parse({ name: 'a' })).toEqual({ name: 'a' });
    expect(made).toEqual([]);
    expect(file.parse({ name: 'a', rare: {}, list: [{ size: 4 }] })).toEqual({
      name: 'a',
      rare: { size: 3 },
      list: [{ size: 4 }],
    });
    expect(made).toEqual(['made']);
  });

  test('refuses what its schema refuses, at the same place', () => {
    const { schema } = rare();
    const file = z.strictObject({ rare: optional(schema) });
    const problems = file.safeParse({ rare: { size: 'large' } }).error?.issues;
    expect(problems).toMatchObject([{ code: 'invalid_type', path: ['rare', 'size'] }]);
  });

  test('is described to editors as its schema is', () => {
    const { schema } = rare();
    expect(z.toJSONSchema(z.strictObject({ rare: optional(schema) }))).toMatchObject({
      properties: { rare: { type: 'object', properties: { size: { type: 'number', default: 3 } } } },
      additionalProperties: false,
    });
  });
});

test('keys of one kind without words share a schema, and those with words do not', () => {
  const text = z.string();
  expect(optional(text)).toBe(optional(text));
  const said = optional(text, 'What it is.');
  expect(said).not.toBe(optional(text));
  expect(z.globalRegistry.get(optional(text))).toBeUndefined();
  expect(z.globalRegistry.get(said)).toEqual({ description: 'What it is.' });
});
