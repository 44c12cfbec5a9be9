/**
 * Makes node_modules what package-lock.json says, and finds the Node that the project runs on.
 *
 * Everything that a fresh clone is asked to do goes through here first, so it runs on any Node that npm runs on and
 * imports nothing that has to be installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, absolute. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The Node of package.json's `node` package: the same on every machine, whatever Node started this script. */
export const projectNode = path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * What a lock file says of the packages, by their place in node_modules.
 * @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages
 */

/** How often `npm ci` is tried: a registry that fails once often answers the next time. */
const INSTALL_ATTEMPTS = 2;

/**
 * @param {string} file
 * @returns {Packages | undefined} undefined when there is no such file
 */
function packagesOf(file) {
  if (!existsSync(file)) return undefined;
  const lock = /** @type {{ packages?: Packages }} */ (JSON.parse(readFileSync(file, 'utf8')));
  return lock.packages;
}

/**
 * Whether node_modules holds what the lock file says. npm writes what it installed into node_modules as a lock file of
 * its own, as its last act: an interrupted installation has none. Only optional packages may be missing.
 * @param {Packages | undefined} wanted
 * @param {Packages | undefined} installed
 */
export function isInstalled(wanted, installed) {
  if (wanted === undefined || installed === undefined) return false;
  return (
    Object.keys(installed).every((name) => wanted[name] !== undefined) &&
    Object.entries(wanted).every(([name, entry]) => {
      const found = installed[name];
      if (name === '') return true;
      if (found === undefined) return entry.optional === true;
      // An entry that script/complete-lock.mjs added has no checksum to compare.
      return found.version === entry.version && [undefined, found.integrity].includes(entry.integrity);
    })
  );
}

function isReady() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(path.join(root, 'node_modules/.package-lock.json'));
  return existsSync(projectNode) && isInstalled(wanted, installed);
}

function install() {
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Inside `npm run` npm says where it is; elsewhere it is looked up, on Windows through the shell (npm is a .cmd).
  const npm = process.env['npm_execpath'];
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const run = { cwd: root, stdio: ['ignore', 2, 2] };
  return npm === undefined || !/\.c?js$/.test(npm)
    ? spawnSync('npm', options, { ...run, shell: process.platform === 'win32' })
    : spawnSync(process.execPath, [npm, ...options], run);
}

/** Installs the dependencies unless they are there already. What it says goes to standard error. */
export function setUp() {
  for (let attempt = 1; attempt <= INSTALL_ATTEMPTS && !isReady(); attempt += 1) {
    process.stderr.write('Installing the dependencies with npm ci, which takes about half a minute …\n');
    install();
  }
  if (isReady()) return;
  process.stderr.write('The dependencies could not be installed: see above, and try `npm ci` by hand.\n');
  process.exit(1);
}
