import type { Slot } from '../../execution/fan-out/slot.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AnnouncedLeg } from './fan-out-document.ts';
import { readSlot } from './slot-text.ts';

/** A slot of a leg of an earlier wave. */
export interface LegSlot {
  readonly leg: AnnouncedLeg;
  readonly slot: Slot;
}

/** What legs have told, and of which there is nothing: GitHub drops an output in which a mask occurs, or the job died. */
export interface ReadSlots {
  readonly told: readonly LegSlot[];
  readonly silent: readonly AnnouncedLeg[];
}

/** The name of the job output of a leg. */
export function slotName({ slot }: { readonly slot: number }): string {
  return `slot_${slot}`;
}

/**
 * The slots of these legs, from the outputs of the jobs of each wave as JSON, as the workflow hands them over.
 * The error is a sentence: outputs that can't be read, or of another run.
 */
export function readSlots(
  legs: readonly AnnouncedLeg[],
  outputsOf: (wave: number) => string,
  run: string,
): Result<ReadSlots, string> {
  const told: LegSlot[] = [];
  const silent: AnnouncedLeg[] = [];
  const waves = new Map<number, ReadonlyMap<string, string>>();
  for (const leg of legs) {
    const outputs = waves.get(leg.wave) ?? outputsIn(outputsOf(leg.wave));
    waves.set(leg.wave, outputs);
    const text = outputs.get(slotName(leg));
    if (text === undefined || text === '') {
      silent.push(leg);
      continue;
    }
    const slot = readSlot(text);
    const place = `what the leg ${leg.name} of wave ${leg.wave} hands on can't be used`;
    if (!slot.ok) return err(`${place}: ${slot.error}`);
    const { wave, slot: number } = slot.value;
    if (slot.value.run !== run) return err(`${place}: it is of run ${slot.value.run}, not of ${run}`);
    if (wave !== leg.wave || number !== leg.slot) return err(`${place}: it is of leg ${number} of wave ${wave}`);
    told.push({ leg, slot: slot.value });
  }
  return ok({ told, silent });
}

function outputsIn(text: string): ReadonlyMap<string, string> {
  if (text.trim() === '') return new Map();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new Map();
  }
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map(entries.flatMap(([name, output]) => (typeof output === 'string' ? [[name, output] as const] : [])));
}
