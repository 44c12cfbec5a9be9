import type { EventSink } from '../../execution/ports.ts';

/** Shows a run while it happens. */
export interface RunReporter extends EventSink {
  /** Writes what is still kept back and leaves everything as it was found. May be called at any time, and again. */
  close(): void;
}
