import type { Result } from '../domain/result.ts';
import type { ReadProblem, SourceFiles } from '../domain/source-files.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { VariableDefinition } from '../domain/variables.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';
import type { YamlNode } from './yaml-node.ts';
import { readYaml } from './yaml-source.ts';

/** The largest file that is read. */
export const MAX_FILE_BYTES: number = 5 * 1024 * 1024;

/** What loading works with. Files are read and parsed once, whoever names them. */
export interface LoadContext {
  readonly files: SourceFiles;
  readonly report: Report;
  readonly bytes: Cache<Result<Uint8Array, ReadProblem>>;
  readonly trees: Map<string, { readonly node: YamlNode | undefined }>;
  readonly gathered: GatheredTexts;
}

/**
 * What planning looks at, of stages and migrations too that another mistake keeps out of the project: what is wrong with
 * these texts is told in the same go.
 */
export interface GatheredTexts {
  readonly conditions: SourceText[];
  /** One `env` each. */
  readonly variables: (readonly VariableDefinition[])[];
}

/** Things by absolute path, or another key that says all they depend on. */
export type Cache<Value> = Map<string, Promise<Value>>;

/** The value for a key, made by the first who asks. */
export async function cached<Value>(cache: Cache<Value>, key: string, make: () => Promise<Value>): Promise<Value> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/** A file that is named somewhere: its absolute path, and where it is named. */
export interface FileReference {
  readonly path: string;
  readonly namedAt: SourceLocation;
  /** Whether a folder is meant. */
  readonly isFolder?: boolean;
}

/** The bytes of a file; undefined after a report at the place that names it. */
export async function readBytes(context: LoadContext, file: FileReference): Promise<Uint8Array | undefined> {
  const result = await cached(context.bytes, file.path, async () => context.files.read(file.path, MAX_FILE_BYTES));
  if (result.ok) return result.value;
  reportReadProblem(context, file, result.error);
  return undefined;
}

/** The tree of a YAML file; undefined after a report. */
export async function readTree(context: LoadContext, file: FileReference): Promise<YamlNode | undefined> {
  const bytes = await readBytes(context, file);
  if (bytes === undefined) return undefined;
  const known = context.trees.get(file.path);
  if (known !== undefined) return known.node;
  const json = /\.jsonc?$/i.test(file.path);
  const node = readYaml({ file: context.files.show(file.path), bytes, json }, context.report);
  context.trees.set(file.path, { node });
  return node;
}

/** Reports that a file or folder could not be read, at the place that names it. */
export function reportReadProblem(context: LoadContext, file: FileReference, problem: ReadProblem): void {
  const shown = context.files.show(file.path);
  context.report(problemAt(file.namedAt, wordsOf(shown, file.isFolder === true, problem)));
}

function wordsOf(shown: string, isFolder: boolean, problem: ReadProblem): ProblemWords {
  switch (problem.kind) {
    case 'missing':
      return { code: 'missing-file', message: `there is no ${shown}`, hint: 'create it, or mend the path' };
    case 'not_a_file':
      return { code: 'not-a-file', message: isFolder ? `${shown} is not a folder` : `${shown} is not a file` };
    case 'too_large':
      return {
        code: 'file-too-large',
        message: `${shown} has ${problem.bytes} bytes, and the limit is ${problem.limitBytes}`,
        hint: 'split it',
      };
    case 'unreadable':
      return { code: 'unreadable-file', message: `${shown} cannot be read: ${problem.message}` };
  }
}
