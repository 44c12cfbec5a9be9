import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import { sha256Hex } from '../domain/sha256.ts';

/**
 * The key of `idempotency_key: true`: the same whenever this version of this instance is sent, so that a server can
 * recognise a repetition; another one after the version was undone, when it is meant to be done again.
 * Shape of a UUID, which is what servers that check the shape expect.
 */
export function idempotencyKey(input: {
  readonly project: string;
  readonly id: InstanceId;
  readonly version: string;
  readonly direction: Direction;
  /** How often this version was undone before. */
  readonly undone: number;
}): string {
  const parts = [input.project, input.id, input.version, input.direction, String(input.undone)];
  const hex = sha256Hex(JSON.stringify(parts));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
