import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { LockChange, LockRecord } from '../../execution/lock-place-ports.ts';
import type { EnvironmentLock } from '../../execution/lock-ports.ts';
import { makeCommit } from './git-commit.ts';
import type { GitPlace } from './git-place.ts';
import { damaged, gitFailure, unavailable, type GitProblem } from './git-problem.ts';
import { lockRef } from './git-refs.ts';
import { fetchNewest, swapRef } from './git-remote-ref.ts';
import { readFiles } from './git-tree.ts';
import { maskCredentials } from './git-words.ts';
import { withGitWorkspace, type GitWorkspace } from './git-workspace.ts';
import { readLock, writeLock } from './lock-record.ts';
import { recordedLock, type LockTimes } from './recorded-lock.ts';

/** The file in the commit of a lock. */
const LOCK_FILE = 'lock.json';

/** How often a lock is looked at anew that changes hands between looking and swapping. */
const MAX_TRIES = 5;

/** What the lock in git is given. */
export type GitLockOptions = GitPlace & LockTimes;

/**
 * The lock of an environment as a ref of its own in a git remote: whoever makes it, has it, and the remote lets only
 * one do so. Its commit holds a file that says who has it until when.
 */
export function gitLock(options: GitLockOptions): EnvironmentLock {
  const describe = (environment: string): string => `${lockRef(environment)} in ${maskCredentials(options.remote)}`;

  async function work<Value>(
    environment: string,
    signal: AbortSignal,
    todo: (workspace: GitWorkspace, ref: string) => Promise<Result<Value, GitProblem>>,
  ): Promise<Result<Value, Failure>> {
    const done = await withGitWorkspace(options, signal, (workspace) => todo(workspace, lockRef(environment)));
    return done.ok ? done : err(gitFailure(describe(environment), done.error));
  }

  const place = {
    describe,
    read: (environment: string, signal: AbortSignal) =>
      work(environment, signal, async (workspace, ref) => {
        const found = await findLock(workspace, ref);
        return found.ok ? ok(found.value?.record) : found;
      }),
    change: <Answer>(
      environment: string,
      decide: (current: LockRecord | undefined) => LockChange<Answer>,
      signal: AbortSignal,
    ) =>
      work(environment, signal, (workspace, ref) =>
        changeLock(workspace, { ref, environment, decide, at: options.now() }, signal),
      ),
  };
  return recordedLock('git', place, options);
}

/** A lock that is there. */
interface FoundLock {
  readonly oid: string;
  readonly record: LockRecord;
}

async function findLock(workspace: GitWorkspace, ref: string): Promise<Result<FoundLock | undefined, GitProblem>> {
  const commits = await fetchNewest(workspace, ref, { depth: 1, filter: 'everything' });
  if (!commits.ok) return commits;
  const [newest] = commits.value ?? [];
  if (newest === undefined) return ok(undefined);
  const { oid } = newest;
  const files = await readFiles(workspace, oid);
  if (!files.ok) return files;
  const bytes = files.value.get(LOCK_FILE);
  const record = bytes === undefined ? err(`it has no ${LOCK_FILE}`) : readLock(Buffer.from(bytes).toString());
  return record.ok ? ok({ oid, record: record.value }) : damaged(`what is there is no lock: ${record.error}`);
}

/** A change to make of a lock. */
interface Change<Answer> {
  readonly ref: string;
  readonly environment: string;
  readonly decide: (current: LockRecord | undefined) => LockChange<Answer>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

async function changeLock<Answer>(
  workspace: GitWorkspace,
  { ref, environment, decide, at }: Change<Answer>,
  signal: AbortSignal,
): Promise<Result<Answer, GitProblem>> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await findLock(workspace, ref);
    if (!found.ok) return found;
    const { next, answer } = decide(found.value?.record);
    // As it is: a commit that says the same would only be in the way of other jobs.
    if (next === 'unchanged' || next === found.value?.record) return ok(answer);
    const commit = { ref, environment, at, parent: found.value?.oid };
    const made = next === 'removed' ? ok(undefined) : await commitLock(workspace, next, commit);
    if (!made.ok) return made;
    const swapped = await swapRef(workspace, { ref, expected: found.value?.oid, next: made.value }, signal);
    if (!swapped.ok) return swapped;
    if (swapped.value === 'swapped') return ok(answer);
  }
  return unavailable('it changed hands again and again while it was looked at');
}

/** On top of the one before: some remotes take nothing that leaves a commit behind. */
async function commitLock(
  workspace: GitWorkspace,
  record: LockRecord,
  {
    environment,
    at,
    parent,
  }: { readonly environment: string; readonly at: number; readonly parent: string | undefined },
): Promise<Result<string, GitProblem>> {
  const message = `Lock ${environment} for run ${record.owner.run}, attempt ${record.owner.attempt}\n`;
  return makeCommit(workspace, { message, at, parent, files: new Map([[LOCK_FILE, Buffer.from(writeLock(record))]]) });
}
