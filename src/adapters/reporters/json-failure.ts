import type { Diagnostic } from '../../domain/diagnostic.ts';
import { exitStatusOf } from '../../domain/exit-status.ts';
import type { Failure } from '../../domain/failure.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { ShowNext } from '../../domain/next-step.ts';
import type { Plan } from '../../domain/plan.ts';
import { describeReason } from '../../domain/reason-words.ts';
import type { StageReason } from '../../domain/reason.ts';
import { nextAfter } from './next-after.ts';

/** What a document needs to know to say what comes next. */
export interface JsonView {
  readonly showNext: ShowNext;
  /** Of the run in which something failed, or would; absent: nothing is run. */
  readonly plan?: Plan;
}

/** A failure in a document: its words, and the data they were made from. */
export interface JsonFailure {
  readonly reason: Failure['reason'];
  readonly exitStatus: number;
  readonly summary: string;
  readonly details: readonly string[];
  readonly next: readonly string[];
  /** What belongs to this reason; it has more members as reasons grow. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A failure with its words. */
export function failureJson(failure: Failure, view: JsonView): JsonFailure {
  const { summary, details, next } = describeFailure(failure);
  const { reason, ...data } = failure;
  const shown = view.plan === undefined ? next : nextAfter(failure, view.plan);
  return { reason, exitStatus: exitStatusOf(failure), summary, details, next: view.showNext(shown), data };
}

/** A failure as an optional member. */
export function withFailure(failure: Failure | undefined, view: JsonView): { readonly failure?: JsonFailure } {
  return failure === undefined ? {} : { failure: failureJson(failure, view) };
}

/** A reason with its words; its other members belong to `because`. */
export function reasonJson(reason: StageReason): { readonly because: string; readonly words: string } {
  return { ...reason, words: describeReason(reason) };
}

/** A problem in the user's files with its place at the top. */
export function diagnosticJson({ severity, code, message, hint, location, related = [] }: Diagnostic): object {
  return {
    severity,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...location,
    related: related.map((other) => ({ message: other.message, ...other.location })),
  };
}
