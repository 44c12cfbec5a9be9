import { err, ok, type Result } from '../../domain/result.ts';
import type { RepositoryArtifact, RepositoryArtifacts } from '../../execution/actions-ports.ts';
import type { SaveOutcome, Snapshot } from '../../execution/snapshot-ports.ts';
import { findHighest, listSnapshots, looks } from './artifact-newest.ts';
import { ownArtifacts, removeOwn, type OwnArtifacts, type OwnSearch } from './artifact-own.ts';
import { problemWords, type ArtifactProblem } from './artifact-problem.ts';
import { contentOf } from './artifact-reader.ts';

/** Where and whose a snapshot is saved. */
export interface ArtifactSaving extends OwnSearch {
  readonly repository: RepositoryArtifacts;
  readonly retentionDays?: number;
}

/** How often the artifacts are listed again when one of them is gone when it is read. */
const MAX_LOOKS = 3;

/**
 * Uploads a snapshot under a name that this run has free, looks whether another run has saved in the meantime, and
 * deletes what this run saved before. Until then there is one snapshot more than needed, never one less.
 *
 * When the REST API cannot be asked (its limit is shared with all jobs of the repository) the snapshot is uploaded all
 * the same: what was done must be kept. A snapshot of another run that was not seen by this is reported by the next load.
 */
export async function saveArtifact(
  saving: ArtifactSaving,
  snapshot: Snapshot,
  expectedGeneration: number,
): Promise<Result<SaveOutcome, string>> {
  const content = contentOf(snapshot.files);
  if (!content.ok) return err('the snapshot has no manifest that can be read');
  const before = await lookBefore(saving);
  if (!before.ok) return before;
  const { generation = 0 } = before.value;
  if (generation > expectedGeneration) return ok({ outcome: 'stale', found: generation });

  const own = await makeRoom(saving);
  if (!own.ok) return own;
  const uploaded = await upload(saving, snapshot, own.value.freeNames);
  if (!uploaded.ok) return uploaded;
  const { id, name } = uploaded.value;
  saving.reader.remember(id, content.value);

  const quicker = await findQuicker(saving, before.value.seen, { id, generation: snapshot.generation });
  if (quicker !== undefined) {
    await removeOwn(saving, [{ id, name }]);
    return ok({ outcome: 'stale', found: quicker });
  }
  await removeOwn(
    saving,
    own.value.snapshots.filter((older) => older.generation < snapshot.generation),
  );
  return ok({ outcome: 'saved' });
}

/** What there was before the upload. `seen` is absent where the API could not be asked. */
interface Before {
  readonly generation?: number;
  readonly seen?: readonly RepositoryArtifact[];
}

async function lookBefore(saving: ArtifactSaving): Promise<Result<Before, string>> {
  for (let looked = 0; looked < MAX_LOOKS; looked += 1) {
    const seen = await listSnapshots(saving.repository, saving.environment, saving.signal);
    const found = seen.ok ? await findHighest(seen.value, saving) : seen;
    if (saving.signal.aborted) return err('the run was cancelled before it was done');
    if (!found.ok) return beforeProblem(found.error, seen);
    if (found.value === 'gone' || !seen.ok) continue;
    return ok({ seen: seen.value, ...(found.value === undefined ? {} : { generation: found.value.generation }) });
  }
  return ok({});
}

/** One that can't be read is in the way of whoever does not know of it. */
function beforeProblem(
  problem: ArtifactProblem,
  seen: Result<readonly RepositoryArtifact[], ArtifactProblem>,
): Result<Before, string> {
  if (problem.kind === 'unavailable') return ok({});
  if (problem.kind !== 'unreadable' || problem.countsAs === undefined || !seen.ok) return err(problemWords(problem));
  return ok({ seen: seen.value, generation: problem.countsAs });
}

/** What this run has, with a name that is free: where there is none, all snapshots but its newest are deleted first. */
async function makeRoom(saving: ArtifactSaving): Promise<Result<OwnArtifacts, string>> {
  const own = await ownArtifacts(saving);
  if (!own.ok || own.value.freeNames.length > 0) return own;
  const [, ...outdated] = own.value.snapshots.toSorted((a, b) => b.generation - a.generation);
  await removeOwn(saving, outdated);
  return ownArtifacts(saving);
}

/** Uploads under the first name that is not taken after all, as by an upload that broke off. */
async function upload(
  { run, retentionDays, signal }: ArtifactSaving,
  { files }: Snapshot,
  names: readonly string[],
): Promise<Result<{ readonly id: number; readonly name: string }, string>> {
  for (const name of names) {
    const given = { name, files, ...(retentionDays === undefined ? {} : { retentionDays }) };
    const uploaded = await run.upload(given, signal);
    if (!uploaded.ok) return uploaded;
    if (uploaded.value !== 'taken') return ok({ id: uploaded.value, name });
  }
  return err(
    'every name that a snapshot may have in this run is taken, by other projects or by uploads that broke off',
  );
}

/** The generation of a snapshot that was completed after the look and before ours, and is as high; `undefined`: none. */
async function findQuicker(
  saving: ArtifactSaving,
  seen: readonly RepositoryArtifact[] | undefined,
  ours: { readonly id: number; readonly generation: number },
): Promise<number | undefined> {
  if (seen === undefined) return undefined;
  const after = await listSnapshots(saving.repository, saving.environment, saving.signal);
  if (!after.ok) return undefined;
  const fresh = after.value.filter(({ id }) => id < ours.id && !seen.some((artifact) => artifact.id === id));
  for await (const look of looks(fresh, saving)) {
    if (look.kind === 'read' && look.snapshot.generation >= ours.generation) return look.snapshot.generation;
  }
  return undefined;
}
