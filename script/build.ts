/**
 * Bundles the entry points into dist/:  `npm run build`
 * or says whether dist/ is what a build makes, and leaves it alone:  `npm run build -- --check`
 *
 * `--project FOLDER` builds another copy of the project.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle/bundle.ts';
import { differences, writeFolder } from './bundle/folder.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    project: { type: 'string', default: path.dirname(import.meta.dirname) },
  },
});
const root = path.resolve(values.project);
const dist = path.join(root, 'dist');

const built = await bundle(root);
if (!built.ok) {
  console.error(built.error);
  process.exit(1);
}
const files = built.value;
if (values.check) {
  const stale = differences(dist, files);
  for (const file of stale) console.error(`dist/${file} is not what a build makes`);
  if (stale.length > 0) {
    console.error('Run `npm run build` and commit dist/ with the sources.');
    process.exitCode = 1;
  }
} else {
  writeFolder(dist, files);
  const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  console.log(`dist/: ${files.size} files, ${(bytes / 1_000_000).toFixed(2)} MB`);
}
