import { compareText } from '../domain/diagnostic.ts';
import { compareVersions } from '../domain/migration.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { NotFile, ReadProblem } from '../domain/source-files.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import { cached, type Cache, type LoadContext } from './load-context.ts';
import { problemAt } from './report.ts';

/** A migration file by its name. */
export interface MigrationFileName {
  readonly version: string;
  readonly label: string;
  readonly path: string;
}

/** What the name of a migration file looks like (spec 03); `.yml` counts as `.yaml`. */
const MIGRATION_NAME = /^(?<number>[0-9]+)_.+(?<ending>\.ya?ml)$/;

/** A name that looks as if it had been meant for a migration. */
const NEARLY_MIGRATION_NAME = /^[0-9].*\.ya?ml$/i;

/** Folders by path: thousands of stages may share one. */
export type MigrationFolders = Cache<Result<readonly MigrationFileName[], ReadProblem>>;

/** The migration files of a folder in ascending order of version. Two with one number are reported, the first counts. */
export async function listMigrations(
  context: LoadContext,
  folders: MigrationFolders,
  directory: string,
): Promise<Result<readonly MigrationFileName[], ReadProblem>> {
  return cached(folders, directory, async () => {
    const [listed, others] = await Promise.all([context.files.list(directory), context.files.notFiles(directory)]);
    if (!listed.ok) return err(listed.error);
    for (const other of others.ok ? others.value : []) reportNoFile(context, directory, other);
    return ok(choose(context, directory, listed.value));
  });
}

function choose(context: LoadContext, directory: string, names: readonly string[]): readonly MigrationFileName[] {
  const byVersion = new Map<string, MigrationFileName>();
  for (const name of names.toSorted(compareText)) {
    const { number = '', ending = '' } = MIGRATION_NAME.exec(name)?.groups ?? {};
    const path = context.files.resolve(directory, name);
    if (number === '') {
      if (NEARLY_MIGRATION_NAME.test(name)) reportIgnored(context, path);
      continue;
    }
    const version = number.replace(/^0+(?=[0-9])/, '');
    const first = byVersion.get(version);
    if (first === undefined) byVersion.set(version, { version, label: name.slice(0, -ending.length), path });
    else reportDuplicate(context, { version, first: first.path, second: path });
  }
  return [...byVersion.values()].toSorted((a, b) => compareVersions(a.version, b.version));
}

function reportDuplicate(
  context: LoadContext,
  { version, first, second }: { readonly version: string; readonly first: string; readonly second: string },
): void {
  const [shownFirst, shownSecond] = [context.files.show(first), context.files.show(second)];
  context.report(
    problemAt(startOf(shownSecond), {
      code: 'duplicate-version',
      message: `two migrations have the number ${version}: ${shownFirst} and ${shownSecond}`,
      hint: 'give one of them another number',
      related: [{ message: 'the other one', location: startOf(shownFirst) }],
    }),
  );
}

/** What is called as a migration and can't be read would be passed over, and nobody would know why nothing is applied. */
function reportNoFile(context: LoadContext, directory: string, { name, isFolder }: NotFile): void {
  if (!MIGRATION_NAME.test(name)) return;
  const shown = context.files.show(context.files.resolve(directory, name));
  context.report(
    problemAt(startOf(shown), {
      code: 'not-a-file',
      message: `${shown} is ${isFolder ? 'a folder' : 'no regular file'}, and its name is that of a migration`,
      hint: isFolder
        ? 'move the file that it holds one folder up, or rename the folder; migrate_dir names another place'
        : 'put a file in its place, or rename it',
    }),
  );
}

function reportIgnored(context: LoadContext, path: string): void {
  const shown = context.files.show(path);
  context.report(
    problemAt(startOf(shown), {
      severity: 'notice',
      code: 'ignored-file',
      message: `${shown} is no migration: its name is not NUMBER_NAME.yaml`,
      hint: 'rename it, such as 001_create_vpc.yaml, or to something that does not begin with a digit',
    }),
  );
}

/** The beginning of a file, for what is wrong with all of it. */
export function startOf(file: string): SourceLocation {
  return { file, line: 1, column: 1 };
}
