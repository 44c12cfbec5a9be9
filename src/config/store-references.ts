import type { Environment } from '../domain/project.ts';
import type { SourceFiles } from '../domain/source-files.ts';
import type { Stage } from '../domain/stage.ts';
import { problemAt, type Report } from './report.ts';

/** What the files of histories are compared within. */
export interface StoreContext {
  readonly files: SourceFiles;
  readonly environments: readonly Environment[];
  readonly report: Report;
}

/**
 * Reports history files that two stages, or a stage in two environments, would write together: each would take the
 * other's migrations for its own. Paths that are templates are only known when they are rendered.
 */
export function reportSharedStores(stages: readonly Stage[], { files, environments, report }: StoreContext): void {
  const owners = new Map<string, Stage>();
  for (const stage of stages) {
    if (stage.work.kind !== 'migrations') continue;
    const { store, directory } = stage.work.config;
    if (store.kind !== 'sqlite' || store.path === undefined || store.path.text.includes('{{')) continue;
    const count = stage.environments?.length ?? environments.length;
    if (count > 1) {
      report(
        problemAt(store.path.at, {
          code: 'store-not-separate',
          message: `the history of stage ${stage.name} would be the same file in ${count} environments`,
          hint: 'put the environment into the path: "{{.environment}}.db", or leave the path out',
        }),
      );
      continue;
    }
    const path = files.resolve(directory, store.path.text);
    const key = JSON.stringify([path, store.tables, stage.environments ?? []]);
    const owner = owners.get(key);
    if (owner === undefined) {
      owners.set(key, stage);
      continue;
    }
    report(
      problemAt(store.path.at, {
        code: 'shared-store',
        message: `the stages ${owner.name} and ${stage.name} would keep their histories in one file, ${files.show(path)}`,
        hint: 'give each its own sqlite.path or table_prefix, or leave the path out',
        related: [{ message: owner.name, location: owner.location }],
      }),
    );
  }
}
