import type { Attributes } from '@opentelemetry/api';
import { splitInstanceId } from '../../domain/instance.ts';
import type { InstanceId } from '../../domain/instance.ts';
import type { Direction } from '../../domain/migration.ts';
import type { Conclusion, Run } from '../../domain/run.ts';

/** What the conventions call the end of a pipeline or of one of its tasks. */
const RESULTS: Readonly<Record<Conclusion, string>> = {
  success: 'success',
  failure: 'failure',
  skipped: 'skip',
  cancelled: 'cancellation',
};

/**
 * A run is a pipeline: https://opentelemetry.io/docs/specs/semconv/cicd/cicd-spans/. What the conventions have no name for
 * begins with `stage_orchestrator.`.
 */
export function runAttributes(project: string, run: string, attempt: number, direction: Direction): Attributes {
  return {
    'cicd.pipeline.name': project,
    'cicd.pipeline.run.id': run,
    'stage_orchestrator.attempt': attempt,
    'stage_orchestrator.direction': direction,
  };
}

/** How a run ended. */
export function runResultAttributes({ conclusion, stages }: Run): Attributes {
  const skipped = stages.filter((stage) => stage.conclusion === 'skipped').length;
  return { 'cicd.pipeline.result': RESULTS[conclusion], 'stage_orchestrator.stages.skipped': skipped };
}

/** A stage is a task of the pipeline. */
export function stageAttributes(id: InstanceId): Attributes {
  const { environment, stage } = splitInstanceId(id);
  return {
    'cicd.pipeline.task.name': stage,
    'cicd.pipeline.task.run.id': id,
    'deployment.environment.name': environment,
  };
}

/** How a stage ended. */
export function stageResultAttributes(conclusion: Conclusion): Attributes {
  return { 'cicd.pipeline.task.run.result': RESULTS[conclusion] };
}

/**
 * A request as its client sees it, without headers and body, and without what stands before an `@` in its address.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client
 */
export function requestAttributes(method: string, url: string): Attributes {
  const address = URL.parse(url);
  if (!address) return { 'http.request.method': method };
  address.username = '';
  address.password = '';
  const port = Number(address.port) || (address.protocol === 'https:' ? 443 : 80);
  return {
    'http.request.method': method,
    'url.full': address.href,
    'server.address': address.hostname,
    'server.port': port,
  };
}
