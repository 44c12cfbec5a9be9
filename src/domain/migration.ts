import type { RequestDefinition, ResponseDefinition } from './http-request.ts';
import type { SourceLocation } from './source-location.ts';
import type { SourceText } from './source-text.ts';
import type { VariableDefinition } from './variables.ts';

/** Up or down. */
export type Direction = 'up' | 'down';

/** One numbered migration file of a stage. */
export interface Migration {
  /** The number of the file in decimal digits without leading zeros: `2`, `20240115120000`. */
  readonly version: string;
  /** The file name without its ending: `002_create_db`. */
  readonly label: string;
  readonly file: string;
  readonly location: SourceLocation;
  /** SHA-256 of the file, whatever its line ends, and of the body files it names, in hexadecimal digits. */
  readonly checksum: string;
  readonly up: MigrationStep;
  /** `none`: nothing to undo. Absent: not reversible. */
  readonly down?: MigrationStep | 'none';
}

/** What one direction of a migration does. Plain data: a `down` is kept in the history as JSON. */
export interface MigrationStep {
  readonly name?: string;
  readonly env: readonly VariableDefinition[];
  readonly condition?: SourceText;
  readonly find?: FindDefinition;
  readonly request: RequestDefinition;
  readonly response: ResponseDefinition;
}

/** A probe that says whether the thing is already there (on `up`) or which values it has (on `down`). */
export interface FindDefinition {
  readonly request: RequestDefinition;
  readonly response: ResponseDefinition;
  /** May be sent while planning; only GET and HEAD. */
  readonly probe: boolean;
}

/** Numeric order of versions of any length. */
export function compareVersions(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
