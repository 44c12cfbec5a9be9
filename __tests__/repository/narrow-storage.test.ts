import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { narrowStorage } from '../../script/bundle/narrow-storage.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const GENERATED = 'dist/esm/generated/src';

/** What a file without imports exports as it is now, whoever has imported it before. */
async function exported(file: string): Promise<Readonly<Record<string, unknown>>> {
  const code = encodeURIComponent(readFileSync(file, 'utf8'));
  return (await import(`data:text/javascript,${code}`)) as Readonly<Record<string, unknown>>;
}

/** The names that descriptions of messages give for their parts. */
function parts(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'className' && typeof part === 'string' ? [part] : parts(part),
  );
}

describe('the client of blobs in the bundle', () => {
  test('keeps each description that what it keeps refers to, and no operation that is not called', async () => {
    await using folder = await makeTemporaryFolder();
    const installed = path.join(root, 'node_modules/@azure/storage-blob', GENERATED);
    const copy = path.join(folder.path, GENERATED);
    mkdirSync(copy, { recursive: true });
    writeFileSync(path.join(folder.path, 'package.json'), '{"type":"module"}');
    cpSync(installed, copy, { recursive: true });
    const whole = await exported(path.join(installed, 'models/mappers.js'));
    await narrowStorage(folder.path);
    const kept = await exported(path.join(copy, 'models/mappers.js'));
    expect(Object.keys(kept).length).toBeLessThan(Object.keys(whole).length / 2);
    expect(kept['StorageError']).toEqual(whole['StorageError']);
    expect(kept['BlockLookupList']).toEqual(whole['BlockLookupList']);
    for (const name of Object.values(kept).flatMap(parts)) expect(name in kept).toBe(name in whole);
    const { PageBlobImpl } = await exported(path.join(copy, 'operations/pageBlob.js'));
    expect(Object.getOwnPropertyNames((PageBlobImpl as { prototype: object }).prototype)).toEqual(['constructor']);
  });

  test('is looked at again when the package is another one', async () => {
    await using folder = await makeTemporaryFolder();
    const copy = path.join(folder.path, GENERATED);
    for (const name of ['operations', 'models']) mkdirSync(path.join(copy, name), { recursive: true });
    writeFileSync(path.join(folder.path, 'package.json'), '{"type":"module"}');
    writeFileSync(path.join(copy, 'models/mappers.js'), 'export const Other = {};');
    for (const file of [
      'operations/blob.js',
      'operations/blockBlob.js',
      'models/parameters.js',
      'operations/appendBlob.js',
    ])
      writeFileSync(path.join(copy, file), '');
    await expect(narrowStorage(folder.path)).rejects.toThrow('AppendBlobImpl');
  });
});
