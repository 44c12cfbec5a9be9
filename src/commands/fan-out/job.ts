import type { RunArtifacts } from '../../execution/actions-ports.ts';
import type { CommandContext } from '../command-context.ts';

/** What one job of a fan-out works with, beside what every command has. */
export interface FanOutJob {
  readonly context: CommandContext;
  /** How jobs of the run hand files to each other, without a call of the REST API. */
  readonly artifacts: RunArtifacts;
  /** The outputs of the legs of a wave, united by name, as JSON; empty: the wave was skipped. */
  readonly slotsOf: (wave: number) => string;
  readonly setOutput: (name: string, value: string) => void;
  /** How far a leg has come, for the step that looks after it when it is ended: what it did is left, or not yet. */
  readonly onProgress: (progress: 'begun' | 'left') => void;
}
