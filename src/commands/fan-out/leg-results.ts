import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { splitInstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { FileSet, RunArtifact } from '../../execution/actions-ports.ts';
import type { Slot, SlotStage } from '../../execution/fan-out/slot.ts';
import { historiesOf } from '../../execution/history-file-names.ts';
import type { AnnouncedLeg } from './fan-out-document.ts';
import type { BegunWith } from './history-checksum.ts';
import type { FanOutJob } from './job.ts';
import { downloadFiles, newestNamed, resultArtifact, uploadFiles } from './job-artifacts.ts';
import type { OwnState } from './own-state.ts';
import { readSlot, writeSlot } from './slot-text.ts';

/** Beside the history of a stage in its artifact: the slot of this stage alone. */
const SLOT_FILE = 'slot.txt';

/** Beside both: the checksum of the history with which the job began. */
const BEGUN_WITH_FILE = 'begun-with.txt';

/** What a job has left of one stage. */
export interface StageLeft {
  /** The file of its history; absent: it keeps it elsewhere, or nothing was ever written. */
  readonly history?: Uint8Array;
  /** How it ended; absent: the job was ended before the stage had. */
  readonly stage?: SlotStage;
  /** The checksum of the history that the job began with; absent: it could not say. */
  readonly begunWith?: string;
  /** The attempt at the run in which it was left. */
  readonly attempt: number;
}

/** What a job leaves of its stages, from the histories where it works. */
export interface LeftByJob extends Pick<OwnState, 'archive'> {
  readonly stages: readonly SlotStage[];
  readonly begunWith: BegunWith;
}

/**
 * Leaves the history of each stage of a leg, and how it ended, for the other jobs. Also what a leg did that was ended
 * before its time: then `stages` does not say how those ended.
 */
export async function uploadResults(
  { context, artifacts }: FanOutJob,
  leg: AnnouncedLeg,
  { archive, stages, begunWith }: LeftByJob,
): Promise<Result<void, Failure>> {
  const { run, attempt } = context.identity;
  const histories = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const id of leg.stages) {
    const { environment, stage } = splitInstanceId(id);
    if (!histories.has(environment)) {
      const kept = await archive.read(environment, undefined, context.stop);
      if (!kept.ok) return kept;
      histories.set(environment, kept.value === undefined ? new Map() : historiesOf(kept.value.files));
    }
    const files = new Map<string, Uint8Array>();
    const history = histories.get(environment)?.get(stage);
    if (history !== undefined) files.set(`${stage}.db`, history);
    const begun = begunWith.get(id);
    if (begun !== undefined) files.set(BEGUN_WITH_FILE, new TextEncoder().encode(begun));
    const ended = stages.find((one) => one.id === id);
    const slot: Slot = { run, attempt, wave: leg.wave, slot: leg.slot, stages: ended ? [ended] : [] };
    files.set(SLOT_FILE, new TextEncoder().encode(writeSlot(slot)));
    const uploaded = await uploadFiles(
      artifacts,
      { name: resultArtifact(id), attempt, environment, files },
      context.stop,
    );
    if (!uploaded.ok) return uploaded;
  }
  return ok(undefined);
}

/**
 * What the newest job that worked on a stage has left of it; `undefined`: nothing.
 *
 * @param from - the first attempt at the run that counts
 */
export async function readStageLeft(
  { context, artifacts }: FanOutJob,
  listed: readonly RunArtifact[],
  { id, from }: { readonly id: InstanceId; readonly from: number },
): Promise<Result<StageLeft | undefined, Failure>> {
  const newest = newestNamed(listed, resultArtifact(id), from);
  if (newest === undefined) return ok(undefined);
  const { artifact, attempt } = newest;
  const files = await downloadFiles(artifacts, artifact, context.stop);
  if (!files.ok) return files;
  const left = stageLeft(files.value, id, attempt);
  if (left.ok) return left;
  return err({ reason: 'history_damaged', file: `the artifact ${artifact.name} of the run`, problem: left.error });
}

function stageLeft(files: FileSet, id: InstanceId, attempt: number): Result<StageLeft, string> {
  const bytes = files.get(SLOT_FILE);
  const slot =
    bytes === undefined ? err('it does not say how its stage ended') : readSlot(new TextDecoder().decode(bytes));
  if (!slot.ok) return slot;
  const history = historiesOf(files).get(splitInstanceId(id).stage);
  const stage = slot.value.stages.find((one) => one.id === id);
  const begun = files.get(BEGUN_WITH_FILE);
  const begunWith = begun && { begunWith: new TextDecoder().decode(begun) };
  return ok({
    attempt,
    ...begunWith,
    ...(history === undefined ? {} : { history }),
    ...(stage === undefined ? {} : { stage }),
  });
}
