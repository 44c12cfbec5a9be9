import * as z from 'zod/mini';
import type { InstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Slot } from '../../execution/fan-out/slot.ts';
import { packText, unpackText } from './packed-text.ts';

const Id = z.custom<InstanceId>((value) => typeof value === 'string' && value.includes('/'));

/** Reasons come from this program's own other half; what matters is that each says what it is. */
const Reason = z.custom<Slot['stages'][number]['reason']>(saysBecause);

const SlotShape = z.object({
  format: z.literal('stage-orchestrator/slot/v1'),
  run: z.string(),
  attempt: z.int(),
  wave: z.int(),
  slot: z.int(),
  stages: z.array(
    z.object({
      id: Id,
      conclusion: z.enum(['success', 'failure', 'skipped', 'cancelled']),
      reason: Reason,
      tolerated: z.boolean(),
      startedAt: z.number(),
      endedAt: z.number(),
      done: z.array(z.string()),
      made: z.array(z.string()),
      exports: z.array(z.object({ name: z.string(), form: z.enum(['clear', 'sealed', 'withheld']), text: z.string() })),
      exportsElsewhere: z.exactOptional(z.literal(true)),
      recorded: z.boolean(),
      failure: z.exactOptional(z.string()),
    }),
  ),
});

/** A slot as a job output: packed JSON with its checksum in Braille signs. The same slot gives the same text. */
export function writeSlot(slot: Slot): string {
  return packText(JSON.stringify({ format: 'stage-orchestrator/slot/v1', ...slot }));
}

/** Reads a slot. The error says what is wrong with it, as the end of a sentence. */
export function readSlot(text: string): Result<Slot, string> {
  const unpacked = unpackText(text);
  if (!unpacked.ok) return unpacked;
  try {
    const { format: _, ...slot } = SlotShape.parse(JSON.parse(unpacked.value));
    return ok(slot);
  } catch {
    return err('it was written by another version');
  }
}

function saysBecause(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'because' in value && typeof value.because === 'string';
}
