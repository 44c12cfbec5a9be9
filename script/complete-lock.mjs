#!/usr/bin/env node
/**
 * Adds to package-lock.json the optional packages for other platforms that npm left out of it.
 *
 * npm leaves a platform's binary package out of the lock file when the registry it asked does not hold that package,
 * and `npm ci` of npm 11 then refuses the lock file on every machine ("Missing: @swc/core-darwin-arm64@ from lock
 * file"). An entry needs no more than a version and the platform it is for: npm skips it everywhere else.
 *
 * Runs on any Node that npm runs on, since a lock file is mended before anything can be installed.
 * Run it after each `npm install` that changes the lock file; it changes nothing when nothing is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 * @typedef {{ system: string, processor: string, library: string | undefined }} Platform
 */

const SYSTEMS = new Set('aix android darwin freebsd linux netbsd openbsd openharmony sunos win32'.split(' '));
const PROCESSORS = new Set('arm arm64 ia32 loong64 mips64el ppc64 riscv64 s390x x64'.split(' '));

/** The last word of a Linux package's name, and what npm calls the C library it needs. */
const LIBRARIES = new Map([
  ['gnu', 'glibc'],
  ['glibc', 'glibc'],
  ['gnueabihf', 'glibc'],
  ['musl', 'musl'],
  ['musleabihf', 'musl'],
]);

/**
 * What a platform package's name says it is for: `@swc/core-linux-arm64-gnu` is Linux, arm64, glibc.
 * @param {string} name
 * @returns {Platform | undefined} undefined when the name is not that of a package for one platform
 */
export function platformOf(name) {
  const words = name.split(/[/-]/);
  const system = words.find((word) => SYSTEMS.has(word));
  const processor = words.find((word) => PROCESSORS.has(word));
  if (system === undefined || processor === undefined) return undefined;
  // Windows names end in `gnu` too, and there it says nothing about a C library.
  const library = system === 'linux' ? LIBRARIES.get(words.at(-1) ?? '') : undefined;
  return { system, processor, library };
}

/**
 * The places where Node looks for `name` when the package at `from` asks for it, nearest first.
 * @param {string} from
 * @param {string} name
 */
function places(from, name) {
  const found = [];
  for (let folder = from; folder !== ''; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    found.push(`${folder}/node_modules/${name}`);
  }
  return [...found, `node_modules/${name}`];
}

/**
 * The entry of a package of this exact version for one platform, its keys in npm's own order.
 * @param {string} version
 * @param {Platform} platform
 * @param {boolean} isDevelopment
 */
function entryFor(version, { system, processor, library }, isDevelopment) {
  return {
    version,
    cpu: [processor],
    ...(isDevelopment ? { dev: true } : {}),
    ...(library === undefined ? {} : { libc: [library] }),
    optional: true,
    os: [system],
  };
}

/**
 * The lock with every missing platform package added, sorted as npm sorts it, and the names of those added.
 * @param {Lock} lock
 */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  /** @type {string[]} */
  const added = [];
  for (const [from, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (places(from, name).some((place) => packages[place] !== undefined)) continue;
      const platform = platformOf(name);
      // A range has no one version to write down, and a package that is not for one platform must be installed.
      if (platform === undefined || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) continue;
      packages[`node_modules/${name}`] = entryFor(version, platform, entry.dev === true);
      added.push(`${name}@${version}`);
    }
  }
  const sorted = Object.entries(packages).toSorted(([one], [other]) => one.localeCompare(other, 'en'));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const present = /** @type {Lock} */ (JSON.parse(readFileSync(file, 'utf8')));
  const { lock, added } = completeLock(present);
  if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  for (const name of added) console.log(`added ${name}`);
  console.log(added.length === 0 ? 'package-lock.json is complete' : `package-lock.json: ${added.length} added`);
}
