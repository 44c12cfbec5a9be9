import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decodeContent, decodeText } from '../../../src/adapters/http/content-decoding.ts';

const TEXT = 'three short words';
const LIMIT = 1000;

async function decode(bytes: Uint8Array, encoding: string): Promise<unknown> {
  const decoded = await decodeContent(bytes, encoding, LIMIT);
  return decoded.ok ? Buffer.from(decoded.value).toString() : decoded.error;
}

describe('encodings', () => {
  test.each([
    ['', Buffer.from(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['gzip', gzipSync(TEXT)],
    ['GZIP', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
  ])('%j', async (encoding, bytes) => {
    expect(await decode(bytes, encoding)).toBe(TEXT);
  });

  test.each(['gzip', 'deflate', 'br', 'zstd'])('%s that is broken', async (encoding) => {
    expect(await decode(Buffer.from('not compressed'), encoding)).toEqual({
      cause: 'encoding',
      encoding,
      broken: true,
    });
  });

  test('one that breaks off', async () => {
    const bytes = gzipSync(TEXT).subarray(0, 20);
    expect(await decode(bytes, 'gzip')).toEqual({ cause: 'encoding', encoding: 'gzip', broken: true });
  });

  test('one that is not known, or too many', async () => {
    expect(await decode(Buffer.from(TEXT), 'rot13')).toEqual({ cause: 'encoding', encoding: 'rot13', broken: false });
    expect(await decode(Buffer.from(TEXT), 'br,br,br,br')).toMatchObject({ cause: 'encoding', broken: false });
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(LIMIT + 1))],
    ['deflate', deflateSync(Buffer.alloc(LIMIT + 1))],
    ['br', brotliCompressSync(Buffer.alloc(LIMIT + 1))],
    ['zstd', zstdCompressSync(Buffer.alloc(LIMIT + 1))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(LIMIT + 1)))],
  ])('%s that unpacks to more than the limit', async (encoding, bytes) => {
    expect(await decode(bytes, encoding)).toEqual({ cause: 'too_large' });
  });

  test('an empty body in any encoding', async () => {
    expect(await decode(Buffer.alloc(0), 'rot13')).toBe('');
  });
});

describe('text', () => {
  const latin1 = Buffer.from('Zürich', 'latin1');
  test.each([
    ['', Buffer.from('Zürich'), 'Zürich'],
    ['application/json', Buffer.from('Zürich'), 'Zürich'],
    ['text/plain; charset=ISO-8859-1', latin1, 'Zürich'],
    ['text/plain; charset="iso-8859-1"; format=flowed', latin1, 'Zürich'],
    ['text/plain; charset=utf-16le', Buffer.from('Zürich', 'utf16le'), 'Zürich'],
    ['text/plain; charset=klingon', Buffer.from('Zürich'), 'Zürich'],
    ['text/plain', latin1, 'Z\uFFFDrich'],
    ['application/json', Buffer.from('\uFEFF{}'), '{}'],
  ])('%j', (contentType, bytes, expected) => {
    expect(decodeText(bytes, contentType)).toBe(expected);
  });
});
