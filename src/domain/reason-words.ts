import { formatDurationMs } from './duration.ts';
import { RUN_VERSION } from './history.ts';
import { showInstance } from './instance.ts';
import type { DueTime, StageReason } from './reason.ts';
import { showInZone } from './zoned-time.ts';

/** Why a stage ran, will run, or did not, as the end of a sentence: `2 migrations pending`. */
export function describeReason(reason: StageReason): string {
  switch (reason.because) {
    case 'pending':
      return `${plural(reason.count, 'migration')} pending`;
    case 'resumed':
      return `continues at ${reason.label}, ${plural(reason.count, 'migration')} pending`;
    case 'never_ran':
      return 'not completed before';
    case 'changed':
      return 'definition or inputs changed';
    case 'always':
      return 'runs always';
    case 'repeated':
      return 'repeated on request';
    case 'in_doubt_repeatable':
      return reason.label === RUN_VERSION ? 'it was interrupted' : `${reason.label} was interrupted`;
    case 'values_wanted':
      return 'its values are wanted';
    case 'applied':
      return `${plural(reason.count, 'version')} applied`;
    case 'up_to_date':
      return 'nothing to do: everything is applied';
    case 'condition_false':
      return `condition false: ${reason.evaluated}`;
    case 'dependency_failed':
      return `${showInstance(reason.dependency)} failed`;
    case 'stopped':
      return `not started, since ${showInstance(reason.cause)} failed`;
    case 'cancelled':
      return 'the run was cancelled';
    case 'said_so':
      return reason.text || 'the stage said so';
    case 'exit_code':
      return `exit code ${reason.exitCode}`;
    case 'nothing_applied':
      return 'nothing is applied';
    case 'disabled':
      return 'disabled';
    case 'elsewhere':
      return `not in ${reason.environment}: it exists in ${reason.existsIn.join(', ')}`;
    case 'unique':
      return uniqueWords(reason);
    case 'not_due':
      return `due ${timeWords(reason)}`;
    case 'waits_for':
      return `waits for ${showInstance(reason.dependency)}, which is due ${timeWords(reason)}`;
    case 'done_until':
      return `nothing to do until ${timeWords(reason)}`;
    case 'undecided':
      return `undecided until ${reason.after.join(', ')}: ${reason.condition}`;
  }
}

function uniqueWords({ id, first, forMs, run, startedAt }: Extract<StageReason, { because: 'unique' }>): string {
  const name = showInstance(first);
  if (run === undefined || startedAt === undefined) return `${id} is unique, and ${name} runs under it in this plan`;
  return `${id} is unique for ${formatDurationMs(forMs)}, and ${name} ran under it in run ${run} at ${startedAt}`;
}

/** When a stage is due, as people in its zone read it. */
export function timeWords({ dueAt, zone }: DueTime): string {
  return showInZone(Date.parse(dueAt), zone);
}

/** Why a stage ran, told afterwards: `2 migrations were pending`. */
export function describeReasonAfterwards(reason: StageReason): string {
  switch (reason.because) {
    case 'pending':
      return `${plural(reason.count, 'migration')} ${reason.count === 1 ? 'was' : 'were'} pending`;
    case 'resumed':
      return `continued at ${reason.label}`;
    case 'never_ran':
      return 'had not completed before';
    case 'changed':
      return 'definition or inputs had changed';
    case 'applied':
      return `${plural(reason.count, 'version')} ${reason.count === 1 ? 'was' : 'were'} applied`;
    default:
      return describeReason(reason);
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
