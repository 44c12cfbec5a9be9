import { sha256Hex } from '../../domain/sha256.ts';
import { ok } from '../../domain/result.ts';
import type { RunArtifact, RunArtifacts } from '../../execution/actions-ports.ts';
import { PLAN_ARTIFACT, UNFINISHED_ARTIFACT } from './job-artifacts.ts';

/** Between the name of an artifact and the call that it is of. No other part of a name holds it. */
const DIVIDER = '@';

/** Those that name their stage, so that no two calls that run at once have the same; all others are marked by their call. */
const STAGE_RESULT = 'stage-run.';

/**
 * What tells the calls of the reusable workflow in one run apart, such as one for each environment: 8 hexadecimal digits,
 * the same for the same call in every attempt. Calls that run at once are asked for different stages; those that come one
 * after another may be the same.
 *
 * @param asked - what chooses the stages: file, environments, selection
 */
export function callKey(asked: readonly string[]): string {
  return sha256Hex(JSON.stringify(asked)).slice(0, 8);
}

/**
 * The artifacts of a run as one call of the workflow sees them: what other calls have left is not there, neither what an
 * earlier call has left of the same stages. The sign that something is unfinished is one for the run, so that it can be
 * looked for by its name, beside one for each call.
 */
export function callArtifacts(artifacts: RunArtifacts, call: string): RunArtifacts {
  const mark = `${DIVIDER}${call}`;
  return {
    async list(signal) {
      const listed = await artifacts.list(signal);
      return listed.ok ? ok(ofCall(listed.value, mark)) : listed;
    },
    async upload(artifact, signal) {
      if (artifact.name.startsWith(STAGE_RESULT)) return artifacts.upload(artifact, signal);
      const own = await artifacts.upload({ ...artifact, name: `${artifact.name}${mark}` }, signal);
      if (!own.ok || artifact.name !== UNFINISHED_ARTIFACT) return own;
      // Taken, where another call or leg was quicker: it is there.
      const ofRun = await artifacts.upload(artifact, signal);
      return ofRun.ok ? own : ofRun;
    },
    download: (artifact, signal) => artifacts.download(artifact, signal),
    async remove(name, signal) {
      const own = await artifacts.remove(`${name}${mark}`, signal);
      if (!own.ok || name !== UNFINISHED_ARTIFACT) return own;
      const listed = await artifacts.list(signal);
      if (!listed.ok) return listed;
      return unfinishedCalls(listed.value).length > 0 ? ok(undefined) : artifacts.remove(name, signal);
    },
  };
}

/** The calls of a run that have not brought home what they did. */
export function unfinishedCalls(listed: readonly RunArtifact[]): readonly string[] {
  const begin = `${UNFINISHED_ARTIFACT}${DIVIDER}`;
  const calls = listed.flatMap(({ name }) => (name.startsWith(begin) ? name.slice(begin.length) : []));
  return [...new Set(calls)].toSorted();
}

function ofCall(listed: readonly RunArtifact[], mark: string): readonly RunArtifact[] {
  const own = listed.flatMap((artifact) => {
    const { name } = artifact;
    return name.endsWith(mark) ? { ...artifact, name: name.slice(0, -mark.length) } : [];
  });
  // Ids grow with time: what is older than the plan was left by a call before this one, perhaps of the same stages.
  const plans = own.filter(isPlan).map(({ id }) => id);
  const newest = plans.length === 0 ? Infinity : Math.max(...plans);
  const isRecent = ({ id }: RunArtifact): boolean => id > newest;
  return [
    ...own.filter((artifact) => isPlan(artifact) || artifact.name === UNFINISHED_ARTIFACT || isRecent(artifact)),
    ...listed.filter((artifact) => artifact.name.startsWith(STAGE_RESULT) && isRecent(artifact)),
  ];
}

function isPlan({ name }: RunArtifact): boolean {
  return name.startsWith(`${PLAN_ARTIFACT}.`);
}
