import { err, ok } from '../../../src/domain/result.ts';
import type { FileSet, RepositoryArtifacts, RunArtifacts } from '../../../src/execution/actions-ports.ts';

/** An artifact with what is in it. */
export interface StoredArtifact {
  readonly id: number;
  readonly runId: number;
  readonly name: string;
  readonly files: FileSet;
  /** Since it was uploaded, to the millisecond: runs follow each other faster here than anywhere. */
  readonly kept: { readonly sinceMs: number; readonly untilMs: number };
}

/** The artifacts of a repository, in memory. */
export interface MemoryArtifacts {
  /** Oldest first. */
  readonly all: readonly StoredArtifact[];
  readonly repository: RepositoryArtifacts;
  /** What was asked of the REST API. */
  readonly requests: readonly string[];
  /** From now on nothing can be uploaded under names like this. */
  refuse(name: RegExp): void;
  /** From now on nobody may look at other runs. */
  hide(problem: string): void;
  /** Runs whose jobs have not all ended. */
  readonly inProgress: Set<number>;
  /** Those of a run, as a job of it has them; once `isLost` says so, nothing that it uploads arrives. */
  ofRun(runId: number, isLost: () => boolean): RunArtifacts;
}

/** No artifacts yet. A name is there once in each run, whatever the attempt. */
export function memoryArtifacts(): MemoryArtifacts {
  let all: readonly StoredArtifact[] = [];
  const requests: string[] = [];
  const inProgress = new Set<number>();
  let last = 0;
  let hidden: string | undefined;
  let refused: RegExp | undefined;
  const filesOf = (id: number) => all.find((one) => one.id === id)?.files ?? ('gone' as const);
  const without = ({ id, runId, name, kept }: StoredArtifact) => ({ id, runId, name, kept });

  return {
    get all() {
      return all;
    },
    requests,
    inProgress,
    refuse: (name) => void (refused = name),
    hide: (problem) => void (hidden = problem),
    repository: {
      async named(name) {
        requests.push(`named ${name}`);
        if (hidden !== undefined) return err(hidden);
        return ok(
          all
            .filter((one) => one.name === name)
            .map(without)
            .toReversed(),
        );
      },
      async ofRun(runId) {
        requests.push(`of run ${runId}`);
        return ok(all.filter((one) => one.runId === runId).map(without));
      },
      async hasEnded(runId) {
        requests.push(`has ended ${runId}`);
        return ok(!inProgress.has(runId));
      },
      async download({ id }) {
        requests.push(`download ${id}`);
        return ok(filesOf(id));
      },
    },
    ofRun: (runId, isLost) => ({
      list: async () => ok(all.filter((one) => one.runId === runId).map(without)),
      async upload({ name, files }) {
        if (isLost()) return err('the machine is gone');
        if (refused?.test(name)) return err('there is no room');
        if (all.some((one) => one.runId === runId && one.name === name)) return ok('taken');
        last += 1;
        all = [...all, { id: last, runId, name, files: new Map(files), kept: keptSince(Date.now()) }];
        return ok(last);
      },
      download: async ({ id }) => ok(filesOf(id)),
      async remove(name) {
        if (isLost()) return err('the machine is gone');
        const newest = all.findLast((one) => one.runId === runId && one.name === name);
        all = all.filter((one) => one !== newest);
        return ok(undefined);
      },
    }),
  };
}

/** As long as GitHub keeps artifacts where nobody says otherwise. */
const RETENTION_MS = 90 * 86_400_000;

function keptSince(now: number): StoredArtifact['kept'] {
  return { sinceMs: now, untilMs: now + RETENTION_MS };
}
