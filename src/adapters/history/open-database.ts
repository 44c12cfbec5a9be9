import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';

/**
 * Opens a database of SQLite; throws what SQLite says against it.
 *
 * Node's SQLite is asked for here and not imported: that takes 2 to 4 ms, and a start that finds no history opens none.
 */
export function openDatabase(file: string | URL, options: DatabaseSyncOptions = {}): DatabaseSync {
  const sqlite = process.getBuiltinModule('node:sqlite');
  return new sqlite.DatabaseSync(file, options);
}
