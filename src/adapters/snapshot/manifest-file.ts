import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { MANIFEST_FORMAT, readManifest, writeManifest, type Manifest, type ManifestProblem } from './manifest.ts';
import { isAbsent } from './file-error.ts';
import { replaceFile } from './replace-file.ts';

/**
 * The manifest in a folder. Methods throw errors of the file system. It is read without the pool of threads, whose start
 * takes longer than the disk does.
 */
export interface ManifestFile {
  readonly path: string;
  /** `undefined`: there is none. The file is read again only when it is another one than last time. */
  read(): Promise<Result<Manifest | undefined, Failure>>;
  /** Replaces it as a whole; it has reached the disk when this returns. The caller holds the lock of the folder. */
  write(manifest: Manifest): Promise<void>;
}

/** The file `manifest.json` of a folder. */
export function manifestFile(folder: string): ManifestFile {
  const path = join(folder, 'manifest.json');
  let known: { readonly identity: string; readonly manifest: Manifest } | undefined;
  return {
    path,
    async read() {
      const identity = fileIdentity(path);
      if (identity === undefined) return ok(undefined);
      if (known?.identity === identity) return ok(known.manifest);
      const manifest = readManifest(readFileSync(path, 'utf8'));
      if (!manifest.ok) return err(manifestFailure(path, manifest.error));
      known = { identity, manifest: manifest.value };
      return manifest;
    },
    async write(manifest) {
      await replaceFile(path, writeManifest(manifest));
      const identity = fileIdentity(path);
      known = identity === undefined ? undefined : { identity, manifest };
    },
  };
}

function manifestFailure(file: string, problem: ManifestProblem): Failure {
  return problem.kind === 'damaged'
    ? { reason: 'history_damaged', file, problem: problem.problem }
    : { reason: 'history_newer', file, found: problem.found, known: MANIFEST_FORMAT };
}

/** Another one for each replaced file, since a file is replaced by a new one while the old one is there. */
function fileIdentity(path: string): string | undefined {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
