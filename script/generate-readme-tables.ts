/**
 * Writes the tables of README.md from action.yml and the table of commands:
 * `node script/run.mjs script/generate-readme-tables.ts`. A test says when they are stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../src/commands/index.ts';
import { tables, withTables } from './readme/tables.ts';

const root = path.dirname(import.meta.dirname);
const page = path.join(root, 'README.md');
const named = tables(readFileSync(path.join(root, 'action.yml'), 'utf8'), COMMANDS);
writeFileSync(page, withTables(readFileSync(page, 'utf8'), named));
