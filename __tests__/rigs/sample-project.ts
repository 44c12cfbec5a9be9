import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

const root = path.dirname(path.dirname(import.meta.dirname));

/** Text that stands once in the sources of a sample project, and more than once in dist/ only when it is not shared. */
export const SHARED_TEXT = 'shared by both programs ';

/** Text of the module that only the command `all` needs. */
export const HEAVY_TEXT = 'needed by few';

const SOURCES = {
  'package.json': JSON.stringify({ name: 'sample', version: '1.2.3', type: 'module' }),
  // A file that bundlers like to bring along because its name ends a path in the sources.
  'stages.yaml': '{}\n',
  // Large enough that the bundler does not rather copy it.
  'src/shared.ts': `export const shared: string = '${SHARED_TEXT.repeat(2000)}';\n`,
  'src/heavy.ts': `import { stringify } from 'yaml';\nexport const heavy: string = stringify({ is: '${HEAVY_TEXT}' });\n`,
  'src/cli.ts': `import module from 'node:module';
import path from 'node:path';
import own from '../package.json' with { type: 'json' };
import { shared } from './shared.ts';
const words = process.argv.slice(2);
const cache = module.getCompileCacheDir() === undefined ? 'without' : 'with';
console.log('cli', own.version, ...words, cache, 'cache', shared.length);
if (words[0] === 'where') console.log(path.resolve(words[1] ?? '.', 'stages.yaml'));
if (words[0] === 'all') console.log((await import('./heavy.ts')).heavy.trim());
`,
  'src/action.ts': `import module from 'node:module';
import { shared } from './shared.ts';
console.log('action', module.getCompileCacheDir() === undefined ? 'without' : 'with', 'cache', shared.length);
`,
};

/**
 * What the project brings along and the bundler puts into its numbering of modules, by its place relative to the
 * project: itself and a package that is bundled.
 */
const COPIED = ['tsconfig.json', 'tsconfig.build.json', 'node_modules/yaml', 'node_modules/@vercel/ncc'];

/** Makes a small project that is built as this one is: a command line, an action, what they share, and a lazy module. */
export async function makeSampleProject(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'src'), { recursive: true });
  for (const file of COPIED) await cp(path.join(root, file), path.join(folder, file), { recursive: true });
  await symlink(path.join(root, 'node_modules/typescript'), path.join(folder, 'node_modules/typescript'), 'dir');
  for (const [file, text] of Object.entries(SOURCES)) await writeFile(path.join(folder, file), text);
}
