import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compareText } from '../../src/domain/diagnostic.ts';
import { type Result, err, ok } from '../../src/domain/result.ts';
import { runNode } from '../check/step.ts';
import { calledAtStart } from './called-at-start.ts';
import { bundleProblems } from './check-bundle.ts';
import type { Span } from './code-changes.ts';
import { compileAtOnce, modulesOf } from './compile-at-once.ts';
import { readFolder } from './folder.ts';
import { groupLicences } from './group-licences.ts';
import { joinChunks } from './join-chunks.ts';
import { launcherText } from './launcher.ts';
import { minifyChunk } from './minify.ts';
import { narrowClients } from './narrow-clients.ts';
import { narrowUndici } from './narrow-undici.ts';
import { preferModulesOfYaml } from './prefer-modules.ts';
import { PROGRAMS, type Program } from './programs.ts';
import { shareModules } from './share-modules.ts';
import { stripDescriptions } from './strip-descriptions.ts';

/** Where the emitted JavaScript and the bundle are made, relative to the project's folder. Git ignores it. */
const BUILD = 'build';

/** Where the bundler puts the licences that it has collected. */
const LICENCES = 'LICENSES.txt';

/** Runs a tool that a package of the project brings, and says whether it succeeded; what the tool says is shown. */
function runTool(root: string, folder: string, file: string, ...words: readonly string[]): boolean {
  return runNode([path.join(root, 'node_modules', file), ...words], { folder }).succeeded;
}

/**
 * Emits and bundles, and gives what the bundler wrote. It runs in a folder without other files: any below the folder it
 * runs in, it may take for one that the program needs, and bring along.
 */
async function runBundler(
  root: string,
  programs: readonly Program[],
): Promise<Result<ReadonlyMap<string, string>, string>> {
  const build = path.join(root, BUILD);
  rmSync(build, { recursive: true, force: true });
  mkdirSync(build);
  const emitted = runTool(root, root, 'typescript/bin/tsc', '-p', 'tsconfig.build.json');
  if (!emitted) return err('The sources cannot be read: see above.');
  writeFileSync(path.join(build, 'entry.js'), entryText(programs));
  await stripDescriptions(build);
  preferModulesOfYaml(root, build);
  narrowUndici(root, build);
  await narrowClients(root, build);
  const options = ['--minify', '--no-cache', '--quiet', '--target', 'es2022', '--license', LICENCES];
  const command = ['build', 'entry.js', '--out', 'bundle', ...options];
  const bundled = runTool(root, build, '@vercel/ncc/dist/ncc/cli.js', ...command);
  return bundled ? ok(readFolder(path.join(build, 'bundle'))) : err('The sources cannot be bundled: see above.');
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

/** A file as it is shipped, of what the bundler wrote. */
async function finished(file: string, text: string): Promise<string> {
  if (file === LICENCES) return groupLicences(text);
  const isChunk = file.endsWith('.js') && file !== 'index.js';
  return isChunk ? minifyChunk(text) : text;
}

/**
 * Every file of dist/ by its path in dist/, with forward slashes: the same bytes in any folder and on every run.
 *
 * index.js holds the loader, each numbered file a chunk that several programs share or that waits behind a dynamic
 * `import()`, and a folder per program the file that starts it.
 * @param root - the project's folder, absolute
 * @returns or, as text to show, why the sources cannot be built
 */
export async function bundle(root: string): Promise<Result<ReadonlyMap<string, string>, string>> {
  const programs = PROGRAMS.filter(({ source }) => existsSync(path.join(root, source)));
  const bundled = await runBundler(root, programs);
  if (!bundled.ok) return bundled;
  const problems = bundleProblems(bundled.value);
  if (problems.length > 0) return err(['The bundle would not work:', ...problems].join('\n'));
  const files = new Map<string, string>();
  for (const [file, text] of bundled.value) files.set(file, await finished(file, text));
  for (const program of programs) files.set(program.launcher, launcherText(program));
  return ok(await arranged(files, calledAtStart(root, path.join(root, BUILD, 'start'), files)));
}

/**
 * The bundle without repetitions, and so that short commands start sooner: what they call is compiled at once, what they
 * load is in one file.
 */
async function arranged(
  files: ReadonlyMap<string, string>,
  start: ReadonlyMap<string, readonly Span[]>,
): Promise<ReadonlyMap<string, string>> {
  const shared = await shareModules(files, (file) => start.has(file));
  const compiled = new Map(shared);
  for (const [file, text] of shared) {
    if (!file.endsWith('.js')) continue;
    // Of what no short command loads, it is not known what is called: at least its modules are, one after another.
    const places = new Set((start.get(file) ?? (await modulesOf(text))).map(String));
    compiled.set(file, await compileAtOnce(text, (span) => places.has(String(span))));
  }
  return joinChunks(compiled, [...start.keys()].toSorted(compareText));
}
