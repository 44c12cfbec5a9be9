import { setTimeout as wait } from 'node:timers/promises';
import type { SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import type { IdGenerator, SpanExporter } from '@opentelemetry/sdk-trace';
import type { EventSink } from '../../execution/ports.ts';
import type { TraceParents } from '../../execution/trace-ports.ts';
import { EXPORT_LIMIT_MS } from './otlp-settings.ts';
import type { OtlpSettings } from './otlp-settings.ts';
import { createRunSpans } from './run-spans.ts';
import { sharedSpan } from './shared-trace.ts';
import { parseTraceparent } from './traceparent.ts';

/** Spans that wait to be sent; what comes on top is dropped. A run of 500 stages has some thousand. */
const MAX_WAITING_SPANS = 20_000;

/** A run that is being ended has little time left, and its histories come first. */
const INTERRUPTED_LIMIT_MS = 1_000;

/** The traces of one process. */
export interface Traces extends EventSink, TraceParents {
  /** Sends what is left, within a limit. Returns why spans were lost, as a sentence; `undefined`: none were. */
  close(): Promise<string | undefined>;
}

/** What traces are made from. */
export interface TracesInput {
  readonly settings: OtlpSettings;
  /** Of the program, for the resource. */
  readonly version: string;
  readonly redact: (text: string) => string;
  /** Of a run in several jobs: what all of them know it by, and whether this one tells its end. Absent: one job. */
  readonly shared?: { readonly run: string; readonly isLast: boolean };
  readonly stop: AbortSignal;
}

/** Sends the spans of a run to a collector while it works. */
export function createTraces(input: TracesInput): Traces {
  const { settings, version, redact, shared, stop } = input;
  const problems: string[] = [];
  const exporter = heard(exporterOf(settings), (problem) => problems.push(problem));
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.version': version, ...settings.resource }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: MAX_WAITING_SPANS,
        exportTimeoutMillis: settings.timeoutMs,
      }),
    ],
    ...(shared?.isLast === true ? { idGenerator: beginningWith(sharedSpan(shared.run)) } : {}),
  });
  const parent = parentSpan(input);
  const tracer = provider.getTracer('stage-orchestrator', version);
  const spans = createRunSpans({ tracer, redact, ...(parent ? { parent } : {}) });
  return {
    ...spans,
    async close() {
      const limitMs = stop.aborted ? INTERRUPTED_LIMIT_MS : EXPORT_LIMIT_MS;
      const done = new AbortController();
      // What goes wrong has been heard by then; a flush that fails says less.
      const flushed = provider.shutdown().then(
        () => true,
        () => true,
      );
      const inTime = await Promise.race([flushed, wait(limitMs, false, { signal: done.signal }).catch(() => false)]);
      done.abort();
      const [problem = inTime ? undefined : `no answer within ${limitMs / 1000} s`] = problems;
      if (problem === undefined) return undefined;
      return `traces could not all be sent to ${redact(new URL(settings.url).origin)}: ${redact(problem)}`;
    },
  };
}

function exporterOf({ url, headers, timeoutMs }: OtlpSettings): SpanExporter {
  return new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: timeoutMs });
}

/** The exporter, with its failures told: a batch that is lost is otherwise said to nobody. */
function heard(exporter: SpanExporter, onProblem: (problem: string) => void): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) onProblem(result.error.message);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

function parentSpan({ settings, shared }: TracesInput): SpanContext | undefined {
  const given = settings.traceparent === undefined ? undefined : parseTraceparent(settings.traceparent);
  if (given) return given;
  return shared && !shared.isLast ? sharedSpan(shared.run) : undefined;
}

/** Ids at random, but for the trace and its first span. */
function beginningWith({ traceId, spanId }: SpanContext): IdGenerator {
  const random = new RandomIdGenerator();
  let isFirst = true;
  return {
    generateTraceId: () => traceId,
    generateSpanId() {
      const id = isFirst ? spanId : random.generateSpanId();
      isFirst = false;
      return id;
    },
  };
}
