import { EXIT_DONE, EXIT_REFUSED } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { NextStep } from '../domain/next-step.ts';
import { ok } from '../domain/result.ts';
import type { StateRollback } from '../domain/state-report.ts';
import { historiesOf } from '../execution/history-file-names.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { holdState } from './hold-state.ts';
import { stateChanges } from './state-changes.ts';
import { currentState, nextHistories } from './state-current.ts';
import { failed, openState } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/**
 * Puts the histories of an older generation back, as a new one. It changes only what is recorded, and no system; without
 * `yes` it shows what it would do and is refused.
 */
export async function runStateRollback(
  context: CommandContext,
  [wanted = '']: readonly string[],
): Promise<CommandOutcome> {
  const opened = await openState(context);
  if (!opened.ok) return failed(opened.error);
  const subject = opened.value;
  const [environment, ...others] = subject.selected;
  if (environment === undefined || others.length > 0) {
    const hint = `add --environment NAME: ${subject.selected.join(', ')}`;
    return failed({ reason: 'usage', message: 'state rollback-to changes one environment', hint });
  }
  if (!/^[1-9]\d{0,14}$/.test(wanted)) {
    const message = `${JSON.stringify(wanted)} is no generation: it is a number, such as 12`;
    return failed({ reason: 'usage', message, next: [{ command: 'state list', scope: 'environments' }] });
  }
  const target = { environment, generation: Number(wanted) };
  const { dryRun, yes } = context.options;
  if (dryRun || !yes) return rollBackTo(context, subject, target);
  return holdState(context, subject, [environment], () => rollBackTo(context, subject, target));
}

interface Target {
  readonly environment: string;
  readonly generation: number;
}

async function rollBackTo(context: CommandContext, subject: StateSubject, target: Target): Promise<CommandOutcome> {
  const { environment, generation } = target;
  const { archive } = subject;
  const { dryRun, yes } = context.options;
  const state = await currentState(context, subject, environment);
  if (!state.ok) return failed(state.error);
  const { generations, unsaved } = state.value;
  const snapshot = await archive.read(environment, generation, context.stop);
  if (!snapshot.ok) return failed(snapshot.error);
  if (snapshot.value === undefined) return failed(notKept(context, subject, target, generations));
  const histories = historiesOf(snapshot.value.files);
  const current = await nextHistories(context, subject, environment, state.value);
  // That it is damaged may be why somebody wants to go back.
  if (!current.ok && current.error.reason !== 'history_damaged') return failed(current.error);
  const changes = await stateChanges(context, subject, environment, {
    now: current.ok ? current.value : undefined,
    afterwards: histories,
  });
  if (!changes.ok) return failed(changes.error);
  const isDone = yes && !dryRun;
  const isSame = unsaved.length === 0 && changes.value.every(({ history }) => history === 'unchanged');
  const saved = isDone ? await archive.put(environment, histories, 'removed', context.stop) : ok(undefined);
  if (!saved.ok) return failed(saved.error);
  const report: StateRollback = {
    environment,
    generation,
    ...(generations[0] === undefined ? {} : { newest: generations[0] }),
    changes: changes.value,
    dropped: unsaved,
    result: isDone ? 'done' : dryRun || isSame ? 'would_do' : 'refused',
    ...(saved.value === undefined ? {} : { saved: saved.value }),
  };
  return {
    kind: 'state',
    report: { action: 'rollback', ...report },
    next: afterRollback(report, isSame),
    exitStatus: report.result === 'refused' ? EXIT_REFUSED : EXIT_DONE,
    warnings: subject.warnings,
  };
}

function afterRollback({ result, environment, generation }: StateRollback, isSame: boolean): readonly NextStep[] {
  const options = [['environment', environment]] as const;
  if (result === 'done') return [{ command: 'plan', options, scope: 'project' }];
  if (isSame) return [];
  const words = [String(generation)];
  return [{ command: 'state rollback-to', words, options: [...options, ['yes']], scope: 'project' }];
}

function notKept(
  { files }: CommandContext,
  { archive }: StateSubject,
  { environment, generation }: Target,
  known: readonly number[],
): Failure {
  const place = files.show(archive.describe(environment));
  const shown = known.slice(0, MAX_NAMED_GENERATIONS).join(', ');
  const rest = known.length > MAX_NAMED_GENERATIONS ? `, … (${known.length} in all)` : '';
  const hint = known.length === 0 ? `nothing of ${environment} is kept there` : `those that are kept: ${shown}${rest}`;
  const message = `generation ${generation} of ${environment} is not kept in ${place}`;
  return { reason: 'usage', message, hint, next: [{ command: 'state list', scope: 'environments' }] };
}

/** A message names no more generations than these. */
const MAX_NAMED_GENERATIONS = 20;
