import { EXIT_DONE, EXIT_REFUSED } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { NextStep } from '../domain/next-step.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StateRollback } from '../domain/state-report.ts';
import { historiesOf } from '../execution/history-file-names.ts';
import type { PutOutcome } from '../execution/snapshot-ports.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { compareAgain } from './compare-again.ts';
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
  if (dryRun || !yes) {
    const looked = await compareWith(context, subject, target);
    return looked.ok ? outcomeOf(subject, target, looked.value, dryRun ? 'would_do' : 'refused') : failed(looked.error);
  }
  return holdState(context, subject, [environment], () => rollBackTo(context, subject, target));
}

interface Target {
  readonly environment: string;
  readonly generation: number;
}

/** What going back comes to, before anything is written. */
interface Comparison {
  /** Of the generation to go back to, by stage. */
  readonly histories: ReadonlyMap<string, Uint8Array>;
  readonly report: Pick<StateRollback, 'newest' | 'changes' | 'dropped'>;
}

async function compareWith(
  context: CommandContext,
  subject: StateSubject,
  target: Target,
): Promise<Result<Comparison, Failure>> {
  const { environment, generation } = target;
  const state = await currentState(context, subject, environment);
  if (!state.ok) return state;
  const { generations, unsaved } = state.value;
  const snapshot = await subject.archive.read(environment, generation, context.stop);
  if (!snapshot.ok) return snapshot;
  if (snapshot.value === undefined) return err(notKept(context, subject, target, generations));
  const histories = historiesOf(snapshot.value.files);
  const current = await nextHistories(context, subject, environment, state.value);
  // That it is damaged may be why somebody wants to go back.
  if (!current.ok && current.error.reason !== 'history_damaged') return current;
  const changes = await stateChanges(context, subject, environment, {
    now: current.ok ? current.value : undefined,
    afterwards: histories,
  });
  if (!changes.ok) return changes;
  const newest = generations[0] === undefined ? {} : { newest: generations[0] };
  return ok({ histories, report: { ...newest, changes: changes.value, dropped: unsaved } });
}

/** What it tells of is what it has taken the place of, also where a run has saved meanwhile. */
async function rollBackTo(context: CommandContext, subject: StateSubject, target: Target): Promise<CommandOutcome> {
  const { environment } = target;
  const { archive } = subject;
  const done = await compareAgain<CommandOutcome>(archive, environment, context.stop, async (since) => {
    const compared = await compareWith(context, subject, target);
    if (!compared.ok) return compared;
    const { histories } = compared.value;
    const put = await archive.put(environment, { histories, others: 'removed', since }, context.stop);
    if (!put.ok) return put;
    if (put.value.outcome === 'stale') return ok('stale');
    return ok(outcomeOf(subject, target, compared.value, put.value));
  });
  return done.ok ? done.value : failed(done.error);
}

function outcomeOf(
  { warnings }: StateSubject,
  { environment, generation }: Target,
  { report: compared }: Comparison,
  done: PutOutcome | 'would_do' | 'refused',
): CommandOutcome {
  const isSame = compared.dropped.length === 0 && compared.changes.every(({ history }) => history === 'unchanged');
  const isPut = typeof done === 'object';
  const report: StateRollback = {
    environment,
    generation,
    ...compared,
    result: isPut ? 'done' : isSame ? 'would_do' : done,
    ...(isPut && done.outcome === 'saved' ? { saved: done.generation } : {}),
  };
  return {
    kind: 'state',
    report: { action: 'rollback', ...report },
    next: afterRollback(report, isSame),
    exitStatus: report.result === 'refused' ? EXIT_REFUSED : EXIT_DONE,
    warnings,
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
  const place = archive.describe(environment, files.show);
  const shown = known.slice(0, MAX_NAMED_GENERATIONS).join(', ');
  const rest = known.length > MAX_NAMED_GENERATIONS ? `, … (${known.length} in all)` : '';
  const hint = known.length === 0 ? `nothing of ${environment} is kept there` : `those that are kept: ${shown}${rest}`;
  const message = `generation ${generation} of ${environment} is not kept in ${place}`;
  return { reason: 'usage', message, hint, next: [{ command: 'state list', scope: 'environments' }] };
}

/** A message names no more generations than these. */
const MAX_NAMED_GENERATIONS = 20;
