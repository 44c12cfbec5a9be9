import type { InstanceId } from './instance.ts';
import type { Direction } from './migration.ts';
import type { SourceLocation } from './source-location.ts';

/** Failures of shell work and of deployments, and of a stage that was ended. Texts are raw, as in every `Failure`. */
export type StageFailure =
  | {
      readonly reason: 'shell_exit';
      readonly instance: InstanceId;
      /** Absent: up. */
      readonly direction?: Direction;
      readonly what: string;
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly excerpt: string;
    }
  | { readonly reason: 'shell_start'; readonly instance: InstanceId; readonly what: string; readonly problem: string }
  | { readonly reason: 'shell_output'; readonly instance: InstanceId; readonly problem: string; readonly line: number }
  | {
      /** A program that a stage needs is not on the machine. */
      readonly reason: 'program_missing';
      readonly instance: InstanceId;
      readonly program: 'az';
      readonly location: SourceLocation;
    }
  | {
      /** Something was deployed, and what the tool printed about its outputs can't be read. */
      readonly reason: 'deployment_output';
      readonly instance: InstanceId;
      readonly what: string;
      readonly problem: string;
    }
  | {
      readonly reason: 'timeout';
      readonly instance: InstanceId;
      /** Absent: up. */
      readonly direction?: Direction;
      readonly timeoutMs: number;
      readonly inDoubt: boolean;
    }
  | {
      readonly reason: 'cancelled';
      readonly instance?: InstanceId;
      /** Absent: up. */
      readonly direction?: Direction;
      readonly inDoubt: boolean;
    };
