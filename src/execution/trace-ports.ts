import type { InstanceId } from '../domain/instance.ts';

/**
 * Which trace the work of a stage belongs to, in the form of the header `traceparent`, so that what it sends and runs can
 * be a part of the same trace. `undefined`: it belongs to none. https://www.w3.org/TR/trace-context/#traceparent-header
 */
export interface TraceParents {
  /** For a request that the stage is about to send. */
  ofRequest(id: InstanceId): string | undefined;
  /** For a script that the stage is about to run. */
  ofStage(id: InstanceId): string | undefined;
}
