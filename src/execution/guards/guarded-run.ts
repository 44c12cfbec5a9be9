import type { Direction } from '../../domain/migration.ts';
import type { ReadRunFacts } from '../guard-ports.ts';
import type { Clock, Shell } from '../ports.ts';
import type { Redactor } from '../redact.ts';

/** A run that is about to begin, as guards look at it. */
export interface GuardedRun {
  readonly id: string;
  readonly direction: Direction;
  /** Those it is about. */
  readonly environments: readonly string[];
  /** Absolute folder of stages.yaml, in which commands run. */
  readonly directory: string;
  readonly readFacts: ReadRunFacts;
  readonly clock: Clock;
  readonly shell: Shell;
  readonly redactor: Redactor;
  readonly stop: AbortSignal;
}
