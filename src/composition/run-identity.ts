import { userInfo } from 'node:os';
import type { Checkout } from '../commands/load-checked-project.ts';
import type { RunIdentity } from '../execution/ports.ts';

/**
 * Who runs this: from the variables of GitHub Actions where they are set, otherwise the user of this machine. A local
 * run has no number, so the moment of its start stands in for one.
 */
export function runIdentity(environment: Readonly<Record<string, string | undefined>>, now: number): RunIdentity {
  const {
    GITHUB_RUN_ID: run,
    GITHUB_RUN_ATTEMPT: attempt,
    GITHUB_ACTOR: actor,
    GITHUB_SHA: commit,
    GITHUB_HEAD_REF: headRef,
    GITHUB_REF_NAME: refName,
    GITHUB_EVENT_NAME: event,
  } = environment;
  return {
    run: run || localRun(now),
    attempt: Number(attempt) || 1,
    actor: actor || userName(),
    commit: commit || '',
    branch: headRef || refName || '',
    event: event || '',
  };
}

/** Where the run can be looked at; `undefined` outside of GitHub Actions. */
export function runLink({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: run,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined;
}

/** What the job has checked out; `undefined` outside of GitHub Actions. */
export function checkoutOf({
  GITHUB_ACTIONS: inActions,
  GITHUB_WORKSPACE: folder,
  GITHUB_REPOSITORY: slug,
}: Readonly<Record<string, string | undefined>>): Checkout | undefined {
  const repository = slug?.split('/').at(-1);
  return inActions === 'true' && folder && repository ? { folder, repository } : undefined;
}

/** The moment, and something that two runs of the same moment don't have in common: a run is known by it, to locks too. */
function localRun(now: number): string {
  const chance = Math.floor(Math.random() * 0x10000);
  return `local-${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${chance.toString(16).padStart(4, '0')}`;
}

/** A container may run as a user without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
