import type { Random } from '../../execution/ports.ts';

/** Randomness of the machine; `bytes` is fit for keys and nonces, `fraction` for jitter alone. */
export const systemRandom: Random = {
  fraction: () => Math.random(),
  // Loading that part of Node takes a moment, and a plan needs none of it.
  bytes: (count) => Uint8Array.from(process.getBuiltinModule('node:crypto').randomBytes(count)),
};
