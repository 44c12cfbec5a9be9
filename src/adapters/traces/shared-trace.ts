import { createHash } from 'node:crypto';
import { TraceFlags } from '@opentelemetry/api';
import type { SpanContext } from '@opentelemetry/api';

/** Hexadecimal digits of the two ids (https://www.w3.org/TR/trace-context/#trace-id). */
const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;

/**
 * The span of a run that is spread over several jobs, which hand each other no ids: all of them work out the same ones
 * from what the run is known by. The last job sends the span itself.
 */
export function sharedSpan(run: string): SpanContext {
  const digits = createHash('sha256').update(`stage-orchestrator/trace/${run}`).digest('hex');
  return {
    traceId: digits.slice(0, TRACE_ID_DIGITS),
    spanId: digits.slice(TRACE_ID_DIGITS, TRACE_ID_DIGITS + SPAN_ID_DIGITS),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
}
