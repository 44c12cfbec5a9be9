import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SlotStage } from '../../execution/fan-out/slot.ts';
import { slotName } from './earlier-slots.ts';
import type { AnnouncedLeg } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { slotBudgetBytes } from './slot-budget.ts';
import { writeSlot } from './slot-text.ts';

/**
 * Writes the slot of a leg. GitHub would leave out an output that a mask hits and say so only in a warning, so it is
 * looked for here. Exports that are too long for an output stay behind: those who need them read the artifact of the
 * stage, which holds the same slot whole.
 */
export async function handOn(
  { context, setOutput }: FanOutJob,
  leg: AnnouncedLeg,
  given: { readonly stages: readonly SlotStage[]; readonly legs: readonly AnnouncedLeg[] },
): Promise<Result<void, Failure>> {
  const { run, attempt } = context.identity;
  const legsInWave = given.legs.filter(({ wave }) => wave === leg.wave).length;
  const slot = { run, attempt, wave: leg.wave, slot: leg.slot, stages: given.stages };
  const whole = writeSlot(slot);
  const isShort = Buffer.byteLength(whole) <= slotBudgetBytes(legsInWave);
  const text = isShort ? whole : writeSlot({ ...slot, stages: given.stages.map(withoutExports) });
  if (context.redactor.redact(text) !== text) return err(HIT_BY_A_MASK);
  setOutput(slotName(leg), text);
  return ok(undefined);
}

function withoutExports(stage: SlotStage): SlotStage {
  return { ...stage, exports: [], exportsElsewhere: true };
}

const HIT_BY_A_MASK: Failure = {
  reason: 'usage',
  message: 'a secret of this job is written in the signs in which jobs hand values on, and GitHub would drop them',
  hint: 'choose another value for the secret',
};
