import { sha256 } from '@noble/hashes/sha2.js';

/**
 * SHA-256 of bytes, or of a text's UTF-8, in hexadecimal digits (FIPS 180-4); of several one after another.
 *
 * Not by `node:crypto`: every plan needs a few checksums, and loading that part of Node takes a twentieth of its time.
 */
export function sha256Hex(...parts: readonly (string | Uint8Array)[]): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(typeof part === 'string' ? Buffer.from(part, 'utf8') : part);
  return Buffer.from(hash.digest()).toString('hex');
}
