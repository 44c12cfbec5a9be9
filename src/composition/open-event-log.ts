import type { CommandArguments } from '../commands/command-description.ts';
import type { EventSink } from '../execution/ports.ts';
import type { EventLogInput, LoggedEvents } from './event-log-file.ts';

/** The option, and the input of the action, that names the file. */
const EVENT_LOG = 'event-log';

/** What is needed to keep the events of a run, where the user asks for it. */
export interface EventLogRequest extends Omit<EventLogInput, 'file'> {
  readonly given: CommandArguments;
}

/** Keeps the events of a run in the file that `event-log` names; what writes it is loaded where one is named. */
export async function openEventLog(events: EventSink, { given, ...input }: EventLogRequest): Promise<LoggedEvents> {
  const file = given.values.get(EVENT_LOG);
  if (typeof file !== 'string' || file === '') return { events, [Symbol.dispose]: () => undefined };
  const { logEvents } = await import('./event-log-file.ts');
  return logEvents(events, { ...input, file });
}
