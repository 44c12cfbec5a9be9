import type { RunEvent } from '../../domain/event.ts';
import type { InstanceId } from '../../domain/instance.ts';
import type { Direction } from '../../domain/migration.ts';
import type { EventSink } from '../../execution/ports.ts';

/** When a migration was carried out. Times are milliseconds since 1970. */
export interface MigrationTime {
  readonly id: InstanceId;
  readonly label: string;
  readonly direction: Direction;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'done' | 'found' | 'failed';
  /** Of the answer; absent: there was none, or nothing was sent. */
  readonly status?: number;
  /** How often its request was sent. */
  readonly attempts: number;
}

/** Keeps the times of a run's migrations, which no result of a stage holds. */
export interface RunTimes extends EventSink {
  times(): readonly MigrationTime[];
}

/** Migrations that are kept; a run with more of them loses the times of the last ones. */
const MAX_TIMES = 50_000;

/** Begins to keep times, in the order in which migrations end. */
export function createRunTimes(): RunTimes {
  const open = new Map<InstanceId, { readonly startedAt: number; attempts: number }>();
  const times: MigrationTime[] = [];

  function end(event: Extract<RunEvent, { readonly id: InstanceId; readonly label: string }>, more: End): void {
    const { id, label, at } = event;
    const { startedAt = at, attempts = 0 } = open.get(id) ?? {};
    open.delete(id);
    if (times.length < MAX_TIMES) times.push({ id, label, startedAt, endedAt: at, attempts, ...more });
  }

  return {
    times: () => times,
    emit(event) {
      switch (event.type) {
        case 'migration_started':
          open.set(event.id, { startedAt: event.at, attempts: 1 });
          break;
        case 'request_retried': {
          const sent = open.get(event.id);
          if (sent) sent.attempts += 1;
          break;
        }
        case 'migration_applied':
          end(event, { direction: event.direction, outcome: 'done', ...withStatus(event.status) });
          break;
        case 'migration_found':
          end(event, { direction: 'up', outcome: 'found' });
          break;
        case 'migration_failed': {
          const { failure, direction } = event;
          const status = failure.reason === 'unexpected_status' ? failure.status : 0;
          end(event, { direction, outcome: 'failed', ...withStatus(status) });
          break;
        }
        default:
          break;
      }
    },
  };
}

type End = Pick<MigrationTime, 'direction' | 'outcome' | 'status'>;

function withStatus(status: number): Pick<MigrationTime, 'status'> {
  return status > 0 ? { status } : {};
}
