import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { narrowStorage } from './narrow-storage.ts';
import { copyPackage, handOut } from './package-copy.ts';

/** Packages that import a package that is narrowed, or one on the way to it: they have to find its copy. */
const ON_THE_WAY = ['@actions/artifact', '@actions/cache', '@actions/github', 'archiver'];

/** Methods of GitHub's interface by group and name, each with its address and what else is known of it. */
type Methods = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Where the code is that calls GitHub's interface by name, relative to the build folder. */
const CALLERS = ['src', ...['artifact', 'cache', 'github'].map((name) => `node_modules/@actions/${name}/lib`)];

/** A call of GitHub's interface, `client.rest.actions.deleteArtifact(…)`. */
const CALL = /\.rest\.(?<group>\w+)\.(?<method>\w+)/gu;

/** The package that knows the address of every method of GitHub's interface, and the file that lists them. */
const METHODS = { package: '@octokit/plugin-rest-endpoint-methods', file: 'dist-src/generated/endpoints.js' };

/**
 * The checksums that Azure's client can have checked for each block, in WebAssembly. The clients of Actions don't ask for
 * them; if one did, the upload would fail with these words.
 */
const CHECKSUMS = {
  package: '@azure/storage-common',
  file: 'dist/esm/crc64.js',
  text: "export default async () => { throw new Error('CRC-64 checksums are not part of this bundle'); };\n",
};

/** Of `async` the one function that `archiver` calls. */
const QUEUE = { package: 'async', file: 'narrow.cjs', text: "module.exports = { queue: require('./queue.js') };\n" };

/**
 * Leaves out of the clients of GitHub's storage what they bring and nobody here calls: addresses of a thousand methods,
 * operations on storage that Actions has none of, a kind of checksum in WebAssembly, and most of a library.
 * @throws when a package is not as it was: what is left out of it then has to be looked at again
 */
export async function narrowClients(root: string, build: string): Promise<void> {
  const copies = ON_THE_WAY.map((name) => copyPackage(root, build, name));
  const storage = copyPackage(root, build, '@azure/storage-blob');
  if (copies.includes(undefined) || storage === undefined) return;
  await narrowStorage(storage);
  const checksums = copyPackage(root, build, CHECKSUMS.package);
  if (checksums !== undefined) replaceFile(path.join(checksums, CHECKSUMS.file), CHECKSUMS.text);
  const queue = copyPackage(root, build, QUEUE.package);
  if (queue !== undefined) {
    writeFileSync(path.join(queue, QUEUE.file), QUEUE.text);
    handOut(queue, QUEUE.file);
  }
  const methods = copyPackage(root, build, METHODS.package);
  if (methods === undefined) return;
  const file = path.join(methods, METHODS.file);
  const called = new Set(CALLERS.flatMap((folder) => [...callsIn(path.join(build, folder))]));
  const { default: all } = (await import(pathToFileURL(file).href)) as { readonly default: Methods };
  replaceFile(file, `export default ${JSON.stringify(onlyCalled(all, called))};\n`);
}

/** Replaces a file that has to be there: one that has moved would go on being bundled. */
function replaceFile(file: string, text: string): void {
  if (!existsSync(file)) throw new Error(`${file} is not there any more`);
  writeFileSync(file, text);
}

/** The methods that the files of a folder call, as `group.method`. */
function* callsIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
    const text = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
    for (const { groups } of text.matchAll(CALL)) yield `${groups?.['group']}.${groups?.['method']}`;
  }
}

/** The methods without those that nobody calls. */
function onlyCalled(all: Methods, called: ReadonlySet<string>): Methods {
  const unknown = [...called].filter((name) => {
    const [group = '', method = ''] = name.split('.');
    return all[group]?.[method] === undefined;
  });
  if (unknown.length > 0) throw new Error(`${METHODS.package} does not know ${unknown.join(', ')}`);
  const entries = Object.entries(all).map(([group, methods]) => [
    group,
    Object.fromEntries(Object.entries(methods).filter(([method]) => called.has(`${group}.${method}`))),
  ]);
  return Object.fromEntries(entries) as Methods;
}
