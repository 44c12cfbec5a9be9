import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transform } from 'esbuild';
import { runNode } from '../check/step.ts';
import { readFolder } from './folder.ts';
import { launcherText } from './launcher.ts';
import { PROGRAMS, type Program } from './programs.ts';

/** Where the emitted JavaScript and the bundle are made, relative to the project's folder. Git ignores it. */
const BUILD = 'build';

/** Runs a tool that a package of the project brings, in the project's folder; what the tool says is shown. */
function runTool(root: string, file: string, ...words: readonly string[]): void {
  const { succeeded } = runNode([path.join(root, 'node_modules', file), ...words], { folder: root });
  if (!succeeded) throw new Error(`${file} failed, see above.`);
}

/**
 * The one entry of the bundle: a function per program that loads it. The bundler takes one entry at a time; with an
 * entry each, every program would bring its own copy of what they share.
 */
function entryText(programs: readonly Program[]): string {
  return programs
    .map(({ name, source }) => `export const ${name} = () => import('./${source.replace(/\.ts$/u, '.js')}');\n`)
    .join('');
}

/** A chunk of the bundle, smaller: the bundler minifies index.js alone. */
async function minifyChunk(text: string): Promise<string> {
  const options = { format: 'esm', target: 'node24', minify: true, charset: 'utf8', legalComments: 'none' } as const;
  const { code } = await transform(text, options);
  return code;
}

/**
 * Every file of dist/ by its path in dist/, with forward slashes: the same bytes in any folder and on every run.
 *
 * index.js holds the loader, each numbered file a chunk that several programs share or that waits behind a dynamic
 * `import()`, and a folder per program the file that starts it.
 * @param root - the project's folder, absolute
 * @throws Error when a source has no proper syntax or imports what is not there; the tool has said where by then
 */
export async function bundle(root: string): Promise<ReadonlyMap<string, string>> {
  const programs = PROGRAMS.filter(({ source }) => existsSync(path.join(root, source)));
  if (programs.length === 0) return new Map();
  const build = path.join(root, BUILD);
  rmSync(build, { recursive: true, force: true });
  mkdirSync(build);
  runTool(root, 'typescript/bin/tsc', '-p', 'tsconfig.build.json');
  writeFileSync(path.join(build, 'entry.js'), entryText(programs));
  const options = ['--minify', '--no-cache', '--quiet', '--target', 'es2022', '--license', 'LICENSES.txt'];
  const out = `${BUILD}/bundle`;
  runTool(root, '@vercel/ncc/dist/ncc/cli.js', 'build', `${BUILD}/entry.js`, '--out', out, ...options);

  const files = new Map<string, string>();
  for (const [file, text] of readFolder(path.join(root, out))) {
    const isChunk = file.endsWith('.js') && file !== 'index.js';
    files.set(file, isChunk ? await minifyChunk(text) : text);
  }
  for (const program of programs) files.set(program.launcher, launcherText(program));
  return files;
}
