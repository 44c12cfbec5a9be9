import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';

/** Where spans go, and what they are of; read from the variables that OpenTelemetry names. */
export interface OtlpSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For a batch of spans, repetitions included. */
  readonly timeoutMs: number;
  /** Attributes of the resource, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  /** The span that this process works for. */
  readonly traceparent?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A run waits at its end for its last spans, and no longer than this for a collector that is not there. */
export const EXPORT_LIMIT_MS = 5_000;

const SERVICE_NAME = 'stage-orchestrator';

/**
 * Reads the settings; `undefined`: no spans are wanted. The error is a sentence. Certificates and compression are read by
 * the exporter itself. https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function readOtlpSettings(environment: Environment): Result<OtlpSettings | undefined, string> {
  const get = (name: string): string => environment[name]?.trim() ?? '';
  const forTraces = (name: string): string =>
    get(`OTEL_EXPORTER_OTLP_TRACES_${name}`) || get(`OTEL_EXPORTER_OTLP_${name}`);
  if (get('OTEL_SDK_DISABLED').toLowerCase() === 'true' || get('OTEL_TRACES_EXPORTER') === 'none') return ok(undefined);
  const own = get('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const shared = get('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (own === '' && shared === '') return ok(undefined);
  const url = URL.parse(own === '' ? `${shared.replace(/\/$/, '')}/v1/traces` : own);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    return err(`OTEL_EXPORTER_OTLP_${own === '' ? '' : 'TRACES_'}ENDPOINT is no http:// or https:// address`);
  if (forTraces('PROTOCOL') === 'grpc')
    return err('traces go out over http, not grpc: set OTEL_EXPORTER_OTLP_PROTOCOL to http/json, and its endpoint');
  const service = { 'service.name': get('OTEL_SERVICE_NAME') || undefined };
  const timeoutMs = Number(forTraces('TIMEOUT'));
  const traceparent = get('TRACEPARENT');
  return ok({
    url: url.href,
    headers: {
      ...readPairs(get('OTEL_EXPORTER_OTLP_HEADERS')),
      ...readPairs(get('OTEL_EXPORTER_OTLP_TRACES_HEADERS')),
    },
    timeoutMs: timeoutMs > 0 ? Math.min(timeoutMs, EXPORT_LIMIT_MS) : EXPORT_LIMIT_MS,
    resource: {
      'service.name': SERVICE_NAME,
      ...readPairs(get('OTEL_RESOURCE_ATTRIBUTES')),
      ...(service['service.name'] === undefined ? {} : { 'service.name': service['service.name'] }),
    },
    ...(traceparent === '' ? {} : { traceparent }),
  });
}

/** `name=value,name=value` with percent-encoded parts. What is not of this form is left out, as the exporter does. */
function readPairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const equals = pair.indexOf('=');
      const name = decoded(pair.slice(0, Math.max(0, equals)).trim());
      const value = decoded(pair.slice(equals + 1).trim());
      return name === undefined || name === '' || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
