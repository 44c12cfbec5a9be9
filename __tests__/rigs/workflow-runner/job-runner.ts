import type { Run } from '../results-service/runs.ts';

/** What the step of a job left behind, on a machine that is still there. */
export interface StepResult {
  readonly status: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Texts that the runner was told to mask. */
  readonly masks: readonly string[];
  readonly summary: string;
}

/** What happens to a job from outside. */
export interface Intervention {
  /** The machine is gone, with all that was on it: no post step, no outputs. */
  lose(): void;
  /** Somebody cancels the run; settles when the job has taken note of it, or has ended without that. */
  cancel(): Promise<void>;
  /**
   * The job has had its `timeout-minutes`: it is interrupted as if somebody had cancelled it, and its result is `cancelled`
   * too, but `cancelled()` is false and the run goes on (https://github.com/tenstorrent/tt-metal/pull/36611,
   * https://github.com/ROCm/TheRock/issues/8372).
   */
  timeOut(): Promise<void>;
}

/** A job as the runner of its machine sees it. */
export interface JobRequest {
  readonly run: Run;
  /** Of which of our actions its step is; absent: that of the jobs of a fan-out. */
  readonly action?: 'wave' | 'root';
  /** The `env` of the step. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  /** Called when the main step has begun. */
  readonly onStart: (hand: Pick<Intervention, 'lose'> & { interrupt(): Promise<void> }) => void;
}

/** What runs the jobs of a workflow, each on a machine of its own, with its post step; `lost`: the machine is gone. */
export interface JobRunner {
  readonly token: string;
  start(): Run;
  runJob(request: JobRequest): Promise<StepResult & { readonly lost: boolean }>;
}
