import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../execution/snapshot-ports.ts';
import { checksumOf, MANIFEST_NAME, type Contents, type HistoryContent, type IntactFiles } from './kept-content.ts';
import { MANIFEST_FORMAT, readManifest, type Manifest } from './manifest.ts';

/** Whose snapshot it has to be, and where it was found. */
export interface Expected {
  readonly project: string;
  readonly environment: string;
  readonly place: string;
}

/** Checks everything that a snapshot says of itself: format, project, environment, and each file's size and checksum. */
export function verifySnapshot(snapshot: Snapshot, expected: Expected): Result<IntactFiles, Failure> {
  const damaged = (problem: string): Result<never, Failure> =>
    err({ reason: 'history_damaged', file: `generation ${snapshot.generation} in ${expected.place}`, problem });

  const bytes = snapshot.files.get(MANIFEST_NAME);
  if (bytes === undefined) return damaged(`it has no ${MANIFEST_NAME}`);
  const read = readManifest(Buffer.from(bytes).toString());
  if (!read.ok) {
    const { error } = read;
    if (error.kind === 'damaged') return damaged(`${MANIFEST_NAME}: ${error.problem}`);
    return err({ reason: 'history_newer', file: expected.place, found: error.found, known: MANIFEST_FORMAT });
  }
  const manifest = read.value;
  const { project, environment, generation } = manifest;
  if (project !== expected.project) {
    return err({ reason: 'snapshot_foreign', place: expected.place, found: project, wanted: expected.project });
  }
  if (environment !== expected.environment) return damaged(`it is of the environment ${environment}`);
  if (generation !== snapshot.generation) return damaged(`its manifest says that it is generation ${generation}`);
  const contents = verifiedContents(snapshot, manifest);
  return contents.ok ? ok({ manifest, contents: contents.value, snapshot }) : damaged(contents.error);
}

function verifiedContents({ files }: Snapshot, manifest: Manifest): Result<Contents, string> {
  const unlisted = [...files.keys()].find((name) => name !== MANIFEST_NAME && !manifest.files.has(name));
  if (unlisted !== undefined) return err(`it holds ${unlisted}, which its manifest does not list`);
  const contents = new Map<string, HistoryContent>();
  for (const [name, entry] of manifest.files) {
    const bytes = files.get(name);
    if (bytes === undefined) return err(`${name} is missing`);
    if (bytes.length !== entry.bytes) return err(`${name} has ${bytes.length} bytes, and had ${entry.bytes}`);
    if (checksumOf(bytes) !== entry.sha256) return err(`${name} has another checksum than when it was saved`);
    contents.set(name, { bytes, entry });
  }
  return ok(contents);
}
