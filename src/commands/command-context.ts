import type { SourceFiles } from '../domain/source-files.ts';
import type { Result } from '../domain/result.ts';
import type { EnvironmentLock } from '../execution/lock-ports.ts';
import type { RunIdentity, SnapshotStore } from '../execution/ports.ts';
import type { Redactor } from '../execution/redact.ts';
import type { EnginePorts } from '../execution/run-context.ts';
import type { Sealer } from '../execution/seal.ts';
import type { CommandOptions } from './command-options.ts';

/** Files that commands write for the user: plans, new migrations. Paths are absolute; errors are sentences. */
export interface OutputFiles {
  readText(path: string): Promise<Result<string, string>>;
  /** Creates folders on the way. */
  writeText(path: string, text: string): Promise<Result<void, string>>;
  /** The same for a file that must not be there yet: nothing is ever written over. */
  createText(path: string, text: string): Promise<Result<void, string>>;
}

/** Everything a command works with. */
export interface CommandContext {
  readonly options: CommandOptions;
  readonly identity: RunIdentity;
  readonly files: SourceFiles;
  readonly outputs: OutputFiles;
  readonly ports: Omit<EnginePorts, 'snapshots'>;
  /** The snapshot store of a project; `directory` is its state folder, absolute. */
  readonly snapshotsOf: (project: { readonly name: string; readonly directory: string }) => SnapshotStore;
  /** The lock of a project's environments; `ttlMs`: how long it holds when nobody renews it. */
  readonly lockOf: (project: { readonly directory: string; readonly ttlMs: number }) => EnvironmentLock;
  readonly redactor: Redactor;
  readonly sealer: Sealer;
  /** Aborted when the user interrupts. */
  readonly stop: AbortSignal;
}
