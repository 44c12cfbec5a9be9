import { EXIT_DONE, EXIT_REFUSED } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StateRollback } from '../domain/state-report.ts';
import { historiesOf } from '../execution/history-file-names.ts';
import type { KeptEnvironment } from '../execution/snapshot-ports.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { holdState } from './hold-state.ts';
import { stateChanges } from './state-changes.ts';
import { currentHistories, failed, openState } from './state-subject.ts';
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
    return failed({ reason: 'usage', message, hint: 'stage-orchestrator state list' });
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
  const kept = await archive.list(environment, context.stop);
  if (!kept.ok) return failed(kept.error);
  const snapshot = await archive.read(environment, generation, context.stop);
  if (!snapshot.ok) return failed(snapshot.error);
  if (snapshot.value === undefined) return failed(notKept(context, subject, target, kept.value));
  const histories = historiesOf(snapshot.value.files);
  const current = await historiesNow(context, subject, environment);
  if (!current.ok) return failed(current.error);
  const changes = await stateChanges(context, subject, environment, { now: current.value, then: histories });
  if (!changes.ok) return failed(changes.error);
  const isDone = yes && !dryRun;
  const saved = isDone ? await archive.put(environment, histories, 'removed', context.stop) : ok(undefined);
  if (!saved.ok) return failed(saved.error);
  const report: StateRollback = {
    environment,
    generation,
    newest: kept.value.generations[0]?.generation ?? generation,
    changes: changes.value,
    dropped: kept.value.workingCopy?.unsaved ?? [],
    result: isDone ? 'done' : dryRun ? 'would_do' : 'refused',
    ...(saved.value === undefined ? {} : { saved: saved.value }),
  };
  return {
    kind: 'state',
    report: { action: 'rollback', ...report },
    next: isDone
      ? [{ command: 'plan', options: [['environment', environment]], scope: 'project' }]
      : [
          {
            command: 'state rollback-to',
            words: [String(generation)],
            options: [['environment', environment], ['yes']],
            scope: 'project',
          },
        ],
    exitStatus: isDone || dryRun ? EXIT_DONE : EXIT_REFUSED,
    warnings: subject.warnings,
  };
}

/** `undefined`: what is there now is damaged, which may be why somebody wants to go back. */
async function historiesNow(
  context: CommandContext,
  subject: StateSubject,
  environment: string,
): Promise<Result<ReadonlyMap<string, Uint8Array> | undefined, Failure>> {
  const current = await currentHistories(context, subject, environment);
  if (current.ok) return current;
  return current.error.reason === 'history_damaged' ? ok(undefined) : err(current.error);
}

function notKept(
  { files }: CommandContext,
  { archive }: StateSubject,
  { environment, generation }: Target,
  { generations }: KeptEnvironment,
): Failure {
  const place = files.show(archive.describe(environment));
  const known = generations.map((one) => one.generation);
  const shown = known.slice(0, MAX_NAMED_GENERATIONS).join(', ');
  const rest = known.length > MAX_NAMED_GENERATIONS ? `, … (${known.length} in all)` : '';
  const hint = known.length === 0 ? `nothing of ${environment} is kept there` : `those that are kept: ${shown}${rest}`;
  return { reason: 'usage', message: `generation ${generation} of ${environment} is not kept in ${place}`, hint };
}

/** A message names no more generations than these. */
const MAX_NAMED_GENERATIONS = 20;
