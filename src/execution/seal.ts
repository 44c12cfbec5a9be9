import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';

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

const PREFIX = 'sealed:v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * `keys`: the input `state-key`, newest first. `nonce` gives fresh random bytes.
 * Envelope: `sealed:v1:<key id>:<base64url of nonce, ciphertext, tag>`; key by HKDF-SHA-256 from the state key, the
 * context as additional data.
 */
export function createSealer(keys: readonly string[], nonce: (bytes: number) => Uint8Array): Sealer {
  const derived = keys
    .filter((key) => key !== '')
    .map((key) => ({ id: keyId(key), key: derive(key, 'seal'), mac: derive(key, 'fingerprint') }));
  const [first] = derived;
  return {
    canSeal: first !== undefined,
    seal(value, context) {
      if (!first) return undefined;
      const iv = nonce(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', first.key, iv).setAAD(additionalData(context));
      const sealed = Buffer.concat([iv, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${PREFIX}:${first.id}:${sealed.toString('base64url')}`;
    },
    open(envelope, context) {
      const parts = envelope.split(':');
      if (parts.length !== 4 || `${parts[0]}:${parts[1]}` !== PREFIX) return err('damaged');
      const holder = derived.find((candidate) => candidate.id === parts[2]);
      if (!holder) return err(first ? 'wrong_key' : 'no_key');
      return decrypt(Buffer.from(parts[3] ?? '', 'base64url'), holder.key, context);
    },
    fingerprint(value) {
      return first && createHmac('sha256', first.mac).update(value, 'utf8').digest('hex');
    },
  };
}

function decrypt(sealed: Buffer, key: Buffer, context: SealContext): Result<string, OpenProblem> {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return err('damaged');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(additionalData(context))
    .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return ok(
      Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8'),
    );
  } catch {
    return err('damaged');
  }
}

/** Lengths first, so that no two contexts give the same bytes. */
function additionalData(context: SealContext): Buffer {
  const parts = [context.project, context.environment, context.stage, context.name];
  return Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''), 'utf8');
}

function derive(key: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'stage-orchestrator', purpose, KEY_BYTES));
}

/** Says which key sealed a value, and nothing about the key. */
function keyId(key: string): string {
  return derive(key, 'id').subarray(0, 6).toString('hex');
}
