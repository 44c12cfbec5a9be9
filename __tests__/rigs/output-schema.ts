import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const file = path.join(path.dirname(path.dirname(import.meta.dirname)), 'schema/output.schema.json');

/** The schema with every object closed: a document may not hold anything that is not described. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  return 'properties' in copy && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
}

const schema: unknown = JSON.parse(readFileSync(file, 'utf8'));

/** Takes what the published schema describes, and nothing else. */
export const outputValidator = z.fromJSONSchema(closed(schema) as Parameters<typeof z.fromJSONSchema>[0]);
