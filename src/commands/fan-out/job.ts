import type { Failure } from '../../domain/failure.ts';
import type { Result } from '../../domain/result.ts';
import type { RepositoryArtifacts, RunArtifacts } from '../../execution/actions-ports.ts';
import type { StateArchive } from '../../execution/snapshot-ports.ts';
import type { CommandContext } from '../command-context.ts';
import type { OpenProject } from '../open-project.ts';

/** What one job of a fan-out works with, beside what every command has. */
export interface FanOutJob {
  readonly context: CommandContext;
  /** Tells the calls of the workflow in one run apart. */
  readonly call: string;
  /** How jobs of the run hand files to each other, without a call of the REST API: those of this call of the workflow. */
  readonly artifacts: RunArtifacts;
  /** Those of other runs, for the plan: what a run left whose last job was lost. */
  readonly repository: RepositoryArtifacts;
  /** The outputs of the legs of a wave, united by name, as JSON; empty: the wave was skipped. */
  readonly slotsOf: (wave: number) => string;
  /**
   * Where histories are kept between runs, for a job that is run again: others hand them to each other, and ask nobody.
   * Absent: nowhere but on the machines of jobs.
   */
  readonly keptBetweenRuns?: (project: OpenProject) => Promise<Result<StateArchive, Failure>>;
  readonly setOutput: (name: string, value: string) => void;
  /** How far a leg or a rollback has come, for the step that looks after it when it is ended: what it did is left, or not yet. */
  readonly onProgress: (progress: 'begun' | 'left') => void;
}

/** What a plan has for the jobs after it, as its output `work` says: legs, nothing, or nothing since it is a dry run. */
export type PlannedWork = 'some' | 'none' | 'preview';
