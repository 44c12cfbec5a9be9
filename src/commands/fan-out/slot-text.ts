import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { InstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Slot } from '../../execution/fan-out/slot.ts';
import { fromBraille, toBraille } from './braille.ts';

/** Bytes of SHA-256 before the content: a slot that was cut or changed is noticed. */
const CHECKSUM_BYTES = 8;

/** More than this is never unpacked: a slot travels as one job output of at most 1 MB. */
const MAX_SLOT_BYTES = 8 * 1_024 * 1_024;

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
  const content = deflateRawSync(JSON.stringify({ format: 'stage-orchestrator/slot/v1', ...slot }), { level: 9 });
  return toBraille(Buffer.concat([checksum(content), content]));
}

/** Reads a slot. The error says what is wrong with it, as the end of a sentence. */
export function readSlot(text: string): Result<Slot, string> {
  const bytes = fromBraille(text);
  if (bytes === undefined || bytes.length <= CHECKSUM_BYTES) return err('it is not the output of a leg');
  const content = Buffer.from(bytes.subarray(CHECKSUM_BYTES));
  if (!checksum(content).equals(bytes.subarray(0, CHECKSUM_BYTES))) return err('it was cut or changed on its way');
  try {
    const { format: _, ...slot } = SlotShape.parse(
      JSON.parse(inflateRawSync(content, { maxOutputLength: MAX_SLOT_BYTES }).toString('utf8')),
    );
    return ok(slot);
  } catch {
    return err('it was written by another version');
  }
}

function checksum(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest().subarray(0, CHECKSUM_BYTES);
}

function saysBecause(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'because' in value && typeof value.because === 'string';
}
