import { randomBytes } from 'node:crypto';
import type { Random } from '../../execution/ports.ts';

/** Randomness of the machine; `bytes` is fit for keys and nonces, `fraction` for jitter alone. */
export const systemRandom: Random = {
  fraction: () => Math.random(),
  bytes: (count) => Uint8Array.from(randomBytes(count)),
};
