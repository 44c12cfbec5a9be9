import { textOfNode } from './located.ts';
import type { LoadedMigration } from './load-migration.ts';
import { hintOfNames } from './nearest.ts';
import { problemAt, type Report } from './report.ts';
import { quoteShort, type YamlNode } from './yaml-node.ts';

/** A config.yaml, which may have mistakes, as it is shown. */
export interface AuthReferences {
  readonly node: YamlNode;
  readonly config: string;
  readonly report: Report;
}

/** Reports each sign-in that a migration names and its config.yaml does not have. */
export function reportUnknownAuth(
  migrations: readonly LoadedMigration[],
  { node, config, report }: AuthReferences,
): void {
  const known = authNamesOf(node);
  const names = new Set(known);
  for (const { authNames } of migrations) {
    for (const { name, location } of authNames) {
      if (names.has(name)) continue;
      report(
        problemAt(location, {
          code: 'unknown-auth',
          message: `${config} has no sign-in called ${quoteShort(name)}`,
          hint: hintOfNames(name, known, 'sign-ins'),
        }),
      );
    }
  }
}

/** Looked up in the tree, so that a mistake in one sign-in does not make every mention of it another one. */
function authNamesOf(node: YamlNode): readonly string[] {
  const auth = node.kind === 'map' ? node.entries.get('auth')?.value : undefined;
  const entries = auth?.kind === 'list' ? auth.items : auth === undefined ? [] : [auth];
  return entries.flatMap((entry) => {
    const name = entry.kind === 'map' ? entry.entries.get('name')?.value : undefined;
    return name === undefined ? [] : [textOfNode(name).text];
  });
}
