import { SpanStatusCode } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import type { RunEvent } from '../../domain/event.ts';
import type { Run, StageResult } from '../../domain/run.ts';
import type { EventSink } from '../../execution/ports.ts';
import type { TraceParents } from '../../execution/trace-ports.ts';
import { requestAttributes, runAttributes, runResultAttributes, stageResultAttributes } from './span-attributes.ts';
import type { SpanInput, SpanTree } from './span-tree.ts';
import { endMigration, endRequest, failSpan, openStage, startRequest, startSpan, startStage } from './span-tree.ts';
import { formatTraceparent } from './traceparent.ts';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

/**
 * The spans of a run, out of the stream of its events and with their times: run → stage → migration → request, and a
 * rollback between the run and the stages that it takes back. A stage that does nothing has none.
 */
export function createRunSpans(input: SpanInput): EventSink & TraceParents {
  const tree: SpanTree = { input, stages: new Map(), lastAt: 0 };
  return {
    emit(event) {
      follow(tree, event);
      tree.lastAt = event.at;
    },
    ofRequest(id) {
      const stage = tree.stages.get(id);
      return parentOf(stage?.request?.span ?? stage?.span);
    },
    ofStage: (id) => parentOf(tree.stages.get(id)?.span ?? tree.rollback ?? tree.run),
  };
}

function parentOf(span: Span | undefined): string | undefined {
  return span && formatTraceparent(span.spanContext());
}

function follow(tree: SpanTree, event: RunEvent): void {
  switch (event.type) {
    case 'operations_started':
      startRun(tree, event);
      break;
    case 'stage_started':
      startStage(tree, event.id, event.at);
      break;
    case 'stage_retried':
      openStage(tree, event.id).span.addEvent('retry', { 'stage_orchestrator.try': event.try }, event.at);
      break;
    case 'waited':
      waited(tree, event);
      break;
    case 'hook_ended':
      hookEnded(tree, event);
      break;
    case 'migration_started':
      startMigration(tree, event);
      break;
    case 'request_retried':
      retryRequest(tree, event);
      break;
    case 'migration_applied':
      endMigration(openStage(tree, event.id), event.at, (span) => setStatusCode(span, event.status));
      break;
    case 'migration_found':
      migrationFound(tree, event);
      break;
    case 'migration_failed':
      failMigration(tree, event);
      break;
    case 'stage_completed':
    case 'stage_failed':
      endStage(tree, event.result);
      break;
    case 'rollback_started':
      tree.rollback = startSpan(tree, { name: 'rollback', at: event.at, within: tree.run });
      break;
    case 'operations_finished':
      endRun(tree, event.run, event.at);
      break;
    default:
      // Nothing of these takes time.
      break;
  }
}

function startRun(tree: SpanTree, { at, plan, run, attempt }: EventOf<'operations_started'>): void {
  const { project, direction } = plan;
  const attributes = runAttributes(project, run, attempt, direction);
  tree.run = startSpan(tree, { name: `${direction} ${project}`, at, attributes });
}

function hookEnded(tree: SpanTree, { id, at, durationMs, hook, problem }: EventOf<'hook_ended'>): void {
  // One that runs after its stage is not in it any more.
  const within = tree.stages.get(id)?.span ?? tree.rollback ?? tree.run;
  const span = startSpan(tree, { name: `hook ${hook}`, at: at - durationMs, within });
  if (problem !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: tree.input.redact(problem) });
  span.end(at);
}

function waited(tree: SpanTree, { id, at, durationMs, url }: EventOf<'waited'>): void {
  const within = openStage(tree, id).span;
  startSpan(tree, { name: 'wait', at: at - durationMs, within, attributes: requestAttributes('GET', url) }).end(at);
}

function startMigration(tree: SpanTree, event: EventOf<'migration_started'>): void {
  const { id, at, label, direction, method, url } = event;
  const stage = openStage(tree, id);
  const attributes = { 'stage_orchestrator.migration': label, 'stage_orchestrator.direction': direction };
  stage.migration = startSpan(tree, { name: label, at, within: stage.span, attributes });
  startRequest(tree, stage, { at, method, url });
}

function retryRequest(tree: SpanTree, { id, at, delayMs, attempt, why }: EventOf<'request_retried'>): void {
  const stage = tree.stages.get(id);
  const request = stage?.request;
  // What is asked before and around a migration is no part of it, and is told by no event of its own.
  if (!stage || !request) return;
  const message = tree.input.redact(why);
  endRequest(stage, at, (span) => span.setStatus({ code: SpanStatusCode.ERROR, message }));
  const { method, url } = request;
  startRequest(tree, stage, { at: at + delayMs, method, url, repetition: attempt });
}

function setStatusCode(span: Span, status: number): void {
  // A request that was never answered has none.
  if (status > 0) span.setAttribute('http.response.status_code', status);
}

function migrationFound(tree: SpanTree, { id, at, label }: EventOf<'migration_found'>): void {
  const attributes = { 'stage_orchestrator.migration': label, 'stage_orchestrator.found': true };
  startSpan(tree, { name: label, at: tree.lastAt, within: openStage(tree, id).span, attributes }).end(at);
}

function failMigration(tree: SpanTree, { id, at, failure }: EventOf<'migration_failed'>): void {
  const stage = openStage(tree, id);
  if (stage.migration) failSpan(tree, stage.migration, failure);
  endMigration(stage, at, (span) => {
    if (failure.reason === 'unexpected_status') setStatusCode(span, failure.status);
    failSpan(tree, span, failure);
  });
}

function endStage(tree: SpanTree, { id, conclusion, failure, startedAt, endedAt }: StageResult): void {
  // One that could not even begin fails without having been started.
  const stage = tree.stages.get(id) ?? startStage(tree, id, startedAt);
  endMigration(stage, endedAt, (span) => failSpan(tree, span, failure));
  stage.span.setAttributes(stageResultAttributes(conclusion));
  failSpan(tree, stage.span, failure);
  stage.span.end(endedAt);
  tree.stages.delete(id);
}

function endRun(tree: SpanTree, run: Run, at: number): void {
  const { plan, direction, startedAt } = run;
  const attributes = runAttributes(plan.project, run.id, run.attempt, direction);
  // The last job of a fan-out tells the end of a run that other jobs have begun.
  const span = tree.run ?? startSpan(tree, { name: `${direction} ${plan.project}`, at: startedAt, attributes });
  for (const stage of tree.stages.values()) stage.span.end(at);
  tree.stages.clear();
  tree.rollback?.end(at);
  span.setAttributes(runResultAttributes(run));
  failSpan(tree, span, run.conclusion === 'success' ? undefined : run.failure);
  span.end(at);
  delete tree.run;
}
