import type { ParameterFile, ParameterFiles } from '../domain/parameter-files.ts';
import type { SourceText } from '../domain/source-text.ts';
import { DEFAULT_MARKS, splitTokens, type TokenMarks } from '../tokens/token-syntax.ts';
import { problemOfSharedMark } from '../tokens/token-problem.ts';
import { createLocator } from '../tokens/locator.ts';
import { copyPath, destinationProblem } from './copy-path.ts';
import { findFiles, isPattern, MAX_FOLDERS, MAX_FOUND_FILES, type FoundFile } from './find-files.ts';
import { type LoadContext, readBytes } from './load-context.ts';
import { type Located, member, oneOrMany, sourceText, textIfAny } from './located.ts';
import { problemAt, type Report } from './report.ts';
import type { ParameterFilesValue } from './schemas/stage-schema.ts';
import { reportSharedDestinations } from './shared-destinations.ts';
import { decodeText } from './source-encoding.ts';
import { quoteShort } from './yaml-node.ts';

/** Characters of a mark: more than any tool has. */
const MAX_MARK_LENGTH = 20;

/** Characters of all files that one entry stands for. */
export const MAX_ENTRY_CHARACTERS = 50_000_000;

/** `parameters` of a stage, one entry or a list of them. */
export type ParametersValue = Located<ParameterFilesValue | readonly ParameterFilesValue[]>;

/** Reads the files of a stage in which tokens are replaced. `directory`: absolute, that of the file that names them. */
export async function readParameters(
  context: LoadContext,
  parameters: ParametersValue,
  directory: string,
): Promise<readonly ParameterFiles[]> {
  const entries = oneOrMany<ParameterFilesValue>(parameters).map((entry) => readEntry(entry, context.report));
  const read = await Promise.all(entries.map(async (entry) => readFiles(context, entry, directory)));
  const filled = read.filter(({ files }) => files.length > 0);
  reportSharedDestinations(filled, context.report);
  return filled;
}

/** An entry whose files are not read yet. */
interface Entry extends Omit<ParameterFiles, 'files'> {
  readonly source: SourceText;
  readonly destination: string | undefined;
}

function readEntry({ value, node }: Located<ParameterFilesValue>, report: Report): Entry {
  const usual = { ...DEFAULT_MARKS, onMissing: 'fail', recursive: false, location: node.location } as const;
  if (typeof value !== 'object') return { ...usual, source: sourceText({ value, node }), destination: undefined };
  const files = { value, node };
  const [source, destination] = [member(files, 'src'), member(files, 'dest')];
  if (destination !== undefined) checkDestination(sourceText(destination), report);
  return {
    ...usual,
    source: source === undefined ? { text: '', at: node.location, indent: 0 } : sourceText(source),
    destination: destination && textIfAny(files, 'dest'),
    prefix: readMark(files, 'prefix', report),
    suffix: readMark(files, 'suffix', report),
    onMissing: value.on_missing,
    recursive: value.recursive,
  };
}

function readMark(
  files: Located<Exclude<ParameterFilesValue, string | number | boolean>>,
  key: 'prefix' | 'suffix',
  report: Report,
): string {
  const written = member(files, key);
  if (written === undefined) return DEFAULT_MARKS[key];
  const { text, at } = sourceText(written);
  if (text.trim() !== '' && !text.includes('\n') && text.length <= MAX_MARK_LENGTH) return text;
  const message = `${key}: ${quoteShort(text)} can't mark a token`;
  const hint = `write at most ${MAX_MARK_LENGTH} characters on one line, such as ${DEFAULT_MARKS[key]}`;
  report(problemAt(at, { code: 'invalid-value', message, hint }));
  return DEFAULT_MARKS[key];
}

/** What is written goes into a folder of the stage alone, and never into the source tree (spec 11, "Parameter files"). */
function checkDestination({ text, at }: SourceText, report: Report): void {
  const problem = destinationProblem(text);
  if (problem === undefined) return;
  const message = `dest: ${quoteShort(text)} ${problem.message}`;
  report(problemAt(at, { code: 'invalid-path', message, hint: problem.hint }));
}

async function readFiles(context: LoadContext, entry: Entry, directory: string): Promise<ParameterFiles> {
  const { source, destination, ...options } = entry;
  const files: ParameterFile[] = [];
  let length = 0;
  // One after the other, so that a pattern that leads to too much is found out before all of it is in memory.
  for (const found of await find(context, source, directory)) {
    const text = await readText(context, { path: found.path, namedAt: source.at });
    if (text === undefined) continue;
    length += text.length;
    if (length > MAX_ENTRY_CHARACTERS) {
      reportTooLong(source, context.report);
      break;
    }
    const file = context.files.show(found.path);
    const read: ParameterFile = { file, text, destination: copyPath(found, isPattern(source.text), destination) };
    reportSharedMarks(read, options, context.report);
    files.push(read);
  }
  return { ...options, files };
}

function reportTooLong({ text, at }: SourceText, report: Report): void {
  const message = `${quoteShort(text)} leads to files with more than ${MAX_ENTRY_CHARACTERS} characters together`;
  report(problemAt(at, { code: 'out-of-range', message, hint: 'write a pattern that leads to fewer' }));
}

async function readText(context: LoadContext, file: Parameters<typeof readBytes>[1]): Promise<string | undefined> {
  const bytes = await readBytes(context, file);
  return bytes && decodeText(bytes, context.files.show(file.path), context.report);
}

/** A path that is no pattern is one file, there or not. */
async function find(
  { files, report }: LoadContext,
  source: SourceText,
  directory: string,
): Promise<readonly FoundFile[]> {
  const { text, at } = source;
  if (text.includes('{{') && !(await files.exists(files.resolve(directory, text)))) {
    const message = `src: ${quoteShort(text)} is no template: which files a stage has is known before any variable`;
    const hint = 'write one file, with tokens for what differs between environments, or one stage for each';
    report(problemAt(at, { code: 'invalid-path', message, hint }));
    return [];
  }
  if (!isPattern(text)) {
    const name = text.split('/').at(-1) ?? text;
    return [{ path: files.resolve(directory, text), varying: name }];
  }
  const found = await findFiles(files, directory, text);
  if (found.ok && found.value.length > 0) return found.value;
  if (found.ok) {
    const message = `no file is called ${quoteShort(text)}`;
    report(problemAt(at, { code: 'missing-file', message, hint: 'create one, or mend the pattern' }));
    return [];
  }
  const isFiles = found.error.kind === 'too_many_files';
  const limit = isFiles ? `${MAX_FOUND_FILES} files` : `${MAX_FOLDERS} folders`;
  const message = `${quoteShort(text)} leads to more than ${limit}`;
  report(problemAt(at, { code: 'out-of-range', message, hint: 'write a pattern that leads to fewer' }));
  return [];
}

/** Whatever the values are, the text shows a token that was not meant to be text. */
function reportSharedMarks({ file, text }: ParameterFile, marks: TokenMarks, report: Report): void {
  const { shared } = splitTokens(text, marks);
  if (shared.length === 0) return;
  const locate = createLocator(file, text);
  for (const mark of shared) report(problemOfSharedMark(mark, locate(mark.offset)));
}
