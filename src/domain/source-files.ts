import type { Result } from './result.ts';

/** Why a file or folder could not be read. */
export type ReadProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'not_a_file' }
  | { readonly kind: 'too_large'; readonly bytes: number; readonly limitBytes: number }
  | { readonly kind: 'unreadable'; readonly message: string };

/** Something in a folder that can't be read as a file: a folder, or a named pipe, a socket, a device. */
export interface NotFile {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The user's files, as loading a project needs them. Paths are absolute. */
export interface SourceFiles {
  /** The bytes of a regular file of at most `limitBytes`. */
  read(path: string, limitBytes: number): Promise<Result<Uint8Array, ReadProblem>>;
  /** Names of the regular files in a folder (links followed), sorted; `not_a_file` when it is no folder. */
  list(directory: string): Promise<Result<readonly string[], ReadProblem>>;
  /** Names of the folders in a folder (links not followed), sorted; `not_a_file` when it is no folder. */
  folders(directory: string): Promise<Result<readonly string[], ReadProblem>>;
  /** What in a folder is neither a regular file nor a link to one, sorted by name; links to folders are folders here. */
  notFiles(directory: string): Promise<Result<readonly NotFile[], ReadProblem>>;
  /** Whether there is something at this path, or something that can't be looked at. */
  exists(path: string): Promise<boolean>;
  /** An absolute path as the user should see it: relative to the working folder, or absolute where they have no folder in common, with `/`. */
  show(path: string): string;
  /** `path` seen from `directory`, normalised. */
  resolve(directory: string, path: string): string;
}
