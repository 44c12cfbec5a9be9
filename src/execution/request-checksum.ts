import { sha256Hex } from '../domain/sha256.ts';
import type { OutgoingRequest } from './ports.ts';
import { REDACTED } from './redact.ts';
import type { Redactor } from './redact.ts';
import type { Sealer } from './sealer.ts';

/**
 * SHA-256 of a rendered request, with each secret in it replaced by a hash that only the state key allows to compare,
 * or by a constant where there is no key. Sign-in headers are left out: tokens change without the request changing.
 */
export function requestChecksum(
  request: OutgoingRequest,
  signInHeaders: ReadonlySet<string>,
  redactor: Redactor,
  sealer: Sealer,
): string {
  const headers = request.headers.filter(([name]) => !signInHeaders.has(name.toLowerCase()));
  let text = JSON.stringify([request.method, request.url, headers, request.body ?? null]);
  for (const secret of redactor.secrets().toSorted((a, b) => b.length - a.length)) {
    const escaped = JSON.stringify(secret).slice(1, -1);
    if (text.includes(escaped)) text = text.replaceAll(escaped, sealer.fingerprint(secret) ?? REDACTED);
  }
  return sha256Hex(redactor.redact(text));
}

/** SHA-256 of an address: kept with an intent, since the address itself may hold a secret. */
export function urlHash(url: string): string {
  return sha256Hex(url);
}
