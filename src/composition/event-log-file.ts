import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createEventLog } from '../adapters/reporters/event-log.ts';
import type { EventSink, RunIdentity } from '../execution/ports.ts';
import { FOREIGN, isForeign } from './foreign-file.ts';

/** A stream of events that a file gets as well. Disposed of at the end of the run. */
export interface LoggedEvents extends Disposable {
  readonly events: EventSink;
}

/** What is needed to keep the events of a run. */
export interface EventLogInput {
  /** As the user named it. */
  readonly file: string;
  /** From where a relative path leads. Absolute. */
  readonly workingDirectory: string;
  readonly identity: Pick<RunIdentity, 'run' | 'attempt'>;
  readonly redact: (text: string) => string;
  /** Told, as a sentence and once, why nothing more is written. A run never fails by it. */
  readonly warn: (problem: string) => void;
}

/**
 * Hands events on, and adds each as a line of JSON to a file, behind what other runs have left
 * there. A line is with the system before the work goes on: of a run that is killed, all it said is in the file.
 */
export function logEvents(events: EventSink, input: EventLogInput): LoggedEvents {
  const { file, workingDirectory, identity, redact, warn } = input;
  let descriptor: number | undefined;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      close();
      warn(`the event-log ${file} can't be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  attempt(() => {
    const place = path.resolve(workingDirectory, file);
    if (isForeign(place, '{"time":')) throw new Error(FOREIGN);
    mkdirSync(path.dirname(place), { recursive: true });
    descriptor = openSync(place, 'a');
  });
  const log = createEventLog({
    origin: identity,
    redact,
    write: (line) => attempt(() => descriptor !== undefined && writeSync(descriptor, line)),
  });
  return {
    events: {
      emit(event) {
        log.emit(event);
        events.emit(event);
      },
    },
    [Symbol.dispose]: close,
  };
}
