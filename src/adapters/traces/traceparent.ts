import { TraceFlags, isSpanContextValid } from '@opentelemetry/api';
import type { SpanContext } from '@opentelemetry/api';

/** `version-trace-span-flags`, in hexadecimal digits. Later versions may have more parts behind these. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?<traceId>[\da-f]{32})-(?<spanId>[\da-f]{16})-(?<flags>[\da-f]{2})(?:-.*)?$/;

/** Reads the header or variable `traceparent`; `undefined` where it names no span, which the standard has one ignore. */
export function parseTraceparent(text: string): SpanContext | undefined {
  const { traceId = '', spanId = '', flags = '' } = TRACEPARENT.exec(text.trim())?.groups ?? {};
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const context = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

/** A span as `traceparent` names it. https://www.w3.org/TR/trace-context/#traceparent-header */
export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & TraceFlags.SAMPLED}`;
}
