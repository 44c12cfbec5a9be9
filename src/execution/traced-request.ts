import type { InstanceId } from '../domain/instance.ts';
import type { OutgoingRequest } from './ports.ts';
import type { RunContext } from './run-context.ts';

const HEADER = 'traceparent';

/**
 * The request with the header that makes what its server does a part of this run's trace, where the project asks for
 * that. One that the file writes itself stays. It is added at the last moment, as it is new with every attempt: nothing
 * that compares requests may see it.
 */
export function tracedRequest(
  { run, id }: { readonly run: Pick<RunContext, 'project' | 'ports'>; readonly id: InstanceId },
  request: OutgoingRequest,
): OutgoingRequest {
  const parent = run.project.settings.traceRequests === true ? run.ports.traces?.ofRequest(id) : undefined;
  if (parent === undefined || request.headers.some(([name]) => name.toLowerCase() === HEADER)) return request;
  return { ...request, headers: [...request.headers, [HEADER, parent]] };
}
