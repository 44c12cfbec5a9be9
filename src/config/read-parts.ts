import { nameInPart, type ProjectPart } from '../domain/part.ts';
import { checkSchema } from './check-schema.ts';
import type { LoadContext } from './load-context.ts';
import { literal, type Located, member, oneOrMany, sourceText, textOrEmpty, type TextValue } from './located.ts';
import { readStagesFile, type StagesFile } from './read-stages-file.ts';
import { readVariables } from './read-variables.ts';
import { problemAt, type ProblemWords } from './report.ts';
import { reportKeysOfProject } from './keys-of-project.ts';
import { includedFile, type IncludedFileValue } from './schemas/stages-schema.ts';
import type { PlacedName } from './stage-names.ts';
import { listUnder } from './top-level.ts';
import { withoutAbsent } from './without-absent.ts';
import { quoteShort, type YamlNode } from './yaml-node.ts';

/** Files that may be included within each other: more than that has lost its way. */
export const MAX_INCLUDE_DEPTH = 20;

/** Files that a project may include, directly or by others: two lines in each of a few files may stand for millions. */
export const MAX_PARTS = 1_000;

/** An included file, of which the stages are still to be read. */
export interface PartFile {
  readonly part: ProjectPart;
  /** Undefined where it could not be read, which was reported. */
  readonly file: StagesFile | undefined;
  /** `depends_on` of its entry, with the names as written in the file that includes it. */
  readonly dependsOn: readonly PlacedName[];
}

/** The files that a project includes, directly or by others, each after those that it includes itself. */
export async function readParts(context: LoadContext, project: StagesFile): Promise<readonly PartFile[]> {
  const found: PartFile[] = [];
  await readIncludes(context, { file: project, part: undefined, chain: [] }, found);
  return found;
}

/** A file that includes others, and how it came to be read. */
interface Includer {
  readonly file: StagesFile;
  readonly part: ProjectPart | undefined;
  /** The files that lead here from that of the project, without this one. */
  readonly chain: readonly Inclusion[];
}

/** A file, and where it includes the next one of a chain. */
interface Inclusion {
  readonly path: string;
  readonly at: ProjectPart['location'];
}

async function readIncludes(context: LoadContext, includer: Includer, found: PartFile[]): Promise<void> {
  // One after the other, so that the limit holds and problems come in the same order every time.
  for (const node of listUnder(includer.file.root, 'include')) {
    const entry = checkSchema(includedFile, node, context.report, 'an entry of include');
    if (entry?.isWhole !== true) leaveOut(node, includer, found);
    else await readPart(context, includer, { entry: entry.located, found });
  }
}

/** An entry with mistakes still has its prefix, so that nobody is told of names in it that are not known. */
function leaveOut(node: YamlNode, includer: Includer, found: PartFile[]): void {
  const prefix = node.kind === 'map' ? node.entries.get('prefix')?.value : undefined;
  if (prefix?.kind !== 'scalar') return;
  found.push({ part: partOf(includer, prefix.literal, node), file: undefined, dependsOn: [] });
}

interface Entry {
  readonly entry: Located<IncludedFileValue>;
  readonly found: PartFile[];
}

async function readPart(context: LoadContext, includer: Includer, { entry, found }: Entry): Promise<void> {
  const { files, report } = context;
  const path = member(entry, 'path');
  if (path === undefined) return;
  const { text, at } = sourceText(path);
  const reference = { path: files.resolve(includer.file.directory, text), namedAt: at };
  const chain = [...includer.chain, { path: includer.file.path, at }];
  const part = partOf(includer, textOrEmpty(entry, 'prefix'), entry.node);
  const problem =
    problemOfPath(text) ?? problemOfInclusion(context, chain, { path: reference.path, count: found.length });
  if (problem !== undefined) report(problemAt(at, problem));
  const file = problem ? undefined : await readStagesFile(context, reference, includer.file.defaults);
  const given = member(entry, 'with');
  const whole: ProjectPart = withoutAbsent({
    ...part,
    directory: files.resolve(reference.path, '..'),
    env: file?.settings.env ?? [],
    given: given === undefined ? [] : readVariables(given, report),
    retry: file?.settings.retry,
  });
  if (file !== undefined) {
    reportKeysOfProject(file, entry.node.location, report);
    await readIncludes(context, { file, part: whole, chain }, found);
  }
  const dependsOn = oneOrMany<TextValue>(member(entry, 'depends_on')).map((name) => ({
    name: literal(name),
    location: name.node.location,
  }));
  found.push({ part: whole, file, dependsOn });
}

function partOf({ file, part }: Includer, prefix: string, { location }: YamlNode): ProjectPart {
  const parent = part === undefined ? {} : { parent: part };
  return { name: nameInPart(part?.name, prefix), ...parent, location, directory: file.directory, env: [], given: [] };
}

/** What is written where a path belongs, and would only be told as a file that is not there. */
function problemOfPath(text: string): ProblemWords | undefined {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    const message = `path: ${quoteShort(text)} is an address, and only files of this machine are included`;
    return { code: 'invalid-path', message, hint: 'fetch it in a step before, and write where it is then' };
  }
  if (!text.includes('{{')) return undefined;
  const message = `path: ${quoteShort(text)} is no template: which files belong to a project is known before any variable`;
  return {
    code: 'invalid-path',
    message,
    hint: 'include each of the files, and give their stages environments or a condition',
  };
}

function problemOfInclusion(
  { files }: LoadContext,
  chain: readonly Inclusion[],
  { path, count }: { readonly path: string; readonly count: number },
): ProblemWords | undefined {
  const start = chain.findIndex((inclusion) => inclusion.path === path);
  if (start >= 0) {
    const circle = chain.slice(start);
    const names = [...circle.map((inclusion) => inclusion.path), path].map((file) => files.show(file));
    return {
      code: 'circular-include',
      message: `files include each other in a circle: ${names.join(' \u2192 ')}`,
      hint: 'remove one of these entries of include',
      related: circle.slice(0, -1).map((inclusion, step) => ({
        message: `${names[step] ?? ''} includes ${names[step + 1] ?? ''}`,
        location: inclusion.at,
      })),
    };
  }
  if (chain.length > MAX_INCLUDE_DEPTH) {
    const message = `files are included more than ${MAX_INCLUDE_DEPTH} deep`;
    return { code: 'nesting-too-deep', message, hint: 'include them in a file further out' };
  }
  if (count < MAX_PARTS) return undefined;
  const message = `a project may include at most ${MAX_PARTS.toLocaleString('en')} files`;
  return { code: 'too-many-stages', message, hint: 'make several projects of it' };
}
