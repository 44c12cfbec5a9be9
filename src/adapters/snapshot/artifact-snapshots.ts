import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RepositoryArtifact, RepositoryArtifacts, RunArtifacts } from '../../execution/actions-ports.ts';
import type { RemoteSnapshots, Snapshot } from '../../execution/snapshot-ports.ts';
import { artifactNames } from './artifact-names.ts';
import {
  ENOUGH_WORDS,
  findHighest,
  listSnapshots,
  looks,
  type ArtifactSearch,
  type Search,
} from './artifact-newest.ts';
import { loadFailure, type ArtifactProblem } from './artifact-problem.ts';
import { artifactReader, type ReadArtifact } from './artifact-reader.ts';
import { saveArtifact } from './artifact-save.ts';

/** What the artifact store is given. */
export interface ArtifactSnapshotOptions {
  readonly run: RunArtifacts;
  readonly repository: RepositoryArtifacts;
  readonly project: string;
  /** 1 to 90, or as many as the repository allows. Absent: as the repository says. */
  readonly retentionDays?: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How often the artifacts are listed again when one of them is gone when it is read. */
const MAX_SEARCHES = 3;

/**
 * The store that keeps snapshots as artifacts: found by name over all runs and branches of the repository, kept for the
 * retention days, 90 at most. There is no compare and swap; a save looks before and after, and takes itself back when
 * another was quicker. A load reports two snapshots of one generation where this was not enough.
 */
export function artifactSnapshots(options: ArtifactSnapshotOptions): RemoteSnapshots {
  const { repository, project, now } = options;
  const reader = artifactReader(repository);

  /** Lists the artifacts and searches them, anew when the list is out of date. */
  async function searchIn<Value>(
    environment: string,
    signal: AbortSignal,
    search: (candidates: readonly RepositoryArtifact[], given: ArtifactSearch) => Promise<Search<Value>>,
  ): Promise<Result<Value, Failure>> {
    const failed = (problem: ArtifactProblem): Result<never, Failure> =>
      err(loadFailure(describe(environment), problem));
    for (let searches = 0; searches < MAX_SEARCHES; searches += 1) {
      const candidates = await listSnapshots(repository, environment, signal);
      if (!candidates.ok) return failed(candidates.error);
      const found = await search(candidates.value, { project, environment, reader, signal });
      if (!found.ok) return failed(found.error);
      if (found.value !== 'gone') return ok(found.value);
    }
    return failed({ kind: 'unavailable', message: 'it lists a snapshot, and has none when it is asked for it' });
  }

  /** The files of a snapshot, downloaded if only what they say was known. */
  async function withFiles(found: ReadArtifact, signal: AbortSignal): Promise<Search<Snapshot>> {
    const read = found.files === undefined ? await reader.read(found.artifact, signal) : ok(found);
    if (!read.ok) return read;
    const files = read.value?.files;
    if (files === undefined) return ok('gone');
    return ok({ generation: found.generation, files, ...(isAgeing(found.artifact, now()) ? { ageing: true } : {}) });
  }

  return {
    name: 'artifact',
    describe,
    load: (environment, signal) =>
      searchIn<Snapshot | undefined>(environment, signal, async (candidates, search) => {
        const highest = await findHighest(candidates, search);
        if (!highest.ok) return highest;
        const { value } = highest;
        return value === undefined || value === 'gone' ? ok(value) : withFiles(value, signal);
      }),
    loadGeneration: (environment, generation, signal) =>
      searchIn<Snapshot | undefined>(environment, signal, async (candidates, search) => {
        const skipped: ArtifactProblem[] = [];
        for await (const look of looks(candidates, search)) {
          if (look.kind === 'read' && look.snapshot.generation === generation) return withFiles(look.snapshot, signal);
          if (look.kind === 'problem') skipped.push(look.problem);
          if (look.kind === 'enough') skipped.push({ kind: 'unavailable', message: ENOUGH_WORDS });
        }
        const outage = skipped.find(({ kind }) => kind === 'unavailable');
        return outage === undefined ? ok(undefined) : err(outage);
      }),
    generations: (environment, signal) =>
      searchIn<readonly number[]>(environment, signal, async (candidates, search) => {
        const generations = new Set<number>();
        let outage: ArtifactProblem | undefined;
        for await (const look of looks(candidates, search)) {
          if (look.kind === 'read') generations.add(look.snapshot.generation);
          if (look.kind === 'problem' && look.problem.kind === 'unavailable') outage ??= look.problem;
        }
        // One that cannot be had is no reason to hide those that can.
        if (outage !== undefined && generations.size === 0) return err(outage);
        return ok([...generations].toSorted((a, b) => b - a));
      }),
    async save(environment, snapshot, expectedGeneration, signal) {
      const saved = await saveArtifact({ ...options, reader, environment, signal }, snapshot, expectedGeneration);
      if (saved.ok) return saved;
      return err({ reason: 'save_failed', environment, place: describe(environment), problem: saved.error });
    },
  };
}

/** Saves come seldom where nothing changes, so that half of the time is left for the next run that looks. */
function isAgeing({ kept }: RepositoryArtifact, nowMs: number): boolean {
  return kept !== undefined && nowMs - kept.sinceMs > (kept.untilMs - kept.sinceMs) / 2;
}

function describe(environment: string): string {
  return `the artifacts ${artifactNames(environment)[0] ?? ''} of the repository`;
}
