import type { ServerResponse } from 'node:http';
import { type ApiServer, type SeenRequest, startApiServer } from './api-server.ts';

/** A span as a collector gets it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: it begins a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  /** Of https://opentelemetry.io/docs/specs/otel/trace/api/#spankind: 1 is internal, 3 a client. */
  readonly kind: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 2 is an error. */
  readonly status: { readonly code?: number; readonly message?: string };
}

/** A collector of OpenTelemetry on a free loopback port. */
export interface OtlpCollector extends AsyncDisposable {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Everything that arrived, as text. */
  readonly text: () => string;
  readonly spans: () => readonly ReceivedSpan[];
  readonly resource: () => Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

/** Starts a collector that takes everything, unless `respond` says otherwise. */
export async function startOtlpCollector(
  respond = (response: ServerResponse): void => void response.end('{}'),
): Promise<OtlpCollector> {
  const server: ApiServer = await startApiServer((_, response) => respond(response));
  const documents = (): readonly Json[] => server.requests.map(({ body }) => JSON.parse(body) as Json);
  const ofResources = (): readonly Json[] => documents().flatMap((document) => list(document['resourceSpans']));
  return {
    url: server.url,
    requests: server.requests,
    text: () => server.requests.map(({ body }) => body).join('\n'),
    spans: () =>
      ofResources()
        .flatMap((one) => list(one['scopeSpans']))
        .flatMap((one) => list(one['spans']))
        .map(spanOf),
    resource: () => attributesOf(list([ofResources()[0]?.['resource'] ?? {}])[0]?.['attributes']),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function spanOf(span: Json): ReceivedSpan {
  const text = (name: string): string => (typeof span[name] === 'string' ? span[name] : '');
  return {
    traceId: text('traceId'),
    spanId: text('spanId'),
    parentSpanId: text('parentSpanId'),
    name: text('name'),
    kind: Number(span['kind']),
    startedAt: Number(BigInt(text('startTimeUnixNano')) / 1_000_000n),
    endedAt: Number(BigInt(text('endTimeUnixNano')) / 1_000_000n),
    attributes: attributesOf(span['attributes']),
    status: span['status'] ?? {},
  };
}

function attributesOf(attributes: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    list(attributes).map(({ key, value }) => [String(key), Object.values((value ?? {}) as Json)[0]]),
  );
}

/** Spans as a tree of names, a line each, in the order in which they began. */
export function spanLines(spans: readonly ReceivedSpan[]): readonly string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const linesOf = (parent: ReceivedSpan | undefined, indent: string): readonly string[] =>
    spans
      .filter(({ parentSpanId }) => (parent ? parentSpanId === parent.spanId : !ids.has(parentSpanId)))
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .flatMap((span) => [
        `${indent}${span.name}${span.status.code === 2 ? ' ✗' : ''}`,
        ...linesOf(span, `${indent}  `),
      ]);
  return linesOf(undefined, '');
}
