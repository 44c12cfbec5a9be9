import type * as z from 'zod/mini';
import type { DiagnosticCode } from '../domain/diagnostic-codes.ts';
import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Located } from './located.ts';
import { plainValue } from './plain-value.ts';
import type { Report } from './report.ts';
import { diagnosticsOfIssue, WHOLE_FILE } from './schema-diagnostics.ts';
import { detailsOf } from './schema-details.ts';
import { withoutPlaces } from './without-places.ts';
import type { YamlNode } from './yaml-node.ts';

/** What a schema has accepted of a tree. */
export interface Checked<Value> {
  /** The value, typed, together with the tree that knows the places and the texts as written. */
  readonly located: Located<Value>;
  /** Whether that is all of the tree. What is made of a part of it is good for finding more mistakes only. */
  readonly isWhole: boolean;
  /** Takes what is found in the value. Of a part of a tree nobody is told that something is missing. */
  readonly report: Report;
}

/**
 * How often mistakes are taken out of a tree to look at the rest: those of a map are found when its values are right,
 * and a map that lacks what it needs goes as a whole.
 */
const MAX_ROUNDS = 5;

/** What can be said because a mistake was taken out, and not because of what is written. */
const FOLLOWS_FROM_GAPS: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'missing-key',
  'missing-request',
  'misplaced-key',
  'stage-work',
]);

/**
 * Checks a tree against a schema. Problems are reported, each where it is; what is left without them comes back, so
 * that its own problems are told in the same go. Undefined where nothing is left.
 * `subject`: what the tree as a whole is called in messages.
 */
export function checkSchema<Schema extends z.ZodMiniType>(
  schema: Schema,
  node: YamlNode,
  report: Report,
  subject = WHOLE_FILE,
): Checked<z.output<Schema>> | undefined {
  const reportRest: Report = (diagnostic) => {
    if (!FOLLOWS_FROM_GAPS.has(diagnostic.code)) report(diagnostic);
  };
  let rest: YamlNode | undefined = node;
  for (let round = 0; rest !== undefined && round < MAX_ROUNDS; round += 1) {
    const isWhole = round === 0;
    const reportHere = isWhole ? report : reportRest;
    const checked = checkTree(schema, rest, subject);
    if ('value' in checked) return { located: checked, isWhole, report: reportHere };
    for (const diagnostic of checked.problems) reportHere(diagnostic);
    rest = withoutPlaces(rest, new Set(checked.problems.map(({ location }) => location)));
  }
  return undefined;
}

function checkTree<Schema extends z.ZodMiniType>(
  schema: Schema,
  node: YamlNode,
  subject: string,
): Located<z.output<Schema>> | { readonly problems: readonly Diagnostic[] } {
  const result = schema.safeParse(plainValue(node), {
    // Zod would write a program for each map that it checks, and most are checked a few times only.
    jitless: true,
    // Zod's own words are not wanted: the message only carries what the schema alone knows.
    error: (issue) => detailsOf(issue),
  });
  if (result.success) return { value: result.data, node };
  return { problems: result.error.issues.flatMap((issue) => diagnosticsOfIssue(issue, node, subject)) };
}
