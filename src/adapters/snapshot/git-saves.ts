import { ok, type Result } from '../../domain/result.ts';
import type { SaveOutcome, Snapshot } from '../../execution/snapshot-ports.ts';
import { makeCommit, type NewCommit } from './git-commit.ts';
import { generationOf } from './git-message.ts';
import { damaged, unavailable, type GitProblem } from './git-problem.ts';
import { fetchNewest, swapRef, type CommitSelection } from './git-remote-ref.ts';
import { readFiles } from './git-tree.ts';
import type { GitWorkspace } from './git-workspace.ts';

/** How many saves back older generations are looked for; the commits of older ones stay in the remote. */
export const MAX_GENERATIONS = 200;

/** How many saves of others may have come on top of one meanwhile for it to be found all the same. */
const MAX_SAVES_ON_TOP = 20;

/** The newest snapshot with its files, on top of which the next one is made. */
const NEWEST: CommitSelection = { depth: 1, filter: 'everything' };

/** Which generations there are. */
const KEPT: CommitSelection = { depth: MAX_GENERATIONS, filter: 'commits' };

/** A commit with a generation, and how many commits are above it. */
export interface FoundSave {
  readonly oid: string;
  readonly generation: number;
  readonly above: number;
}

/** The saves among the newest commits of a ref, newest first; none where there is no ref. */
async function findSaves(
  workspace: GitWorkspace,
  ref: string,
  selection: CommitSelection,
): Promise<Result<readonly FoundSave[], GitProblem>> {
  const commits = await fetchNewest(workspace, ref, selection);
  if (!commits.ok) return commits;
  if (commits.value === undefined) return ok([]);
  const saves = commits.value.flatMap(({ oid: commit, message }, above): FoundSave[] => {
    const generation = generationOf(message);
    return generation === undefined ? [] : [{ oid: commit, generation, above }];
  });
  // What somebody else put on top hides what is below: nobody may go on from there unawares.
  return saves[0]?.above === 0 ? ok(saves) : damaged('its newest commit names no generation, so no save made it');
}

/** The newest snapshot; `undefined`: there is none. */
export async function loadNewest(
  workspace: GitWorkspace,
  ref: string,
): Promise<Result<Snapshot | undefined, GitProblem>> {
  const saves = await findSaves(workspace, ref, NEWEST);
  if (!saves.ok) return saves;
  const [newest] = saves.value;
  return newest === undefined ? ok(undefined) : read(workspace, newest);
}

/** The generations of the newest {@link MAX_GENERATIONS} commits, newest first. */
export async function listGenerations(
  workspace: GitWorkspace,
  ref: string,
): Promise<Result<readonly number[], GitProblem>> {
  const saves = await findSaves(workspace, ref, KEPT);
  return saves.ok ? ok([...new Set(saves.value.map(({ generation }) => generation))]) : saves;
}

/** Where a generation is; `undefined`: not among the newest {@link MAX_GENERATIONS} commits. */
export async function findSave(
  workspace: GitWorkspace,
  ref: string,
  generation: number,
): Promise<Result<FoundSave | undefined, GitProblem>> {
  const saves = await findSaves(workspace, ref, KEPT);
  return saves.ok ? ok(saves.value.find((save) => save.generation === generation)) : saves;
}

/** Fetches a save that was found. Everything above it comes along: not every remote gives a commit by its id. */
export async function loadSave(
  workspace: GitWorkspace,
  ref: string,
  save: FoundSave,
): Promise<Result<Snapshot, GitProblem>> {
  const depth = save.above + 1 + MAX_SAVES_ON_TOP;
  const commits = await fetchNewest(workspace, ref, { depth, filter: 'everything' });
  if (!commits.ok) return commits;
  const isThere = commits.value?.some((commit) => commit.oid === save.oid) === true;
  return isThere ? read(workspace, save) : unavailable('it was replaced while it was read');
}

async function read(workspace: GitWorkspace, { oid, generation }: FoundSave): Promise<Result<Snapshot, GitProblem>> {
  const files = await readFiles(workspace, oid);
  return files.ok ? ok({ generation, files: files.value }) : files;
}

/** What a save puts where. */
export interface Save {
  readonly ref: string;
  readonly commit: Omit<NewCommit, 'parent'>;
  /** The generation on which it builds; 0: there must be none. */
  readonly expectedGeneration: number;
}

/** Puts a commit on top of the generation that is expected there, or does nothing. */
export async function saveOnTop(
  workspace: GitWorkspace,
  { ref, commit, expectedGeneration }: Save,
  signal: AbortSignal,
): Promise<Result<SaveOutcome, GitProblem>> {
  const saves = await findSaves(workspace, ref, NEWEST);
  if (!saves.ok) return saves;
  const [newest] = saves.value;
  const found = newest?.generation ?? 0;
  if (found !== expectedGeneration) return ok({ outcome: 'stale', found });

  const next = await makeCommit(workspace, { ...commit, parent: newest?.oid });
  if (!next.ok) return next;
  const swapped = await swapRef(workspace, { ref, expected: newest?.oid, next: next.value }, signal);
  if (!swapped.ok) return swapped;
  if (swapped.value === 'swapped') return ok({ outcome: 'saved' });

  // Somebody was faster, or built on this save although nobody could say yet that it was done.
  const others = await findSaves(workspace, ref, { depth: MAX_SAVES_ON_TOP, filter: 'commits' });
  if (!others.ok) return others;
  const isBelow = others.value.some(({ oid }) => oid === next.value);
  return ok(isBelow ? { outcome: 'saved' } : { outcome: 'stale', found: others.value[0]?.generation ?? 0 });
}
