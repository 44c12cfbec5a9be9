import type { Failure } from '../../domain/failure.ts';
import type { RepositoryArtifact } from '../../execution/actions-ports.ts';
import { MANIFEST_FORMAT, type ManifestProblem } from './manifest.ts';

/** Why snapshots among the artifacts cannot be had. Messages are sentences for the user. */
export type ArtifactProblem =
  | { readonly kind: 'unavailable'; readonly message: string }
  | {
      readonly kind: 'unreadable';
      readonly artifact: RepositoryArtifact;
      readonly problem: ManifestProblem;
      /** What it counts as, where it is the newest and damaged; see {@link UNREADABLE_STEP}. */
      readonly countsAs?: number;
    }
  /** Two runs have saved this generation, neither knowing of the other. */
  | { readonly kind: 'forked'; readonly generation: number; readonly artifacts: readonly RepositoryArtifact[] };

/**
 * An artifact that can't be read does not tell its generation. It counts as one that is this much above the newest that
 * can be read: one run saves again and again, and deletes what it saved before.
 */
export const UNREADABLE_STEP = 1_000;

/** How messages name an artifact. */
export function nameOf({ name, id, runId }: RepositoryArtifact): string {
  return `artifact ${name} (${id}) of run ${runId}`;
}

/** The failure of a load. */
export function loadFailure(place: string, problem: ArtifactProblem): Failure {
  switch (problem.kind) {
    case 'unavailable':
      return { reason: 'history_unavailable', place, problem: problem.message };
    case 'forked':
      return { reason: 'history_damaged', file: place, problem: problemWords(problem) };
    case 'unreadable': {
      const file = nameOf(problem.artifact);
      const { problem: cause, countsAs } = problem;
      if (cause.kind === 'newer') {
        return { reason: 'history_newer', file, found: cause.found, known: MANIFEST_FORMAT };
      }
      const damaged = { reason: 'history_damaged', file, problem: cause.problem } as const;
      return countsAs === undefined ? damaged : { ...damaged, countsAs };
    }
  }
}

/** A problem in one sentence. */
export function problemWords(problem: ArtifactProblem): string {
  switch (problem.kind) {
    case 'unavailable':
      return problem.message;
    case 'forked': {
      const artifacts = problem.artifacts.map(nameOf).join(' and ');
      return `${artifacts} are both generation ${problem.generation}: delete the one that is not to count`;
    }
    case 'unreadable': {
      const { problem: cause, artifact } = problem;
      const words = cause.kind === 'newer' ? `it is of the newer format ${cause.found}` : cause.problem;
      return `${nameOf(artifact)} cannot be read: ${words}`;
    }
  }
}
