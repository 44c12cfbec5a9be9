import type { RequestedOutput } from '../domain/requested-output.ts';
import type { StateChoice } from '../domain/state-choice.ts';

/** What a command was asked, the same from a command line and from the inputs of the action. Names follow the inputs. */
export interface CommandOptions {
  /** stages.yaml, absolute. */
  readonly config: string;
  readonly environments: readonly string[];
  readonly stage?: string;
  readonly from?: string;
  readonly to?: string;
  readonly tags: readonly string[];
  readonly dryRun: boolean;
  readonly strategy?: string;
  readonly maxConcurrentStages?: number;
  readonly variables: ReadonlyMap<string, string>;
  readonly envAllow: ReadonlySet<string>;
  /** Where histories are kept between runs. */
  readonly state: StateChoice;
  /** Absolute; absent: `.stage-orchestrator` beside stages.yaml. */
  readonly stateDirectory?: string;
  readonly onMissingState: 'start' | 'fail';
  readonly cascade: boolean;
  readonly skipIrreversible: boolean;
  readonly failOnDrift: boolean;
  readonly repeat: boolean;
  /** Only stages with `execute_at`, and of these what is due: the command `scheduled`. */
  readonly onlyDue: boolean;
  /** Of a job that plans again what another has planned: when, in milliseconds since 1970. Absent: now. */
  readonly plannedAt?: number;
  /** Of such a job: the waves into which the command of the file's strategy has put the stages. Absent: it is asked. */
  readonly waves?: readonly (readonly string[])[];
  /** The reason given with `force`. */
  readonly force?: string;
  /** `plan --out`, absolute. */
  readonly planOut?: string;
  /** `up --plan`, absolute. */
  readonly planFile?: string;
  /** The hash of the plan that was reviewed. */
  readonly planHash?: string;
  /** Hold a lock on each environment while it changes; absent: no lock. */
  readonly isolation?: IsolationOptions;
  /** How locks are waited for and kept by a command that takes them unasked. */
  readonly locks: IsolationOptions;
  /** `unlock --yes`. */
  readonly yes: boolean;
  /** Exports that the step of an action hands to later steps; absent: none. */
  readonly outputs?: readonly RequestedOutput[];
  readonly verbose: boolean;
}

/** How locks are waited for and kept. */
export interface IsolationOptions {
  readonly timeoutMs: number;
  readonly ttlMs: number;
  /** What a lock that stays taken means: a refusal, or nothing to do now. */
  readonly onLocked: 'fail' | 'skip';
}
