import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import type { GitRemote } from './git-remote.ts';
import type { ResultsService } from './results-service/results-service.ts';

/** Most bytes that git prints of all objects of a test. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** The beginning of a file in a ZIP archive: signature and fixed fields (APPNOTE.TXT, 4.3.7). */
const ZIP_ENTRY = Buffer.from('PK\u0003\u0004');
const ZIP_HEADER_BYTES = 30;

/** Everything that artifacts and cache entries hold, as it is and unpacked, also what was begun and never completed. */
export function keptByService({ blobs }: ResultsService): readonly Buffer[] {
  return blobs.everything.flatMap((bytes) => [bytes, ...unpacked(bytes)]);
}

/** Everything that was ever pushed: files, folders and messages, also what no ref leads to any more. */
export async function keptByGit({ path, variables }: GitRemote): Promise<Buffer> {
  const words = ['--git-dir', path, 'cat-file', '--batch-all-objects', '--batch'];
  const options = { env: { ...variables }, encoding: 'buffer', maxBuffer: MAX_OBJECT_BYTES } as const;
  return (await promisify(execFile)('git', words, options)).stdout;
}

function unpacked(bytes: Buffer): readonly Buffer[] {
  if (bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return [gunzipSync(bytes)];
  return zipEntries(bytes);
}

function zipEntries(bytes: Buffer): readonly Buffer[] {
  const entries: Buffer[] = [];
  for (let at = bytes.indexOf(ZIP_ENTRY); at >= 0; at = bytes.indexOf(ZIP_ENTRY, at + ZIP_HEADER_BYTES)) {
    const isDeflated = bytes.readUInt16LE(at + 8) === 8;
    const start = at + ZIP_HEADER_BYTES + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    // Its size is told behind it where the archive was written as a stream; the compressed data knows its own end.
    if (isDeflated) entries.push(inflateRawSync(bytes.subarray(start)));
  }
  return entries;
}
