import type { Result } from '../domain/result.ts';

/** A folder that only this user can open; it is gone, with all that is in it, when it is disposed of. */
export interface PrivateFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /**
   * Writes a new file and returns its absolute path. A name with `/` leads into folders of this one, which are made; one
   * that leads out of it is an error. Only this user can read it. The error is a sentence.
   */
  write(name: string, text: string): Promise<Result<string, string>>;
}

/** Files that a deployment needs beside those of the project. Errors are sentences. */
export interface PrivateFiles {
  /** The text of a file of the project, by its absolute path, or by one that leads from `directory`. */
  read(directory: string, path: string): Promise<Result<string, string>>;
  open(): Promise<Result<PrivateFolder, string>>;
}
