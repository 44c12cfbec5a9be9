import type { RunEvent } from '../../domain/event.ts';
import { showPlainly } from '../../domain/next-step.ts';
import type { EventSink } from '../../execution/ports.ts';
import { failureJson, reasonJson, withFailure } from './json-failure.ts';
import type { JsonView } from './json-failure.ts';
import { rollbackJson, stageResultJson } from './json-run.ts';
import { jsonText } from './json-text.ts';
import { countPlan } from './plan-counts.ts';
import type { Redact } from './style.ts';
import { isoTime } from './time-words.ts';

/** Where the lines go. */
export interface EventLogOptions {
  /** Takes one whole line. */
  readonly write: (line: string) => void;
  readonly redact: Redact;
  /** Whose events they are until a run says it itself. */
  readonly origin?: EventOrigin;
}

/** On every line. */
export interface EventOrigin {
  readonly run?: string;
  readonly attempt?: number;
}

/**
 * Each event as one line of JSON with its run, its attempt and its time, and how long it took where it ends something:
 * for machines that read while a run goes on.
 */
export function createEventLog({ write, redact, origin: before = {} }: EventLogOptions): EventSink {
  let origin = before;
  const durationOf = createStopwatch();
  return {
    emit(event) {
      if (event.type === 'operations_started') origin = { run: event.run, attempt: event.attempt };
      const { run, attempt } = origin;
      const line = { time: isoTime(event.at), run, attempt, type: event.type, ...durationOf(event), ...dataOf(event) };
      write(`${jsonText(line, redact)}\n`);
    },
  };
}

/** Times what says itself how it ended and not how long it took. */
function createStopwatch(): (event: RunEvent) => { readonly durationMs?: number } {
  const starts = new Map<string, number>();
  const stop = (key: string, at: number): { readonly durationMs?: number } => {
    const startedAt = starts.get(key);
    starts.delete(key);
    return startedAt === undefined ? {} : { durationMs: at - startedAt };
  };
  return (event) => {
    switch (event.type) {
      case 'migration_started':
        starts.set(migrationKey(event), event.at);
        return {};
      case 'stage_started':
        if (event.direction === 'down') starts.set(event.id, event.at);
        return {};
      case 'migration_applied':
      case 'migration_found':
      case 'migration_failed':
        return stop(migrationKey(event), event.at);
      case 'rolled_back':
        return stop(event.id, event.at);
      default:
        return {};
    }
  };
}

function migrationKey({ id, label }: { readonly id: string; readonly label: string }): string {
  return `${id} ${label}`;
}

/** Who reads events copies no commands. */
const PLAIN: JsonView = { showNext: showPlainly };

/** What belongs to the event, in the same words as in the documents of `--json`. */
function dataOf(event: RunEvent): object {
  switch (event.type) {
    case 'operations_started': {
      const { project, direction, strategy, environments, waves } = event.plan;
      return {
        project,
        direction,
        strategy: strategy.name,
        environments,
        waves: waves.length,
        counts: countPlan(event.plan),
      };
    }
    case 'stage_started': {
      const { id, direction, steps } = event;
      return { id, direction, steps, try: event.try, reason: reasonJson(event.reason) };
    }
    case 'stage_retried':
    case 'migration_failed': {
      const { at: _at, type: _type, failure, ...data } = event;
      return { ...data, failure: failureJson(failure, PLAIN) };
    }
    case 'request_retried': {
      // `attempt` is that of the run on every line.
      const { id, label, attempt, delayMs, why } = event;
      return { id, label, requestAttempt: attempt, delayMs, why };
    }
    case 'stage_completed':
    case 'stage_failed':
    case 'stage_skipped':
      return stageResultJson(event.result, PLAIN);
    case 'rolled_back':
      return rollbackJson(event.result, PLAIN);
    case 'operations_finished': {
      const { conclusion, warnings, startedAt, endedAt, failure } = event.run;
      return { conclusion, warnings, durationMs: endedAt - startedAt, ...withFailure(failure, PLAIN) };
    }
    default: {
      const { at: _at, type: _type, ...data } = event;
      return data;
    }
  }
}
