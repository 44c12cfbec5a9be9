import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, Span, SpanContext, Tracer } from '@opentelemetry/api';
import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import { showInstance } from '../../domain/instance.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { requestAttributes, stageAttributes } from './span-attributes.ts';

/** What spans are made with. */
export interface SpanInput {
  readonly tracer: Tracer;
  /** Takes every secret out of a text, by value. */
  readonly redact: (text: string) => string;
  /** The span that the run is a part of; absent: it begins a trace. */
  readonly parent?: SpanContext;
}

/** The spans of a run that have begun and not ended. */
export interface SpanTree {
  readonly input: SpanInput;
  run?: Span;
  rollback?: Span;
  readonly stages: Map<InstanceId, OpenStage>;
  /** When the event before this one happened, in milliseconds since 1970. */
  lastAt: number;
}

/** The open spans of a stage, each a part of the one before it. */
export interface OpenStage {
  readonly span: Span;
  migration?: Span;
  request?: OpenRequest;
}

interface OpenRequest {
  readonly span: Span;
  readonly startedAt: number;
  readonly method: string;
  readonly url: string;
}

/** A span that begins. */
interface SpanStart {
  readonly name: string;
  readonly at: number;
  /** Absent: it is that of the run. */
  readonly within?: Span | undefined;
  readonly attributes?: Attributes;
  readonly kind?: SpanKind;
}

/** Begins a span. */
export function startSpan({ input }: SpanTree, { name, at, within, attributes = {}, kind }: SpanStart): Span {
  const { tracer, redact, parent } = input;
  const above = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
  const context: Context = within ? trace.setSpan(above, within) : above;
  const options = { startTime: at, attributes: redacted(attributes, redact) };
  return tracer.startSpan(redact(name), kind === undefined ? options : { ...options, kind }, context);
}

function redacted(attributes: Attributes, redact: SpanInput['redact']): Attributes {
  const shown: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    shown[name] = typeof value === 'string' ? redact(value) : value;
  }
  return shown;
}

/** Says on a span why what it stands for went wrong; nothing without a failure. */
export function failSpan({ input }: SpanTree, span: Span, failure: Failure | undefined): void {
  if (!failure) return;
  span.setAttribute('error.type', failure.reason);
  span.setStatus({ code: SpanStatusCode.ERROR, message: input.redact(describeFailure(failure).summary) });
}

/** Begins the span of a stage. */
export function startStage(tree: SpanTree, id: InstanceId, at: number): OpenStage {
  const within = tree.rollback ?? tree.run;
  const stage = { span: startSpan(tree, { name: showInstance(id), at, within, attributes: stageAttributes(id) }) };
  tree.stages.set(id, stage);
  return stage;
}

/** The open spans of a stage; where nobody has told of its beginning, it begins after the last event. */
export function openStage(tree: SpanTree, id: InstanceId): OpenStage {
  return tree.stages.get(id) ?? startStage(tree, id, tree.lastAt);
}

/** Begins the span of an attempt at a request. `repetition`: how many attempts there were before it. */
export function startRequest(
  tree: SpanTree,
  stage: OpenStage,
  {
    at,
    method,
    url,
    repetition = 0,
  }: Omit<OpenRequest, 'span' | 'startedAt'> & {
    readonly at: number;
    readonly repetition?: number;
  },
): void {
  const resent = repetition === 0 ? {} : { 'http.request.resend_count': repetition };
  const attributes = { ...requestAttributes(method, url), ...resent };
  const within = stage.migration ?? stage.span;
  const span = startSpan(tree, { name: method, at, within, attributes, kind: SpanKind.CLIENT });
  stage.request = { span, startedAt: at, method, url };
}

/** Ends the attempt that is open. `finish` says on its span how it ended. */
export function endRequest(stage: OpenStage, at: number, finish: (span: Span) => void): void {
  const { request } = stage;
  if (!request) return;
  finish(request.span);
  // The next attempt was announced for a moment that an interrupted run does not see.
  request.span.end(Math.max(at, request.startedAt));
  delete stage.request;
}

/** Ends the migration that is open, with its request. */
export function endMigration(stage: OpenStage, at: number, finish: (request: Span) => void): void {
  endRequest(stage, at, finish);
  stage.migration?.end(at);
  delete stage.migration;
}
