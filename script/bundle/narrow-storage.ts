import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where Azure's client of blobs keeps the code that was generated from the description of the service. */
const GENERATED = 'dist/esm/generated/src';

/** Operations that nobody here calls, by file, each with the class that the client makes an object of. */
const UNCALLED: Readonly<Record<string, string>> = {
  'appendBlob.js': 'AppendBlobImpl',
  'container.js': 'ContainerImpl',
  'pageBlob.js': 'PageBlobImpl',
  'service.js': 'ServiceImpl',
};

/** Files that use descriptions of messages by name: operations that are called, and their parameters. */
const USERS = ['operations/blob.js', 'operations/blockBlob.js', 'models/parameters.js'];

/** Descriptions of messages by name, plain data. One names others as the `className` of its parts. */
type Mappers = Readonly<Record<string, unknown>>;

/**
 * Leaves out of a copy of `@azure/storage-blob` the operations on containers, accounts, and kinds of blobs that Actions
 * has none of, and the descriptions of the messages that only they exchange: a quarter of the package. A blob is written
 * and read by what stays.
 */
export async function narrowStorage(copy: string): Promise<void> {
  const generated = path.join(copy, GENERATED);
  const mappersFile = path.join(generated, 'models/mappers.js');
  const mappers = (await import(pathToFileURL(mappersFile).href)) as Mappers;
  const used = new Set(USERS.flatMap((file) => namesIn(readFileSync(path.join(generated, file), 'utf8'), mappers)));
  for (const name of used) for (const part of partsOf(mappers[name])) if (part in mappers) used.add(part);
  const kept = [...used].toSorted().map((name) => `export const ${name} = ${JSON.stringify(mappers[name])};\n`);
  writeFileSync(mappersFile, kept.join(''));
  for (const [file, name] of Object.entries(UNCALLED)) {
    const place = path.join(generated, 'operations', file);
    if (!readFileSync(place, 'utf8').includes(`export class ${name} `)) throw new Error(`${place} has no ${name}`);
    writeFileSync(place, `export class ${name} {}\n`);
  }
}

/** The words of a text that are names of descriptions. */
function namesIn(text: string, mappers: Mappers): readonly string[] {
  return [...text.matchAll(/\b[A-Z]\w*/gu)].map(([word]) => word).filter((word) => word in mappers);
}

/** The names of others in a description, at any depth. */
function* partsOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === 'className' && typeof part === 'string') yield part;
    else yield* partsOf(part);
  }
}
