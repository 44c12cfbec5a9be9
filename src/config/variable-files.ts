import type { VariableLayer } from '../domain/project.ts';
import { checkSchema } from './check-schema.ts';
import { type FileReference, type LoadContext, readTree } from './load-context.ts';
import { member } from './located.ts';
import { startOf } from './migration-folder.ts';
import { readVariables } from './read-variables.ts';
import { problemAt } from './report.ts';
import { variablesFile } from './schemas/variables-schema.ts';

/** The endings of a file of variables; the first that exists is taken. */
const ENDINGS = ['.yml', '.yaml', '.json', '.jsonc'] as const;

/**
 * The file of variables with this path but for its ending, or undefined where there is none.
 * Several are reported: which one was meant cannot be known.
 */
export async function findVariablesFile(context: LoadContext, stem: string): Promise<FileReference | undefined> {
  const paths = ENDINGS.map((ending) => stem + ending);
  const exist = await Promise.all(paths.map(async (path) => context.files.exists(path)));
  const [first, second] = paths.filter((_, index) => exist[index]);
  if (first === undefined) return undefined;
  const namedAt = startOf(context.files.show(first));
  if (second !== undefined) {
    const shown = [first, second].map((path) => context.files.show(path));
    context.report(
      problemAt(namedAt, {
        code: 'ambiguous-file',
        message: `there are both ${shown.join(' and ')}`,
        hint: 'remove one of them, or name the one that is meant with vars_file',
      }),
    );
  }
  return { path: first, namedAt };
}

/** The variables of a file; undefined after a report. */
export async function loadVariablesFile(context: LoadContext, file: FileReference): Promise<VariableLayer | undefined> {
  const node = await readTree(context, file);
  const checked = node === undefined ? undefined : checkSchema(variablesFile, node, context.report);
  if (checked === undefined) return undefined;
  return {
    source: context.files.show(file.path),
    variables: readVariables(member(checked.located, 'variables'), checked.report),
  };
}
