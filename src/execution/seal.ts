import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import {
  KEYLESS_SEALER,
  type OpenProblem,
  SEALED_PREFIX,
  type SealContext,
  type Sealer,
  partsOfEnvelope,
} from './sealer.ts';

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
  if (!first) return KEYLESS_SEALER;
  return {
    canSeal: true,
    seal(value, context) {
      const iv = nonce(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', first.key, iv).setAAD(additionalData(context));
      const sealed = Buffer.concat([iv, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${SEALED_PREFIX}:${first.id}:${sealed.toString('base64url')}`;
    },
    open(envelope, context) {
      const parts = partsOfEnvelope(envelope);
      if (!parts) return err('damaged');
      const [id, sealed] = parts;
      const holder = derived.find((candidate) => candidate.id === id);
      return holder ? decrypt(Buffer.from(sealed, 'base64url'), holder.key, context) : err('wrong_key');
    },
    fingerprint(value) {
      return createHmac('sha256', first.mac).update(value, 'utf8').digest('hex');
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
