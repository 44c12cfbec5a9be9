import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../domain/result.ts';
import type { FileSet, RepositoryArtifact, RepositoryArtifacts } from '../../execution/actions-ports.ts';
import type { ArtifactProblem } from './artifact-problem.ts';
import { readManifest, type ManifestProblem } from './manifest.ts';

/** What an artifact says of itself. */
export interface ArtifactContent {
  readonly project: string;
  readonly environment: string;
  readonly generation: number;
  /** Of the manifest: the same for the same snapshot. */
  readonly checksum: string;
}

/** An artifact that was read: in this call, or earlier and then without its files. */
export interface ReadArtifact extends ArtifactContent {
  readonly artifact: RepositoryArtifact;
  readonly files: FileSet | undefined;
}

/** Reads artifacts, and remembers what they say: they never change. */
export interface ArtifactReader {
  /** What was read or uploaded before. */
  recall(id: number): ArtifactContent | undefined;
  remember(id: number, content: ArtifactContent): void;
  /** Downloads one; `undefined`: it is gone since it was listed. */
  read(artifact: RepositoryArtifact, signal: AbortSignal): Promise<Result<ReadArtifact | undefined, ArtifactProblem>>;
}

/** How often an artifact is downloaded that is not what was uploaded: it may have been changed or cut on its way. */
const MAX_DOWNLOADS = 3;

const NOT_AS_UPLOADED: ManifestProblem = { kind: 'damaged', problem: 'what is kept is not what was uploaded' };

/** A reader that remembers nothing yet. */
export function artifactReader(artifacts: Pick<RepositoryArtifacts, 'download'>): ArtifactReader {
  const contents = new Map<number, ArtifactContent>();
  return {
    recall: (id) => contents.get(id),
    remember: (id, content) => void contents.set(id, content),
    async read(artifact, signal) {
      let files = await artifacts.download(artifact, signal);
      for (let tried = 1; files.ok && files.value === 'damaged' && tried < MAX_DOWNLOADS; tried += 1) {
        files = await artifacts.download(artifact, signal);
      }
      if (!files.ok) return err({ kind: 'unavailable', message: files.error });
      if (files.value === 'gone') return ok(undefined);
      if (files.value === 'damaged') return err({ kind: 'unreadable', artifact, problem: NOT_AS_UPLOADED });
      const content = contentOf(files.value);
      if (!content.ok) return err({ kind: 'unreadable', artifact, problem: content.error });
      contents.set(artifact.id, content.value);
      return ok({ ...content.value, artifact, files: files.value });
    },
  };
}

/** What the files of a snapshot say of it. */
export function contentOf(files: FileSet): Result<ArtifactContent, ManifestProblem> {
  const bytes = files.get('manifest.json');
  if (bytes === undefined) return err({ kind: 'damaged', problem: 'it has no manifest.json' });
  const manifest = readManifest(Buffer.from(bytes).toString());
  if (!manifest.ok) return manifest;
  const { project, environment, generation } = manifest.value;
  return ok({ project, environment, generation, checksum: createHash('sha256').update(bytes).digest('hex') });
}
