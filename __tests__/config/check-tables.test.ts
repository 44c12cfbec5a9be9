import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { postgresTables } from '../../src/adapters/history/postgres-tables.ts';
import { tableNamesProblem } from '../../src/adapters/history/sqlite-schema.ts';
import { problemOfTables } from '../../src/config/check-tables.ts';

/** Names that meet each other, ours and those of the databases more often than chance would let them. */
const name = fc.oneof(
  fc.constantFrom(
    'meta',
    'Meta',
    'so_versions',
    'app_meta',
    'app_schema_migrations',
    'schema_migrations',
    'other_meta',
  ),
  fc.constantFrom('sqlite_x', 'SQLITE_sequence', 'sqlitex', 'other', 'OTHER', 'x'.repeat(52), 'x'.repeat(53)),
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,62}$/),
);
const tables = fc.record({ migrations: name, runs: name, env: name });

describe('a configuration refuses the names of tables that its store would refuse', () => {
  test('SQLite', () => {
    fc.assert(
      fc.property(tables, (names) => {
        expect(problemOfTables('sqlite', names) === undefined).toBe(tableNamesProblem(names) === undefined);
      }),
    );
  });

  test('PostgreSQL', () => {
    fc.assert(
      fc.property(tables, (names) => {
        expect(problemOfTables('postgres', names) === undefined).toBe(postgresTables(names).ok);
      }),
    );
  });
});
