import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { licencesText } from './licences.ts';

/** What is started from outside: the source, and where its bundle goes in dist/, without the extension. */
const ENTRIES = [
  { in: 'src/cli.ts', out: 'cli/main' },
  { in: 'src/action.ts', out: 'action/index' },
  { in: 'src/post.ts', out: 'action/post' },
  { in: 'src/wave.ts', out: 'wave/index' },
] as const;

/** CommonJS packages call `require` for Node's own modules, and an ES module has none. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Of package.json the bundle holds what the program says of itself; the rest changes without a change to the program. */
function ownDescription(root: string): Plugin {
  const file = path.join(root, 'package.json');
  return {
    name: 'own-description',
    setup: (bundler) => {
      // The pattern is Go's; which package.json it is, is asked below.
      bundler.onLoad({ filter: /package\.json$/ }, (loaded) => {
        if (loaded.path !== file) return undefined;
        const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string };
        return { contents: JSON.stringify({ name, version }), loader: 'json' };
      });
    },
  };
}

/**
 * Every file of dist/ by its path in dist/, with forward slashes: the same bytes in any folder and on every run.
 *
 * All entries are bundled together, so that what they share, and everything behind a dynamic `import()`, is one chunk
 * in dist/chunks/ whoever asks for it.
 * @throws Error when a source does not compile or the bundler warns
 */
export async function bundle(root: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const entryPoints = ENTRIES.filter((entry) => existsSync(path.join(root, entry.in)));
  if (entryPoints.length === 0) return files;
  const result = await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    outdir: 'dist',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: REQUIRE },
    plugins: [ownDescription(root)],
    logLevel: 'warning',
  });
  if (result.warnings.length > 0) throw new Error(`The bundler gave ${result.warnings.length} warnings, see above.`);
  for (const file of result.outputFiles) {
    files.set(path.relative(path.join(root, 'dist'), file.path).split(path.sep).join('/'), file.text);
  }
  if (files.has('cli/main.js')) {
    files.set('cli/index.js', readFileSync(path.join(root, 'script/bundle/launch-cli.js'), 'utf8'));
  }
  files.set('LICENSES.txt', licencesText(root, Object.keys(result.metafile.inputs)));
  files.set('package.json', `${JSON.stringify({ type: 'module' })}\n`);
  return files;
}
