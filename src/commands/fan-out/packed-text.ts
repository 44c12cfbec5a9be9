import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { err, ok, type Result } from '../../domain/result.ts';
import { fromBraille, toBraille } from './braille.ts';

/** Bytes of SHA-256 before the content: a text that was cut or changed is noticed. */
const CHECKSUM_BYTES = 8;

/** More than this is never unpacked: a text travels as one job output of at most 1 MB. */
const MAX_TEXT_BYTES = 8 * 1_024 * 1_024;

/** A text for a job output that no mask hits: packed, with its checksum, in Braille signs. The same text gives the same. */
export function packText(text: string): string {
  const content = deflateRawSync(text, { level: 9 });
  return toBraille(Buffer.concat([checksum(content), content]));
}

/** Unpacks it again. The error says what is wrong with it, as the end of a sentence. */
export function unpackText(packed: string): Result<string, string> {
  const bytes = fromBraille(packed);
  if (bytes === undefined || bytes.length <= CHECKSUM_BYTES) return err('it is not the output of a leg');
  const content = Buffer.from(bytes.subarray(CHECKSUM_BYTES));
  if (!checksum(content).equals(bytes.subarray(0, CHECKSUM_BYTES))) return err('it was cut or changed on its way');
  try {
    return ok(inflateRawSync(content, { maxOutputLength: MAX_TEXT_BYTES }).toString('utf8'));
  } catch {
    return err('it was written by another version');
  }
}

function checksum(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest().subarray(0, CHECKSUM_BYTES);
}
