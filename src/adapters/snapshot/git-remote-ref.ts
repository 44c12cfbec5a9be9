import { setTimeout as sleep } from 'node:timers/promises';
import { ok, type Result } from '../../domain/result.ts';
import { damaged, unavailable, type GitProblem } from './git-problem.ts';
import { REMOTE_NAME } from './git-settings.ts';
import type { GitWorkspace } from './git-workspace.ts';

/** Where what was fetched stands in the private repository. */
const FETCHED_REF = 'refs/snapshots/fetched';

/** How often a ref is fetched that changes between looking and fetching. */
const MAX_FETCHES = 5;

/** How often a push is tried while another process holds the lock file of the ref in the remote. */
const MAX_PUSHES = 5;

/** What the trace holds when both sides have agreed on a version of git's protocol. Source: git's connect.c. */
const PROTOCOL_AGREED = '"key":"negotiated-version"';

/** The pause before the next push, in milliseconds for each push before. */
const PUSH_PAUSE_MS = 100;

/** A commit as it was found: its object id and its message. */
export interface FoundCommit {
  readonly oid: string;
  readonly message: string;
}

/**
 * The object id that the ref of the remote has; `undefined`: there certainly is no such ref. A server that is no git
 * server, such as the sign-in page of a proxy, looks to git like a repository with nothing in it: so a missing ref
 * counts only where the protocol of git was spoken.
 */
export async function lookUp(workspace: GitWorkspace, ref: string): Promise<Result<string | undefined, GitProblem>> {
  const call = { remote: true, traced: true };
  const listed = await workspace.git(['ls-remote', '--quiet', '--', REMOTE_NAME, 'HEAD', ref], call);
  if (!listed.ok) return listed;
  const oids = new Map<string, string>();
  for (const line of listed.value.stdout.toString().split('\n')) {
    const [oid, name] = line.split('\t');
    if (oid !== undefined && name !== undefined) oids.set(name, oid);
  }
  const [anyOid] = oids.values();
  if (anyOid !== undefined) {
    const ready = await workspace.useFormat(anyOid.length === 64 ? 'sha256' : 'sha1');
    if (!ready.ok) return ready;
  }
  const oid = oids.get(ref);
  if (oid !== undefined) return /^0+$/.test(oid) ? damaged('the ref leads to no object') : ok(oid);
  return listed.value.trace.includes(PROTOCOL_AGREED) ? ok(undefined) : unavailable('what answers is no git server');
}

/** What to fetch of a ref. */
export interface CommitSelection {
  /** How many commits at most. */
  readonly depth: number;
  /** `commits`: what they contain is left out where the remote can do so. */
  readonly filter: 'commits' | 'everything';
}

/** The newest commits of a ref, newest first, along first parents; `undefined`: there certainly is no such ref. */
export async function fetchNewest(
  workspace: GitWorkspace,
  ref: string,
  selection: CommitSelection,
): Promise<Result<readonly FoundCommit[] | undefined, GitProblem>> {
  for (let tries = 1; ; tries += 1) {
    const seen = await lookUp(workspace, ref);
    if (!seen.ok || seen.value === undefined) return seen.ok ? ok(undefined) : seen;
    const fetched = await fetchCommits(workspace, ref, selection);
    if (fetched.ok || fetched.error.kind !== 'unavailable' || tries === MAX_FETCHES) return fetched;
    // A lock comes and goes: what was there a moment ago may be gone, and then nothing is wrong with the remote.
    const now = await lookUp(workspace, ref);
    if (!now.ok || now.value === seen.value) return fetched;
  }
}

async function fetchCommits(
  workspace: GitWorkspace,
  ref: string,
  { depth, filter }: CommitSelection,
): Promise<Result<readonly FoundCommit[], GitProblem>> {
  const options = [`--depth=${depth}`, '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  if (filter === 'commits') options.push('--filter=tree:0');
  const refspec = `+${ref}:${FETCHED_REF}`;
  const fetched = await workspace.git(['fetch', ...options, '--', REMOTE_NAME, refspec], { remote: true });
  if (!fetched.ok) return fetched;
  const format = ['-z', '--first-parent', `--max-count=${depth}`, '--encoding=UTF-8', '--format=%H%n%B'];
  const log = await workspace.git(['log', ...format, FETCHED_REF, '--']);
  if (!log.ok) return log;
  const commits = log.value.stdout
    .toString()
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const end = entry.indexOf('\n');
      return { oid: entry.slice(0, end), message: entry.slice(end + 1) };
    });
  return commits.length === 0 ? damaged('the ref leads to no commit') : ok(commits);
}

/** A change of a ref. */
export interface RefSwap {
  readonly ref: string;
  /** What it must be before; `undefined`: it must not be there. */
  readonly expected: string | undefined;
  /** A commit in the private repository; `undefined`: the ref is removed. */
  readonly next: string | undefined;
}

/**
 * Compares and swaps, in one step on the side of the remote. `changed`: the ref was something else, and was left so.
 * Where git fails, what the remote has afterwards decides: the answer may be lost although the push was done.
 */
export async function swapRef(
  workspace: GitWorkspace,
  { ref, expected, next }: RefSwap,
  signal: AbortSignal,
): Promise<Result<'swapped' | 'changed', GitProblem>> {
  const options = ['--quiet', '--no-verify', '--no-signed', '--no-follow-tags', '--recurse-submodules=no'];
  const lease = `--force-with-lease=${ref}:${expected ?? ''}`;
  for (let pushes = 1; ; pushes += 1) {
    const refspec = `${next ?? ''}:${ref}`;
    const pushed = await workspace.git(['push', ...options, lease, '--', REMOTE_NAME, refspec], { remote: true });
    if (pushed.ok) return ok('swapped');
    if (pushed.error.kind !== 'unavailable') return pushed;
    const now = await lookUp(workspace, ref);
    // Why the push failed says more than why the look after it did.
    if (!now.ok) return now.error.kind === 'cancelled' ? now : pushed;
    if (now.value === next) return ok('swapped');
    if (now.value !== expected) return ok('changed');
    if (pushes === MAX_PUSHES || !/\block\b|stale info/.test(pushed.error.problem)) return pushed;
    await sleep(pushes * PUSH_PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}
