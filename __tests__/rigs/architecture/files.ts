import path from 'node:path';
import { layerOf } from './layers.ts';

/** Longer than this, a file holds more than one idea. */
const MAX_LINES = 250;

/** Names of drawers: they say nothing of what is in the file, so everything ends up there. */
const DRAWERS = new Set('util utils helper helpers common misc manager managers impl impls'.split(' '));

/** The `index.ts` files that are a table of implementations; any other would only pass names on. */
const TABLES = new Set(['src/commands/index.ts', 'src/planning/strategies/index.ts']);

/** What is wrong with a file's place, name or length, as the ends of sentences that begin with its path. */
export function checkFile(file: string, text: string): readonly string[] {
  const problems: string[] = [];
  const parts = file.split('/').slice(1);
  const words = parts.flatMap((part) => path.parse(part).name.split(/[.-]/u));
  const drawer = words.find((word) => DRAWERS.has(word.toLowerCase()));
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (layerOf(file) === undefined) problems.push('belongs to no layer');
  if (drawer !== undefined) problems.push(`is a drawer ("${drawer}"): name what is in it`);
  if (!parts.every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/u.test(part)))
    problems.push('is not in kebab-case');
  if (path.posix.basename(file) === 'index.ts' && !TABLES.has(file)) problems.push('is an index.ts without a table');
  if (file.endsWith('.ts') && lines > MAX_LINES) problems.push(`has ${lines} lines, more than ${MAX_LINES}`);
  return problems;
}
