/**
 * Writes the reference in docs/command-line.md from the table of commands and their options:
 * `node script/run.mjs script/generate-command-reference.ts`. A test says when it is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../src/commands/index.ts';
import { commandReference } from './readme/command-reference.ts';
import { OPTION_GROUPS } from './readme/option-groups.ts';
import { withTables } from './readme/tables.ts';

const page = path.join(path.dirname(import.meta.dirname), 'docs/command-line.md');
const reference = commandReference(COMMANDS, OPTION_GROUPS);
writeFileSync(page, withTables(readFileSync(page, 'utf8'), { reference }));
