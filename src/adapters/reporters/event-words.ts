import { formatDurationMs } from '../../domain/duration.ts';
import { RUN_VERSION } from '../../domain/history.ts';
import { showInstance } from '../../domain/instance.ts';
import type { Direction } from '../../domain/migration.ts';
import { describeReason } from '../../domain/reason-words.ts';
import type { RollbackResult, StageResult } from '../../domain/run.ts';
import type { RunEvent } from '../../domain/event.ts';
import { summaryBehind } from './failure-text.ts';
import { listed, plural } from './plural.ts';
import { skipWords } from './stage-words.ts';

/** Names of values that a line tells. */
const MAX_LISTED_VALUES = 10;

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** What happens to one migration. */
export type MigrationEvent = EventOf<
  | 'migration_started'
  | 'request_retried'
  | 'migration_applied'
  | 'migration_found'
  | 'migration_skipped'
  | 'migration_failed'
>;

/** Whether an event is about one migration. */
export function isMigrationEvent(event: RunEvent): event is MigrationEvent {
  return 'label' in event;
}

/** An event about one migration, without the migration's name: `applied: 201 in 12ms, exports vpc_id`. */
export function migrationWords(event: MigrationEvent): string {
  switch (event.type) {
    case 'migration_started':
      return `${event.method} ${event.url}`;
    case 'request_retried':
      return `attempt ${event.attempt} failed: ${event.why}; again in ${formatDurationMs(event.delayMs)}`;
    case 'migration_applied': {
      if (event.status === 0) return 'undone: there was nothing to undo';
      const done = event.direction === 'up' ? 'applied' : 'undone';
      return `${done}: ${event.status} in ${formatDurationMs(event.durationMs)}${exportWords(event.exports)}`;
    }
    case 'migration_found':
      return `found: it is there already and is recorded as applied${exportWords(event.exports)}`;
    case 'migration_skipped':
      return `skipped: ${event.why}`;
    case 'migration_failed':
      return 'failed';
  }
}

function exportWords(names: readonly string[]): string {
  return names.length === 0 ? '' : `, exports ${listed(names, MAX_LISTED_VALUES)}`;
}

/** That a stage starts, and why, without its name. */
export function startWords({ direction, reason }: EventOf<'stage_started'>): string {
  return `${direction === 'up' ? 'started' : 'rolling back'}: ${describeReason(reason)}`;
}

/** What became of a hook, without the name of its stage: `hook after done in 2s`. */
export function hookWords({ id, hook, durationMs, problem }: EventOf<'hook_ended'>): string {
  if (problem === undefined) return `hook ${hook} done in ${formatDurationMs(durationMs)}`;
  const cause = problem.replace(`${showInstance(id)}: `, '');
  return hook === 'before' ? `hook before failed` : `hook ${hook} failed, which changes nothing: ${cause}`;
}

/** How a stage ended, without its name: `completed: 2 migrations applied in 1.2s`, `failed: …`, `skipped: …`. */
export function endWords(result: StageResult, direction: Direction): string {
  const { conclusion, failure, tolerated } = result;
  const duration = formatDurationMs(result.endedAt - result.startedAt);
  switch (conclusion) {
    case 'success': {
      const { length } = result.done.filter((label) => label !== RUN_VERSION);
      const done = length === 0 ? '' : `: ${plural(length, 'migration')} ${direction === 'up' ? 'applied' : 'undone'}`;
      return `completed${done} in ${duration}`;
    }
    case 'failure':
      return `failed${tolerated ? ' (tolerated)' : ''}: ${failure ? summaryBehind(result.id, failure) : 'no cause is known'}`;
    case 'cancelled':
      return failure === undefined || failure.reason === 'cancelled'
        ? 'cancelled'
        : `cancelled: ${summaryBehind(result.id, failure)}`;
    case 'skipped':
      return skipWords(result.reason);
  }
}

/** What became of the rollback of a stage, without its name. */
export function rollbackWords({ id, outcome, failure }: RollbackResult): string {
  const cause = failure === undefined ? '' : `: ${summaryBehind(id, failure)}`;
  switch (outcome) {
    case 'rolled_back':
      return 'rolled back';
    case 'failed':
      return `rollback failed${cause}`;
    case 'irreversible':
      return `not rolled back${cause}`;
  }
}

/** `rolling back 2 stages, newest first: bravo, alpha`. */
export function rollbackStartWords({ ids }: EventOf<'rollback_started'>): string {
  const names = listed(
    ids.map((id) => showInstance(id)),
    MAX_LISTED_VALUES,
  );
  return `rolling back ${plural(ids.length, 'stage')}, newest first: ${names}`;
}
