import type { Blobs } from './blobs.ts';
import type { Answer, Received } from './exchange.ts';
import type { BlobPermission, SignedAddresses } from './signed-addresses.ts';

/** What is done with a blob, as faults name it. */
export type BlobOperation = 'PutBlob' | 'PutBlock' | 'PutBlockList' | 'GetBlob' | 'HeadBlob';

/** Which operation of Azure Storage a request is. */
export function blobOperation(method: string | undefined, url: URL): BlobOperation {
  if (method === 'HEAD') return 'HeadBlob';
  if (method !== 'PUT') return 'GetBlob';
  const part = url.searchParams.get('comp');
  if (part === 'block') return 'PutBlock';
  return part === 'blocklist' ? 'PutBlockList' : 'PutBlob';
}

/**
 * Answers as Azure Storage does for block blobs, as far as the clients use it: "Put Blob" below 128 MiB and blocks above
 * (cache), blocks always (artifact), whole and ranged reads.
 */
export function answerBlobRequest(received: Received, blobs: Blobs, addresses: SignedAddresses): Answer {
  const { request, url, body } = received;
  const permission: BlobPermission = request.method === 'PUT' ? 'w' : 'r';
  const checked = addresses.check(url, permission);
  if ('refused' in checked) return problem(403, checked.refused);
  if (permission === 'r') return read(received, blobs, checked.blob);
  switch (blobOperation(request.method, url)) {
    case 'PutBlock':
      blobs.putBlock(checked.blob, url.searchParams.get('blockid') ?? '', body);
      return created();
    case 'PutBlockList': {
      const ids = [...body.toString().matchAll(/<Latest>(?<id>[^<]*)<\/Latest>/gu)].map(([, id = '']) => id);
      const done = blobs.putBlockList(checked.blob, ids, contentTypeOf(received, 'x-ms-blob-content-type'));
      return done ? created() : problem(400, 'InvalidBlockList');
    }
    default:
      if (request.headers['x-ms-blob-type'] !== 'BlockBlob') return problem(400, 'InvalidHeaderValue');
      blobs.put(checked.blob, body, contentTypeOf(received, 'x-ms-blob-content-type'));
      return created();
  }
}

function read({ request }: Received, blobs: Blobs, name: string): Answer {
  const blob = blobs.read(name);
  if (blob === undefined) return problem(404, 'BlobNotFound');
  const { content, contentType } = blob;
  const headers = { ...commonHeaders(), 'content-type': contentType, 'accept-ranges': 'bytes' };
  const range = request.headers['x-ms-range'] ?? request.headers.range;
  const [, from, to] = /^bytes=(\d+)-(\d*)$/u.exec(String(range)) ?? [];
  if (from === undefined) return { status: 200, headers, body: content };
  const [first, last] = [Number(from), Math.min(to ? Number(to) : Infinity, content.length - 1)];
  if (first > last) return problem(416, 'InvalidRange');
  const contentRange = `bytes ${first}-${last}/${content.length}`;
  return {
    status: 206,
    headers: { ...headers, 'content-range': contentRange },
    body: content.subarray(first, last + 1),
  };
}

function contentTypeOf({ request }: Received, header: string): string {
  return String(request.headers[header] ?? 'application/octet-stream');
}

function created(): Answer {
  return { status: 201, headers: commonHeaders() };
}

/** What the client of Azure reads of every answer. */
function commonHeaders(): Record<string, string> {
  return { etag: '"0x8D"', 'x-ms-request-id': '1', 'x-ms-version': '2025-01-05', 'x-ms-blob-type': 'BlockBlob' };
}

/** An error of Azure Storage; its client reads the code from the header. */
function problem(status: number, code: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, headers: { ...commonHeaders(), 'content-type': 'application/xml', 'x-ms-error-code': code }, body };
}
