import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Slot, SlotStage } from '../../execution/fan-out/slot.ts';
import { slotName } from './earlier-slots.ts';
import type { AnnouncedLeg } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { slotBudgetBytes } from './slot-budget.ts';
import { writeSlot } from './slot-text.ts';

/**
 * Writes the slot of a leg. GitHub would leave out an output that a mask hits and say so only in a warning, so it is
 * looked for here. What is too long for an output stays behind: those who need exports read the artifact of the stage,
 * which holds the same slot whole.
 */
export async function handOn(
  { context, setOutput }: FanOutJob,
  leg: AnnouncedLeg,
  given: { readonly stages: readonly SlotStage[]; readonly legs: readonly AnnouncedLeg[] },
): Promise<Result<void, Failure>> {
  const { run, attempt } = context.identity;
  const legsInWave = given.legs.filter(({ wave }) => wave === leg.wave).length;
  const slot = { run, attempt, wave: leg.wave, slot: leg.slot, stages: given.stages };
  const text = shortEnough(slot, slotBudgetBytes(legsInWave));
  if (context.redactor.redact(text) !== text) return err(HIT_BY_A_MASK);
  setOutput(slotName(leg), text);
  return ok(undefined);
}

/** As much of a slot as has room; where nothing has, the least of it. */
function shortEnough(slot: Slot, budgetBytes: number): string {
  let text = writeSlot(slot);
  for (const shorten of [withoutExports, withoutDetails, withoutWords]) {
    if (Buffer.byteLength(text) <= budgetBytes) break;
    text = writeSlot({ ...slot, stages: slot.stages.map(shorten) });
  }
  return text;
}

function withoutExports(stage: SlotStage): SlotStage {
  return stage.exports.length === 0 ? stage : { ...stage, exports: [], exportsElsewhere: true };
}

/** Of a failure that others hear of only as the reason why they are skipped. */
const MAX_FAILURE_CHARACTERS = 120;

/** A first deployment may have applied hundreds of versions, and only the last job tells of them: from the artifact. */
function withoutDetails(stage: SlotStage): SlotStage {
  const { failure, ...rest } = withoutExports(stage);
  const words = failure === undefined ? {} : { failure: cut(failure) };
  return { ...rest, done: [], made: [], ...words };
}

function cut(text: string): string {
  return text.length <= MAX_FAILURE_CHARACTERS ? text : `${text.slice(0, MAX_FAILURE_CHARACTERS - 1)}…`;
}

function withoutWords(stage: SlotStage): SlotStage {
  const { failure: _, ...rest } = withoutDetails(stage);
  return rest;
}

const HIT_BY_A_MASK: Failure = {
  reason: 'usage',
  message: 'a secret of this job is written in the signs in which jobs hand values on, and GitHub would drop them',
  hint: 'choose another value for the secret',
};
