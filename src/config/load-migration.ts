import type { Migration } from '../domain/migration.ts';
import { once } from '../domain/once.ts';
import { sha256Hex } from '../domain/sha256.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { SourceText } from '../domain/source-text.ts';
import { checkSchema } from './check-schema.ts';
import { type LoadContext, readBytes, readTree } from './load-context.ts';
import { type MigrationFileName, startOf } from './migration-folder.ts';
import { readMigrationSteps } from './read-migration.ts';
import { problemAt } from './report.ts';
import { migrationFile } from './schemas/migration-schema.ts';
import { asRead, decodeText } from './source-encoding.ts';

/** A migration with the sign-ins that it names: whether they exist depends on the stage. */
export interface LoadedMigration {
  readonly migration: Migration;
  readonly authNames: readonly { readonly name: string; readonly location: SourceLocation }[];
}

/** What a migration depends on besides its file. */
export interface MigrationOptions {
  /** Absolute folder of config.yaml, to which `body_file` is relative. */
  readonly configDirectory: string;
  readonly renderBody: boolean;
}

/** Reads a migration file; undefined after a report. */
export async function loadMigration(
  context: LoadContext,
  { version, label, path }: MigrationFileName,
  { configDirectory, renderBody }: MigrationOptions,
): Promise<LoadedMigration | undefined> {
  const file = context.files.show(path);
  const named = { path, namedAt: startOf(file) };
  const node = await readTree(context, named);
  const checked = node === undefined ? undefined : checkSchema(migrationFile, node, context.report);
  const bytes = await readBytes(context, named);
  if (checked === undefined || bytes === undefined) return undefined;
  const read: (Uint8Array | string)[] = [asRead(bytes)];
  const authNames: LoadedMigration['authNames'][number][] = [];
  const readBodyFile = async (name: SourceText): Promise<SourceText | undefined> => {
    if (name.text.includes('{{')) {
      reportTemplate(context, name);
      return undefined;
    }
    const bodyPath = context.files.resolve(configDirectory, name.text);
    const body = await readBytes(context, { path: bodyPath, namedAt: name.at });
    if (body === undefined) return undefined;
    read.push(body);
    const shown = context.files.show(bodyPath);
    const text = decodeText(body, shown, context.report);
    return text === undefined ? undefined : { text, at: startOf(shown), indent: 0 };
  };
  const steps = await readMigrationSteps(checked.located, {
    report: checked.report,
    renderBody,
    readBodyFile,
    onAuthName: (name, location) => authNames.push({ name, location }),
    gathered: context.gathered,
  });
  if (steps === undefined || !checked.isWhole) return undefined;
  // Asked for of what has been applied or is about to be: a plan of many files is spared it.
  const checksum = once(() => sha256Hex(...read));
  const head = { version, label, file, location: startOf(file) };
  const migration = {
    ...head,
    ...steps,
    get checksum() {
      return checksum();
    },
  };
  return { migration, authNames };
}

function reportTemplate(context: LoadContext, name: SourceText): void {
  context.report(
    problemAt(name.at, {
      code: 'invalid-value',
      message:
        'body_file: the name of a body file cannot be a template, since the file is read before values are known',
      hint: 'write the name out; the text inside the file may be a template',
    }),
  );
}
