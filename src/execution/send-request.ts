import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import { enclosingParts } from '../domain/part.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { IncomingResponse } from './ports.ts';
import { prepareRequest } from './prepare-request.ts';
import type { PreparedRequest, RequestInput } from './prepare-request.ts';
import { DEFAULT_REQUEST_RETRY, hasEffects, isRepeatable, isTimeout, mergeRetry, nextAttemptDelay } from './retry.ts';
import type { AttemptOutcome } from './retry.ts';
import { emit } from './run-context.ts';
import { requestIdentity } from './stage-work.ts';
import type { RequestWorkContext } from './stage-work.ts';
import { tracedRequest } from './traced-request.ts';

/** What is sent, and what an answer must be. */
export interface SendInput extends RequestInput {
  readonly direction: Direction;
  /** Statuses that are an answer to keep beside those of `result_code`: none of them is ever retried. */
  readonly alsoFinal?: readonly number[];
  /** Called before the first attempt leaves: the place where the intent is written. */
  readonly beforeSend?: (prepared: PreparedRequest) => Promise<Result<void, Failure>>;
}

/**
 * The last answer, or why there is none.
 * `unanswered`: an attempt may have been carried out and nobody knows. `begun`: what `beforeSend` does was done.
 */
export type SendOutcome =
  | {
      readonly kind: 'response';
      readonly response: IncomingResponse;
      readonly prepared: PreparedRequest;
      readonly unanswered: boolean;
    }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly unanswered: boolean; readonly begun: boolean };

/** Sends a request, again where the retry policy and the method allow it, and once more after a 401 that signing in may cure. */
export async function sendRequest(work: RequestWorkContext, input: SendInput): Promise<SendOutcome> {
  const prepared = isStopped(work) ? stopped(work, input) : await prepareRequest(work, input);
  if (!prepared.ok) return { kind: 'failure', failure: prepared.error, unanswered: false, begun: false };
  // Signing in takes its time, and the run may have been told to stop meanwhile.
  const begun = isStopped(work) ? stopped(work, input) : await (input.beforeSend?.(prepared.value) ?? ok(undefined));
  if (!begun.ok) return { kind: 'failure', failure: begun.error, unanswered: false, begun: false };
  return sendUntilAnswered(work, input, prepared.value);
}

/** How far the attempts at one request have come. */
interface Course {
  prepared: PreparedRequest;
  attempts: number;
  /** Attempts that failed in another way than by a timeout. */
  exceptions: number;
  unanswered: boolean;
  mayRenew: boolean;
  readonly startedAt: number;
}

async function sendUntilAnswered(
  work: RequestWorkContext,
  input: SendInput,
  prepared: PreparedRequest,
): Promise<SendOutcome> {
  const { clock } = work.run.ports;
  const startedAt = clock.now();
  const course: Course = { prepared, attempts: 0, exceptions: 0, unanswered: false, mayRenew: true, startedAt };
  for (;;) {
    const outcome = await attemptOnce(work, course);
    if (isFinal(input, course, outcome)) return conclude(work, input, course, outcome);
    if (outcome.kind === 'response' && outcome.response.status === 401 && course.mayRenew && !isStopped(work)) {
      const renewed = await renew(work, input, course);
      if (renewed?.ok === false) {
        return { kind: 'failure', failure: renewed.error, unanswered: course.unanswered, begun: true };
      }
      if (renewed && !isStopped(work)) continue;
    }
    course.attempts += 1;
    if (!isTimeout(outcome)) course.exceptions += 1;
    const delayMs = isStopped(work) ? undefined : delayBefore(work, input, course, outcome);
    if (delayMs === undefined) return conclude(work, input, course, outcome);
    const { attempts: attempt } = course;
    const why = describeOutcome(outcome);
    emit(work.run, { type: 'request_retried', id: work.id, label: input.label, attempt, delayMs, why });
    await clock.sleep(delayMs, work.signals.stop);
    if (isStopped(work)) return conclude(work, input, course, outcome);
  }
}

function isStopped({ signals }: RequestWorkContext): boolean {
  return signals.stop.aborted;
}

function stopped(
  { id }: RequestWorkContext,
  { direction }: SendInput,
): { readonly ok: false; readonly error: Failure } {
  return err({ reason: 'cancelled', instance: id, direction, inDoubt: false });
}

async function attemptOnce(work: RequestWorkContext, course: Course): Promise<AttemptOutcome> {
  const { request } = course.prepared;
  const answer = await work.client.send(tracedRequest(work, request), work.signals.abort);
  if (answer.ok) return { kind: 'response', response: answer.value };
  course.unanswered ||= answer.error.sent && hasEffects(request.method);
  return { kind: 'problem', problem: answer.error };
}

function isFinal({ alsoFinal = [] }: SendInput, { prepared }: Course, outcome: AttemptOutcome): boolean {
  if (outcome.kind === 'problem') return false;
  const { status } = outcome.response;
  return prepared.expected.accepts(status) || alsoFinal.includes(status);
}

/**
 * Signs in again and renders anew, once: a request that was refused with 401 was not carried out (spec 11, "retry").
 * `undefined` where no sign-in of the request can be renewed.
 */
async function renew(
  work: RequestWorkContext,
  input: SendInput,
  course: Course,
): Promise<Result<PreparedRequest, Failure> | undefined> {
  course.mayRenew = false;
  let any = false;
  for (const [name, credential] of course.prepared.credentials) {
    const renewed = await work.session.renew(name, credential, work.signals.abort);
    if (!renewed) continue;
    if (!renewed.ok) return err({ reason: 'sign_in', instance: work.id, auth: name, problem: renewed.error });
    any = true;
  }
  const again = any ? await prepareRequest(work, input) : undefined;
  if (again?.ok) course.prepared = again.value;
  return again;
}

function delayBefore(
  work: RequestWorkContext,
  { definition }: SendInput,
  { prepared, attempts, exceptions, startedAt }: Course,
  outcome: AttemptOutcome,
): number | undefined {
  const now = work.run.ports.clock.now();
  const { retry } = work.run.project.settings;
  const ofParts = enclosingParts(work.stage.part).map((part) => part.retry);
  return nextAttemptDelay({
    policy: mergeRetry(DEFAULT_REQUEST_RETRY, retry, ...ofParts, work.config.retry, definition.retry),
    method: prepared.request.method,
    hasIdempotencyKey: prepared.idempotencyKey !== undefined,
    attempt: attempts,
    exceptions,
    elapsedMs: now - startedAt,
    outcome,
    now,
    random: work.run.ports.random.fraction(),
  });
}

function describeOutcome(outcome: AttemptOutcome): string {
  if (outcome.kind === 'problem') return outcome.problem.message;
  return `${outcome.response.status} ${outcome.response.statusText}`.trim();
}

/** What became of a request when there is no further attempt. */
function conclude(work: RequestWorkContext, input: SendInput, course: Course, outcome: AttemptOutcome): SendOutcome {
  const { prepared, unanswered } = course;
  if (outcome.kind === 'response') return { kind: 'response', response: outcome.response, prepared, unanswered };
  const { problem } = outcome;
  const { request } = prepared;
  const identity = requestIdentity(work.id, input.label, input.direction, request);
  const failure: Failure =
    unanswered && !isRepeatable(request.method, prepared.idempotencyKey !== undefined)
      ? { reason: 'answer_unknown', request: identity, cause: problem.message }
      : {
          reason: 'request_failed',
          request: identity,
          cause: problem.cause,
          problem: problem.message,
          attempts: course.attempts,
        };
  return { kind: 'failure', failure, unanswered, begun: true };
}
