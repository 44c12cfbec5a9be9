import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commandReference } from '../../script/readme/command-reference.ts';
import { OPTION_GROUPS } from '../../script/readme/option-groups.ts';
import { withTables } from '../../script/readme/tables.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import * as exitStatuses from '../../src/domain/exit-status.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const page = await readDocumentation('command-line');

describe('docs/command-line.md', () => {
  test('has the reference that `npm run generate` makes of the commands and their options', () => {
    const text = readFileSync(path.join(root, 'docs/command-line.md'), 'utf8');
    expect(withTables(text, { reference: commandReference(COMMANDS, OPTION_GROUPS) })).toBe(text);
  });

  test('explains every exit status', () => {
    const all = Object.values(exitStatuses).filter((value) => typeof value === 'number');
    const explained = page.rows('status', 'means').map(([status]) => Number(status));
    expect(explained).toEqual(all.toSorted((one, other) => one - other));
  });

  test('lists every JSON document', () => {
    const schema = readFileSync(path.join(root, 'schema/output.schema.json'), 'utf8');
    const known = [...schema.matchAll(/"const": "(?<name>stage-orchestrator\/[^"]+)"/gu)].map(
      ({ groups }) => groups?.['name'] ?? '',
    );
    expect(known.length).toBeGreaterThan(5);
    expect(page.rows('schema', 'from').map(([name]) => name)).toEqual(known);
  });
});

describe('the reference', () => {
  const config = { name: 'config', short: 'c', value: 'FILE', help: 'the file' };
  const tags = { name: 'tags', value: 'A,B', repeatable: true, help: 'some|any' };
  const force = { name: 'force', help: 'all the same' };
  const reference = commandReference(
    [
      { name: 'look', positionals: [], summary: 'looks', options: [tags], examples: ['look', 'look --tags a'] },
      { name: 'go', positionals: ['STAGE'], summary: 'goes', options: [tags, force], examples: [] },
    ],
    { common: [config], groups: [{ title: 'Which', options: [tags] }] },
  );

  test('lists commands with their examples', () => {
    expect(reference).toContain('| `look`     | looks | `look`<br>`look --tags a` |\n| `go STAGE` | goes  |');
  });

  test('lists options by groups, each with the commands that take it', () => {
    expect(reference).toContain('#### Which\n');
    expect(reference).toContain('| `--tags A,B …` | some\\|any | `look`, `go` |');
    expect(reference).toContain('| `--force` | all the same | `go` |');
    expect(reference).toContain('#### Every command\n\n| option              | says     |');
    expect(reference).toContain('| `-c, --config FILE` | the file |');
  });
});
