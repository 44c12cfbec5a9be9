import type { StageDecision } from '../../domain/plan.ts';
import { describeReason } from '../../domain/reason-words.ts';
import type { StageReason, WaitReason } from '../../domain/reason.ts';
import type { StageResult } from '../../domain/run.ts';
import type { Hue } from './style.ts';

/** Groups into which stages are counted, planned and done ones alike. */
export type StageGroup = 'failed' | 'cancelled' | 'run' | 'undecided' | 'scheduled' | 'skipped' | 'unchanged';

const UNCHANGED: ReadonlySet<StageReason['because']> = new Set<StageReason['because']>([
  'up_to_date',
  'nothing_applied',
  'done_until',
]);

/** Whether a stage has something to do, and waits for its own time or for that of another. */
export function isWaiting(reason: StageReason): reason is WaitReason {
  return reason.because === 'not_due' || reason.because === 'waits_for';
}

/** Whether there was nothing to do: such a stage is not of interest, unlike one that was skipped. */
export function isUnchanged(reason: StageReason): boolean {
  return UNCHANGED.has(reason.because);
}

/** The group of a planned stage. One that is known to fail is a failure, whatever was decided. */
export function groupOfPlanned(stage: { readonly decision: StageDecision; readonly failure?: unknown }): StageGroup {
  if (stage.failure !== undefined) return 'failed';
  const { decision } = stage;
  if (decision.kind === 'skip') return isUnchanged(decision.reason) ? 'unchanged' : 'skipped';
  return decision.kind;
}

/** The group of a stage that ended. */
export function groupOfResult({ conclusion, reason }: StageResult): StageGroup {
  switch (conclusion) {
    case 'success':
      return 'run';
    case 'failure':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    case 'skipped':
      return isWaiting(reason) ? 'scheduled' : isUnchanged(reason) ? 'unchanged' : 'skipped';
  }
}

/**
 * Why a stage did or does nothing: `skipped: condition false: …`, `nothing to do: everything is applied`,
 * `scheduled: due 2030-01-31 02:00 Europe/Berlin`.
 */
export function skipWords(reason: StageReason): string {
  if (reason.because === 'up_to_date' || reason.because === 'done_until') return describeReason(reason);
  if (isWaiting(reason)) return `scheduled: ${describeReason(reason)}`;
  if (reason.because === 'nothing_applied') return `nothing to do: ${describeReason(reason)}`;
  return `skipped: ${describeReason(reason)}`;
}

/** What a group means to whoever reads. */
export const GROUP_HUES: Readonly<Record<StageGroup, Hue>> = {
  failed: 'bad',
  cancelled: 'warning',
  run: 'good',
  undecided: 'warning',
  scheduled: 'warning',
  skipped: 'quiet',
  unchanged: 'quiet',
};

/** The sign of a group on a page. */
export const STAGE_MARKS: Readonly<Record<StageGroup, string>> = {
  failed: '❌',
  cancelled: '🚫',
  run: '✅',
  undecided: '❔',
  scheduled: '🕒',
  skipped: '⏭️',
  unchanged: '➖',
};
