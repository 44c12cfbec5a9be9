import type { SourceFiles } from '../domain/source-files.ts';
import type { Result } from '../domain/result.ts';
import type { ReadRunFacts } from '../execution/guard-ports.ts';
import type { KeptFiles } from '../execution/kept-files-ports.ts';
import type { RunIdentity } from '../execution/ports.ts';
import type { Redactor } from '../execution/redact.ts';
import type { EnginePorts } from '../execution/run-context.ts';
import type { Sealer } from '../execution/sealer.ts';
import type { CommandOptions } from './command-options.ts';
import type { Checkout } from './load-checked-project.ts';
import type { StateStores } from './state-project.ts';

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
  /** Where this run can be looked at, for whoever waits for it. */
  readonly link?: string;
  /** Absent outside of GitHub Actions. */
  readonly checkout?: Checkout;
  /** From which paths among the arguments lead. Absolute. */
  readonly workingDirectory: string;
  readonly files: SourceFiles;
  readonly outputs: OutputFiles;
  readonly ports: Omit<EnginePorts, 'snapshots'>;
  readonly state: StateStores;
  readonly keptFiles: KeptFiles;
  readonly readRunFacts: ReadRunFacts;
  readonly redactor: Redactor;
  readonly sealer: Sealer;
  /** Aborted when the user interrupts. */
  readonly stop: AbortSignal;
}
