import type { Result } from '../domain/result.ts';
import { err } from '../domain/result.ts';

/** What a sealed value belongs to; it opens nowhere else. */
export interface SealContext {
  readonly project: string;
  readonly environment: string;
  readonly stage: string;
  readonly name: string;
}

/** Why a sealed value does not open. */
export type OpenProblem = 'no_key' | 'wrong_key' | 'damaged';

/** Seals values with AES-256-GCM and opens them again. Several keys: the first one seals, all of them open. */
export interface Sealer {
  readonly canSeal: boolean;
  /** The envelope, or `undefined` without a key. */
  seal(value: string, context: SealContext): string | undefined;
  open(envelope: string, context: SealContext): Result<string, OpenProblem>;
  /** A hash that only holders of the key can compare with a guess; `undefined` without a key. */
  fingerprint(value: string): string | undefined;
}

/** How an envelope begins; what follows is told by `seal.ts`. */
export const SEALED_PREFIX = 'sealed:v1';

/** The parts of an envelope behind its prefix, the id of the key and the rest; `undefined`: it is none. */
export function partsOfEnvelope(envelope: string): readonly [keyId: string, sealed: string] | undefined {
  const [word, version, keyId, sealed, ...more] = envelope.split(':');
  if (`${word}:${version}` !== SEALED_PREFIX || keyId === undefined || more.length > 0) return undefined;
  return sealed === undefined ? undefined : [keyId, sealed];
}

/** Without a key nothing is sealed and nothing opens; it needs no cryptography, which takes its time to load. */
export const KEYLESS_SEALER: Sealer = {
  canSeal: false,
  seal: () => undefined,
  open: (envelope) => err(partsOfEnvelope(envelope) ? 'no_key' : 'damaged'),
  fingerprint: () => undefined,
};
