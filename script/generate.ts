/**
 * Writes every file of the repository that is made from another one, but dist/:  `npm run generate`
 *
 * Tests say which are stale.
 */
import path from 'node:path';
import { runNode } from './check/step.ts';

const root = path.dirname(import.meta.dirname);
const generators = [
  'generate-command-reference.ts',
  'generate-demo-project.ts',
  'generate-orchestrate.ts',
  'generate-readme-tables.ts',
  'generate-schema.ts',
];

const failed = generators.filter((file) => !runNode([path.join(root, 'script', file)], { folder: root }).succeeded);
process.exitCode = failed.length === 0 ? 0 : 1;
