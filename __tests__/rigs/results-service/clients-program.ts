import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '../../..');
const main = join(import.meta.dirname, 'clients-main.ts');

/** Some of the bundled packages are CommonJS and ask for modules of Node. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

let program: string | undefined;

/**
 * The program of the process of the clients, as one bundle of the sources and of GitHub's packages: it starts in a third
 * of the time, and a test starts many. It is made once for each state of the sources, beside the temporary files of the
 * machine, and stays there.
 */
export function clientsProgram(): string {
  program ??= makeProgram();
  return program;
}

function makeProgram(): string {
  const folder = join(tmpdir(), `stages-clients-${stateOfSources()}`);
  if (!existsSync(folder)) {
    const fresh = mkdtempSync(join(tmpdir(), 'stages-'));
    buildSync({
      entryPoints: [main],
      outdir: fresh,
      bundle: true,
      splitting: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      outExtension: { '.js': '.mjs' },
      banner: { js: REQUIRE },
    });
    moveInto(fresh, folder);
  }
  return join(folder, 'clients-main.mjs');
}

/** Another process of the tests may be making the same: whoever is first wins. */
function moveInto(fresh: string, folder: string): void {
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

function stateOfSources(): string {
  const files = [main, import.meta.filename, join(root, 'package-lock.json')];
  const sources = globSync('src/{adapters/github,domain,execution}/*.ts', { cwd: root }).toSorted();
  const hash = createHash('sha256');
  for (const file of [...files, ...sources.map((source) => join(root, source))]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
