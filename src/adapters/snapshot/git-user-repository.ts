import { ok, type Result } from '../../domain/result.ts';
import { ANSWER_LIMIT_BYTES, askGit, LOCAL_TIMEOUT_MS } from './git-answer.ts';
import { unavailable, type GitProblem } from './git-problem.ts';
import type { GitOutput } from './git-process.ts';
import { hasRemote, readSettings } from './git-settings.ts';
import { readingVariables, type GitSetting } from './git-variables.ts';
import type { GitPlace } from './git-place.ts';

/** The first release of git that takes its whole configuration from variables. Source: its release notes for 2.32. */
const OLDEST_GIT = { major: 2, minor: 32 } as const;

/** A path or URL; every other text is the name of a remote. */
const PATH_OR_URL = /[/\\:]|^\.{1,2}$/;

/** What the user's repository says, and the folder from which relative paths of the remote lead. */
export interface UserRepository {
  readonly settings: readonly GitSetting[];
  readonly folder: string;
}

/** Reads the configuration that git uses in the folder of a place, that of user and system included. */
export async function readUserRepository(
  place: Pick<GitPlace, 'remote' | 'repository' | 'variables'>,
  signal: AbortSignal,
): Promise<Result<UserRepository, GitProblem>> {
  const variables = readingVariables(place.variables);
  const limits = { timeoutMs: LOCAL_TIMEOUT_MS, outputLimitBytes: ANSWER_LIMIT_BYTES };
  const ask = (...words: readonly string[]): Promise<Result<GitOutput, GitProblem>> =>
    askGit({ arguments: ['-C', place.repository, ...words], variables, ...limits }, signal);

  const [version, listed] = await Promise.all([ask('version'), ask('config', '--list', '--null')]);
  if (!version.ok) return version;
  if (!listed.ok) return listed;
  const tooOld = problemOfVersion(version.value.stdout.toString());
  if (tooOld !== undefined) return unavailable(tooOld);

  const settings = readSettings(listed.value.stdout.toString());
  const isName = hasRemote(settings, place.remote);
  if (!isName && PATH_OR_URL.test(place.remote)) return ok({ settings, folder: place.repository });
  const top = await ask('rev-parse', '--show-toplevel');
  if (!isName) {
    const why = top.ok || top.error.kind === 'cancelled' ? '' : ` (${top.error.problem})`;
    return unavailable(`${place.repository} has no remote with the name ${JSON.stringify(place.remote)}${why}`);
  }
  // A bare repository has no top of a work tree.
  return ok({ settings, folder: top.ok ? top.value.stdout.toString().replace(/\r?\n$/, '') : place.repository });
}

function problemOfVersion(answer: string): string | undefined {
  const [, version = '', major = '', minor = ''] = /((\d+)\.(\d+)\S*)/.exec(answer) ?? [];
  const isOld =
    Number(major) < OLDEST_GIT.major || (Number(major) === OLDEST_GIT.major && Number(minor) < OLDEST_GIT.minor);
  return isOld ? `git ${version} is too old: ${OLDEST_GIT.major}.${OLDEST_GIT.minor} or newer is needed` : undefined;
}
