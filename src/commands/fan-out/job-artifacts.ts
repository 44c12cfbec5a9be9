import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { splitInstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { FileSet, RunArtifact, RunArtifacts } from '../../execution/actions-ports.ts';

/** Artifacts of a fan-out, by what they begin with; the number of the attempt follows, so that a re-run adds its own. */
export const PLAN_ARTIFACT = 'stage-plan';

/**
 * There from the moment in which a leg begins until the last job has brought everything home. It has no number, so that
 * one look shows the runs of a repository whose last job was lost.
 */
export const UNFINISHED_ARTIFACT = 'stage-unfinished';

/** Of a leg that has begun. */
export function startArtifact({ wave, slot }: { readonly wave: number; readonly slot: number }): string {
  return `stage-leg.${wave}-${slot}`;
}

/** Of what a job did with a stage: its history and its slot. */
export function resultArtifact(id: InstanceId): string {
  const { environment, stage } = splitInstanceId(id);
  return `${resultsOf(environment)}${stage}`;
}

/**
 * With what the names of the results of an environment begin. Dots in its own name are written otherwise: the stage `b.c`
 * of `a` and the stage `c` of `a.b` would share a name.
 */
export function resultsOf(environment: string): string {
  return `stage-run.${environment.replaceAll('.', '%2E')}.`;
}

/** A name that an upload which broke off has taken is taken for good, as is that of the same call before in this run. */
const MAX_TRIES = 20;

/** Uploads files under this name and attempt. The failure is `save_failed`. */
export async function uploadFiles(
  artifacts: RunArtifacts,
  given: { readonly name: string; readonly attempt: number; readonly environment: string; readonly files: FileSet },
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  const { name, attempt, environment, files } = given;
  const failed = (problem: string): Result<never, Failure> =>
    err({ reason: 'save_failed', environment, place: `the artifact ${name}.${attempt} of this run`, problem });
  for (let tryNumber = 1; tryNumber <= MAX_TRIES; tryNumber += 1) {
    const full = `${name}.${attempt}${tryNumber === 1 ? '' : `~${tryNumber}`}`;
    const uploaded = await artifacts.upload({ name: full, files }, signal);
    if (!uploaded.ok) return failed(uploaded.error);
    if (uploaded.value !== 'taken') return ok(undefined);
  }
  return failed('uploads under its names broke off');
}

/** All artifacts of the run. The failure is `history_unavailable`. */
export async function listRun(
  artifacts: RunArtifacts,
  signal: AbortSignal,
): Promise<Result<readonly RunArtifact[], Failure>> {
  const listed = await artifacts.list(signal);
  return listed.ok ? listed : unavailable('in the artifacts of this run', listed.error);
}

/** An artifact with the attempt at the run that uploaded it. */
export interface AttemptArtifact {
  readonly artifact: RunArtifact;
  readonly attempt: number;
}

/**
 * The artifact of this name from the highest attempt, of several the newest; `undefined`: there is none.
 *
 * @param from - the first attempt that counts: what came before belongs to another plan
 */
export function newestNamed(all: readonly RunArtifact[], name: string, from = 1): AttemptArtifact | undefined {
  const named = all.flatMap((artifact) => {
    const attempt = attemptOf(artifact.name, name);
    return attempt === undefined || attempt < from ? [] : [{ artifact, attempt }];
  });
  return named.toSorted((a, b) => b.attempt - a.attempt || b.artifact.id - a.artifact.id)[0];
}

function attemptOf(full: string, name: string): number | undefined {
  if (!full.startsWith(`${name}.`)) return undefined;
  const [, attempt] = /^(\d+)(?:~\d+)?$/.exec(full.slice(name.length + 1)) ?? [];
  return attempt === undefined ? undefined : Number(attempt);
}

/** Downloads an artifact that was listed a moment ago. */
export async function downloadFiles(
  artifacts: RunArtifacts,
  artifact: RunArtifact,
  signal: AbortSignal,
): Promise<Result<FileSet, Failure>> {
  const downloaded = await artifacts.download(artifact, signal);
  const place = `the artifact ${artifact.name} of this run`;
  if (!downloaded.ok) return unavailable(`in ${place}`, downloaded.error);
  if (downloaded.value === 'gone') return unavailable(`in ${place}`, 'it is gone');
  if (downloaded.value === 'damaged') {
    return err({ reason: 'history_damaged', file: place, problem: 'it is not what was uploaded' });
  }
  return ok(downloaded.value);
}

function unavailable(place: string, problem: string): Result<never, Failure> {
  return err({ reason: 'history_unavailable', place, problem });
}
