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
}

/** Each event as one line of JSON with its run, its attempt and its time: for machines that read while a run goes on. */
export function createEventLog({ write, redact }: EventLogOptions): EventSink {
  let origin: { readonly run?: string; readonly attempt?: number } = {};
  return {
    emit(event) {
      if (event.type === 'operations_started') origin = { run: event.run, attempt: event.attempt };
      const line = { time: isoTime(event.at), ...origin, type: event.type, ...dataOf(event) };
      write(`${jsonText(line, redact)}\n`);
    },
  };
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
