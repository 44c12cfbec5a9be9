import type * as z from 'zod/mini';
import type { Located } from './located.ts';
import { plainValue } from './plain-value.ts';
import type { Report } from './report.ts';
import { diagnosticsOfIssue, WHOLE_FILE } from './schema-diagnostics.ts';
import { detailsOf } from './schema-details.ts';
import type { YamlNode } from './yaml-node.ts';

/**
 * Checks a tree against a schema. Undefined after its problems were reported, each where it is.
 * `subject`: what the tree as a whole is called in messages. What comes back is the value, typed, together with the tree that knows the places and the texts as written.
 */
export function checkSchema<Schema extends z.ZodMiniType>(
  schema: Schema,
  node: YamlNode,
  report: Report,
  subject = WHOLE_FILE,
): Located<z.output<Schema>> | undefined {
  const result = schema.safeParse(plainValue(node), {
    // Zod would write a program for each map that it checks, and most are checked a few times only.
    jitless: true,
    // Zod's own words are not wanted: the message only carries what the schema alone knows.
    error: (issue) => detailsOf(issue),
  });
  if (result.success) return { value: result.data, node };
  for (const issue of result.error.issues) {
    for (const diagnostic of diagnosticsOfIssue(issue, node, subject)) report(diagnostic);
  }
  return undefined;
}
