import type { OtlpSettings } from '../adapters/traces/otlp-settings.ts';
import type { TracesInput } from '../adapters/traces/traces.ts';
import type { EventSink } from '../execution/ports.ts';
import type { Redactor } from '../execution/redact.ts';
import type { TraceParents } from '../execution/trace-ports.ts';
import { VERSION } from './version.ts';
import type { ProcessView } from './world.ts';

/** A run whose events go where they went before, and become spans where somebody collects them. Disposed of at its end. */
export interface TracedRun extends AsyncDisposable {
  readonly ports: { readonly events: EventSink; readonly traces?: TraceParents };
}

/** What is needed to trace a run. */
export interface TraceRunInput {
  readonly view: Pick<ProcessView, 'environment' | 'stop'>;
  readonly redactor: Redactor;
  /** Whether there is a run to trace; for a command that only looks nothing is loaded. */
  readonly isRun: boolean;
  /** Told, as a sentence, what went wrong with traces. A run never fails by it. */
  readonly warn: (problem: string) => void;
  readonly shared?: TracesInput['shared'];
}

/** Variables one of which has to be set for anything to be loaded. */
const ENDPOINTS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/** Traces a run, where the variables of OpenTelemetry say where spans go. */
export async function traceRun(events: EventSink, input: TraceRunInput): Promise<TracedRun> {
  const {
    isRun,
    view: { environment },
  } = input;
  const settings = isRun && ENDPOINTS.some((name) => environment[name]) ? await readSettings(input) : undefined;
  if (!settings) return { ports: { events }, [Symbol.asyncDispose]: async () => undefined };
  const { view, redactor, shared, warn } = input;
  // Who collects traces often takes a key in a header.
  for (const value of Object.values(settings.headers)) redactor.add(value);
  const { createTraces } = await import('../adapters/traces/traces.ts');
  const traces = createTraces({
    settings,
    version: VERSION,
    redact: (text) => redactor.redact(text),
    stop: view.stop,
    ...(shared === undefined ? {} : { shared }),
  });
  return {
    ports: {
      events: {
        emit(event) {
          traces.emit(event);
          events.emit(event);
        },
      },
      traces,
    },
    async [Symbol.asyncDispose]() {
      const problem = await traces.close();
      if (problem !== undefined) warn(problem);
    },
  };
}

async function readSettings({ view, warn }: TraceRunInput): Promise<OtlpSettings | undefined> {
  const { readOtlpSettings } = await import('../adapters/traces/otlp-settings.ts');
  const read = readOtlpSettings(view.environment);
  if (read.ok) return read.value;
  warn(`nothing is traced: ${read.error}`);
  return undefined;
}
