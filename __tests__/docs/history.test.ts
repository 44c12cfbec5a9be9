import { describe, expect, test } from '@jest/globals';
import { given } from '../rigs/given.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';
import { query } from '../rigs/sqlite-file.ts';
import { sqliteRig } from '../rigs/sqlite-history.ts';

const page = await readDocumentation('history');

describe('docs/history.md', () => {
  test('names the tables and columns of a history, and no others', async () => {
    await using rig = await sqliteRig();
    await using histories = rig.histories();
    await given(await histories.claim(rig.place('alpha')))[Symbol.asyncDispose]();
    const columns = query(
      rig.file('alpha'),
      `SELECT schema.name AS name, group_concat(info.name, ' ') AS columns
       FROM sqlite_schema AS schema JOIN pragma_table_info(schema.name) AS info
       WHERE schema.type = 'table' AND schema.name NOT LIKE 'sqlite_%' GROUP BY schema.name`,
    );
    const actual = columns.map((row) => [String(row['name']), String(row['columns'])] as const);
    const documented = page.rows('table', 'columns').map(([name = '', names = '']) => [name, names] as const);
    expect(documented.length).toBeGreaterThan(0);
    expect(new Map(documented)).toEqual(new Map(actual));
  });
});
