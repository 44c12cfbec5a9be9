import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Doubt } from '../domain/doubt-words.ts';
import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { NextStep } from '../domain/next-step.ts';
import type { Plan } from '../domain/plan.ts';
import type { AnsweredOutput } from '../domain/requested-output.ts';
import type { Run } from '../domain/run.ts';
import type { StateReport } from '../domain/state-report.ts';
import type { Explanation, HistoryEntry, ProjectStatus, StageGraph } from '../domain/status.ts';

/** What stages hand on, secrets left out: by instance, then by name. */
export type StageExports = ReadonlyMap<InstanceId, ReadonlyMap<string, string>>;

/** What a command came to: data for the views, and the exit status. */
export type CommandOutcome = { readonly exitStatus: number; readonly warnings: readonly Diagnostic[] } & (
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'validated'; readonly project: string; readonly stages: number; readonly migrations: number }
  | {
      readonly kind: 'plan';
      readonly plan: Plan;
      readonly hash: string;
      readonly file?: string;
      readonly refused: readonly Failure[];
      /** What a person has to settle before these stages can run. */
      readonly unsettled?: readonly Doubt[];
    }
  | {
      readonly kind: 'run';
      readonly run: Run;
      readonly hash: string;
      readonly exports: StageExports;
      /** Absent: none was asked for. */
      readonly outputs?: readonly AnsweredOutput[];
    }
  | { readonly kind: 'status'; readonly status: ProjectStatus; readonly next: readonly NextStep[] }
  | { readonly kind: 'history'; readonly entries: readonly HistoryEntry[] }
  | { readonly kind: 'explanation'; readonly explanations: readonly Explanation[] }
  | { readonly kind: 'graph'; readonly graph: StageGraph }
  | { readonly kind: 'state'; readonly report: StateReport; readonly next: readonly NextStep[] }
  | { readonly kind: 'message'; readonly lines: readonly string[]; readonly next: readonly NextStep[] }
);
