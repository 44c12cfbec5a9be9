import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceFiles } from '../domain/source-files.ts';
import { matchesPattern } from './name-pattern.ts';

/** Files that one pattern may stand for. */
export const MAX_FOUND_FILES = 1_000;

/** Folders that are looked through for one pattern. */
export const MAX_FOLDERS = 10_000;

/** A file that a pattern stands for. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Its path from the folder in which the pattern begins to vary: `main.json`, `deep/main.json`. */
  readonly varying: string;
}

/** Why a pattern was not followed to its end. */
export type FindProblem = { readonly kind: 'too_many_files' } | { readonly kind: 'too_many_folders' };

/** Whether a path stands for any number of files. */
export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/**
 * The files that a pattern stands for, sorted by folders and names: `*` and `?` within a name, `**` any number of folders.
 * Names with a dot in front are only found by a pattern that has one too. Links to folders are not followed.
 */
export async function findFiles(
  files: SourceFiles,
  directory: string,
  pattern: string,
): Promise<Result<readonly FoundFile[], FindProblem>> {
  const names = pattern.split('/').filter((name, place) => name !== '.' && (name !== '' || place === 0));
  const firstVarying = names.findIndex(isPattern);
  const fixed = names.slice(0, firstVarying);
  const start = { path: files.resolve(directory, fixed.join('/') || (fixed.length > 0 ? '/' : '.')), names: [] };
  const search: Search = { files, found: new Map(), looked: 0 };
  const problem = await descend(search, start, names.slice(firstVarying));
  if (problem !== undefined) return err(problem);
  return ok([...search.found].map(([varying, path]) => ({ path, varying })));
}

interface Search {
  readonly files: SourceFiles;
  /** Paths by what varies in them: `**` leads to a file in more than one way. */
  readonly found: Map<string, string>;
  looked: number;
}

/** A folder with the names that led to it from the one that the pattern begins in. */
interface Folder {
  readonly path: string;
  readonly names: readonly string[];
}

async function descend(
  search: Search,
  folder: Folder,
  [name, ...rest]: readonly string[],
): Promise<FindProblem | undefined> {
  if (name === undefined) return undefined;
  search.looked += 1;
  if (search.looked > MAX_FOLDERS) return { kind: 'too_many_folders' };
  const { files, found } = search;
  if (name === '**') {
    // As the last name it means all files below, as the one before a name all folders in which that is looked for.
    const next = rest.length === 0 ? ['*'] : rest;
    const problem = await descend(search, folder, next);
    return problem ?? (await inFolders(search, folder, '*', ['**', ...rest]));
  }
  if (rest.length > 0) return inFolders(search, folder, name, rest);
  const listed = await files.list(folder.path);
  for (const file of listed.ok ? listed.value : []) {
    if (!matchesPattern(file, name)) continue;
    found.set([...folder.names, file].join('/'), files.resolve(folder.path, file));
    if (found.size > MAX_FOUND_FILES) return { kind: 'too_many_files' };
  }
  return undefined;
}

async function inFolders(
  search: Search,
  folder: Folder,
  name: string,
  rest: readonly string[],
): Promise<FindProblem | undefined> {
  const { files } = search;
  const listed = isPattern(name) ? await files.folders(folder.path) : ok([name]);
  for (const inner of listed.ok ? listed.value : []) {
    if (isPattern(name) && !matchesPattern(inner, name)) continue;
    const next = { path: files.resolve(folder.path, inner), names: [...folder.names, inner] };
    const problem = await descend(search, next, rest);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
