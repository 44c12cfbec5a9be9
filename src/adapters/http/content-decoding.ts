import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import { err, ok, type Result } from '../../domain/result.ts';

/** What the client says it can read. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br, zstd';

/** One after another, as in `Content-Encoding: gzip, br`. More is a trick, not a saving. */
const MAX_ENCODINGS = 3;

/** Why a body could not be decoded: `too_large` once decoded, `encoding` is broken or unknown. */
export type DecodingProblem =
  { readonly cause: 'too_large' } | { readonly cause: 'encoding'; readonly encoding: string; readonly broken: boolean };

interface DecodingLimits {
  readonly maxOutputLength: number;
}

type Decoder = (bytes: Uint8Array, limits: DecodingLimits) => Promise<Uint8Array>;

const decodeGzip: Decoder = promisify(gunzip);
const decodeZlib: Decoder = promisify(inflate);
const decodeRawDeflate: Decoder = promisify(inflateRaw);
const decodeBrotli: Decoder = promisify(brotliDecompress);
const decodeZstandard: Decoder = promisify(zstdDecompress);

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', decodeGzip],
  ['x-gzip', decodeGzip],
  ['deflate', decodeDeflate],
  ['br', decodeBrotli],
  ['zstd', decodeZstandard],
]);

/** Undoes the `Content-Encoding` of a body, which may not be longer than `limitBytes` at any step. */
export async function decodeContent(
  bytes: Uint8Array,
  contentEncoding: string,
  limitBytes: number,
): Promise<Result<Uint8Array, DecodingProblem>> {
  // Servers announce an encoding on empty bodies too.
  if (bytes.byteLength === 0) return ok(bytes);
  const encodings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'identity');
  if (encodings.length > MAX_ENCODINGS) return err({ cause: 'encoding', encoding: contentEncoding, broken: false });
  let decoded = bytes;
  for (const encoding of encodings.toReversed()) {
    const decode = DECODERS.get(encoding);
    if (decode === undefined) return err({ cause: 'encoding', encoding, broken: false });
    try {
      decoded = await decode(decoded, { maxOutputLength: limitBytes });
    } catch (error) {
      return err(isTooLarge(error) ? { cause: 'too_large' } : { cause: 'encoding', encoding, broken: true });
    }
  }
  return ok(decoded);
}

/**
 * Decodes text by the `charset` of its `Content-Type`; UTF-8 where it names none or one that is not known. Bytes that
 * mean nothing become the replacement character.
 */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** `deflate` is the zlib format, but some servers send bare deflate data; the low bits of the first byte tell. */
async function decodeDeflate(bytes: Uint8Array, limits: DecodingLimits): Promise<Uint8Array> {
  const isZlib = ((bytes[0] ?? 0) & 0x0f) === 0x08;
  return isZlib ? decodeZlib(bytes, limits) : decodeRawDeflate(bytes, limits);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
