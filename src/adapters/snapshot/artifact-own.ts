import { ok, type Result } from '../../domain/result.ts';
import type { RunArtifact, RunArtifacts } from '../../execution/actions-ports.ts';
import { artifactNames } from './artifact-names.ts';
import { contentOf, type ArtifactReader } from './artifact-reader.ts';

/** Whose snapshots they are. */
export interface OwnSearch {
  readonly run: RunArtifacts;
  readonly project: string;
  readonly environment: string;
  readonly reader: ArtifactReader;
  readonly signal: AbortSignal;
}

/** What this run has under the names of an environment's snapshots. */
export interface OwnArtifacts {
  readonly freeNames: readonly string[];
  /** Snapshots of this project, with their generation. Those of other projects only take names. */
  readonly snapshots: readonly (RunArtifact & { readonly generation: number })[];
}

/** Lists them, of all attempts at the run, and reads those that are not known: none of it counts as a request of the API. */
export async function ownArtifacts(search: OwnSearch): Promise<Result<OwnArtifacts, string>> {
  const { run, project, environment, signal } = search;
  const names = artifactNames(environment);
  const listed = await run.list(signal);
  if (!listed.ok) return listed;
  const taken = listed.value.filter(({ name }) => names.includes(name));
  const snapshots: (RunArtifact & { readonly generation: number })[] = [];
  for (const artifact of taken) {
    const content = await contentOfOwn(search, artifact);
    if (content?.project === project && content.environment === environment) {
      snapshots.push({ ...artifact, generation: content.generation });
    }
  }
  return ok({ freeNames: names.filter((name) => !taken.some((artifact) => artifact.name === name)), snapshots });
}

/** Deletes snapshots of this run; one that stays takes a name, and is deleted after a later save. */
export async function removeOwn(search: OwnSearch, outdated: readonly RunArtifact[]): Promise<void> {
  for (const { name } of outdated) await search.run.remove(name, search.signal);
}

/** What an artifact says of itself; `undefined`: it cannot be read, and is left alone. */
async function contentOfOwn(
  { run, reader, signal }: OwnSearch,
  artifact: RunArtifact,
): Promise<ReturnType<ArtifactReader['recall']>> {
  const known = reader.recall(artifact.id);
  if (known !== undefined) return known;
  const files = await run.download(artifact, signal);
  if (!files.ok || typeof files.value === 'string') return undefined;
  const content = contentOf(files.value);
  if (!content.ok) return undefined;
  reader.remember(artifact.id, content.value);
  return content.value;
}
