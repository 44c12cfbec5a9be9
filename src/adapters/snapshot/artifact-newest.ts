import { err, ok, type Result } from '../../domain/result.ts';
import type { RepositoryArtifact, RepositoryArtifacts } from '../../execution/actions-ports.ts';
import { artifactNames } from './artifact-names.ts';
import { UNREADABLE_STEP, type ArtifactProblem } from './artifact-problem.ts';
import type { ArtifactReader, ReadArtifact } from './artifact-reader.ts';

/** Whose snapshots are looked for, and with what. */
export interface ArtifactSearch {
  readonly project: string;
  readonly environment: string;
  readonly reader: ArtifactReader;
  readonly signal: AbortSignal;
}

/** Each download is a request of the REST API; further back nobody looks. */
const MAX_DOWNLOADS = 20;

/** The artifacts of all runs that may be snapshots of an environment, newest first. */
export async function listSnapshots(
  artifacts: RepositoryArtifacts,
  environment: string,
  signal: AbortSignal,
): Promise<Result<readonly RepositoryArtifact[], ArtifactProblem>> {
  const all: RepositoryArtifact[] = [];
  for (const name of artifactNames(environment)) {
    const named = await artifacts.named(name, signal);
    if (!named.ok) return err({ kind: 'unavailable', message: named.error });
    all.push(...named.value);
  }
  return ok(all.toSorted((a, b) => b.id - a.id));
}

/** What came of looking at an artifact. */
export type Look =
  | { readonly kind: 'read'; readonly snapshot: ReadArtifact }
  /** It has been deleted since the artifacts were listed: the list is out of date. */
  | { readonly kind: 'gone' }
  /** There are more, and enough have been downloaded. */
  | { readonly kind: 'enough' }
  | { readonly kind: 'problem'; readonly problem: ArtifactProblem };

/** What came of a search. `gone`: it has to begin anew. */
export type Search<Value> = Result<Value | 'gone', ArtifactProblem>;

/**
 * The snapshot of the highest generation. Generations grow with time, but for saves that did not know of each other, so
 * that the search ends at the first artifact of an earlier run that has a lower one. Where the newest can't be read,
 * whatever follows is older, and not taken for the newest.
 */
export async function findHighest(
  candidates: readonly RepositoryArtifact[],
  search: ArtifactSearch,
): Promise<Search<ReadArtifact | undefined>> {
  let highest: ReadArtifact | undefined;
  let damaged: UnreadableArtifact | undefined;
  for await (const look of looks(candidates, search)) {
    if (look.kind === 'read') {
      const { snapshot } = look;
      if (damaged !== undefined) return err(countedAbove(damaged, snapshot.generation));
      if (highest === undefined || snapshot.generation > highest.generation) highest = snapshot;
      else if (isFork(snapshot, highest)) return err(fork(highest, snapshot));
      else if (snapshot.artifact.runId !== highest.artifact.runId) return ok(highest);
    } else if (look.kind === 'problem' && (highest === undefined || look.problem.kind === 'unavailable')) {
      const { problem } = look;
      if (problem.kind !== 'unreadable' || problem.problem.kind !== 'damaged') return err(problem);
      damaged ??= problem;
    } else if (look.kind === 'gone' && highest === undefined) {
      return ok('gone');
    } else if (look.kind === 'enough' && damaged === undefined) {
      return highest === undefined ? err({ kind: 'unavailable', message: ENOUGH_WORDS }) : ok(highest);
    }
  }
  return damaged === undefined ? ok(highest) : err(countedAbove(damaged, 0));
}

type UnreadableArtifact = ArtifactProblem & { readonly kind: 'unreadable' };

function countedAbove(damaged: UnreadableArtifact, generation: number): ArtifactProblem {
  return { ...damaged, countsAs: generation + UNREADABLE_STEP };
}

/**
 * Looks at the artifacts in their order and gives the snapshots of this project: others of the repository may have
 * environments of the same name. What was read before is not downloaded again.
 */
export async function* looks(
  candidates: readonly RepositoryArtifact[],
  { project, environment, reader, signal }: ArtifactSearch,
): AsyncGenerator<Look> {
  let downloads = 0;
  for (const artifact of candidates) {
    const known = reader.recall(artifact.id);
    if (known === undefined && downloads >= MAX_DOWNLOADS) {
      yield { kind: 'enough' };
      return;
    }
    if (known === undefined) downloads += 1;
    const read =
      known === undefined ? await reader.read(artifact, signal) : ok({ ...known, artifact, files: undefined });
    if (!read.ok) yield { kind: 'problem', problem: read.error };
    else if (read.value === undefined) yield { kind: 'gone' };
    else if (read.value.project === project && read.value.environment === environment) {
      yield { kind: 'read', snapshot: read.value };
    }
  }
}

/** The words for a search that ended before it found anything. */
export const ENOUGH_WORDS = `the ${MAX_DOWNLOADS} newest artifacts of this name are of other projects, and there are more`;

function isFork(one: ReadArtifact, other: ReadArtifact): boolean {
  return one.generation === other.generation && one.checksum !== other.checksum;
}

function fork(one: ReadArtifact, other: ReadArtifact): ArtifactProblem {
  return { kind: 'forked', generation: one.generation, artifacts: [one.artifact, other.artifact] };
}
