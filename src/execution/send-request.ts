import type { Failure } from '../domain/failure.ts';
import type { RequestDefinition } from '../domain/http-request.ts';
import type { Direction } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import type { IncomingResponse, OutgoingRequest } from './ports.ts';
import { prepareRequest } from './prepare-request.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { DEFAULT_REQUEST_RETRY, isRepeatable, mergeRetry, nextAttemptDelay } from './retry.ts';
import type { AttemptOutcome, RetryPolicy } from './retry.ts';
import { emit } from './run-context.ts';
import { requestIdentity } from './stage-work.ts';
import type { HttpWorkContext } from './stage-work.ts';

/** What is sent, and what an answer must be. */
export interface SendInput {
  readonly label: string;
  readonly direction: Direction;
  readonly definition: RequestDefinition;
  readonly scope: VariableScope;
  readonly ownKey?: string;
  /** Whether a status is an answer to keep, so that it is never retried. */
  readonly accepts: (status: number, prepared: PreparedRequest) => boolean;
  /** Called before the first attempt leaves: the place where the intent is written. */
  readonly beforeSend: (prepared: PreparedRequest) => Promise<Result<void, Failure>>;
}

/** The last answer, or why there is none; `inDoubt`: it may have been carried out and may not be repeated. */
export type SendOutcome =
  | {
      readonly kind: 'response';
      readonly response: IncomingResponse;
      readonly request: OutgoingRequest;
      readonly prepared: PreparedRequest;
    }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly inDoubt: boolean };

/** Sends a request, again where the retry policy and the method allow it, and once more after a 401 that signing in may cure. */
export async function sendRequest(work: HttpWorkContext, input: SendInput): Promise<SendOutcome> {
  const { clock, random } = work.run.ports;
  const policy = policyOf(work, input.definition);
  let prepared = await prepareRequest(work, input);
  if (!prepared.ok) return { kind: 'failure', failure: prepared.error, inDoubt: false };
  const written = await input.beforeSend(prepared.value);
  if (!written.ok) return { kind: 'failure', failure: written.error, inDoubt: false };

  const startedAt = clock.now();
  let renewed = false;
  let unanswered = false;
  for (let attempt = 1; ; attempt += 1) {
    const { request } = prepared.value;
    const outcome = await attemptOnce(work, request);
    unanswered ||= outcome.kind === 'problem' && outcome.problem.sent;
    if (outcome.kind === 'response' && input.accepts(outcome.response.status, prepared.value)) {
      return { kind: 'response', response: outcome.response, request, prepared: prepared.value };
    }
    if (outcome.kind === 'response' && outcome.response.status === 401 && !renewed) {
      renewed = true;
      const again = await renew(work, input, prepared.value);
      if (again?.ok === false) return { kind: 'failure', failure: again.error, inDoubt: false };
      if (again) prepared = again;
      if (again) continue;
    }
    const hasIdempotencyKey = prepared.value.idempotencyKey !== undefined;
    const delayMs = work.signals.stop.aborted
      ? undefined
      : nextAttemptDelay({
          policy,
          method: request.method,
          hasIdempotencyKey,
          attempt,
          elapsedMs: clock.now() - startedAt,
          outcome,
          now: clock.now(),
          random: random.fraction(),
        });
    if (delayMs === undefined)
      return conclude(work, input, { prepared: prepared.value, outcome, attempts: attempt, unanswered });
    const why =
      outcome.kind === 'response'
        ? `${outcome.response.status} ${outcome.response.statusText}`.trim()
        : outcome.problem.message;
    emit(work.run, { type: 'request_retried', id: work.id, label: input.label, attempt, delayMs, why });
    await clock.sleep(delayMs, work.signals.stop);
    if (work.signals.stop.aborted)
      return conclude(work, input, { prepared: prepared.value, outcome, attempts: attempt, unanswered });
  }
}

async function attemptOnce(work: HttpWorkContext, request: OutgoingRequest): Promise<AttemptOutcome> {
  const answer = await work.client.send(request, work.signals.abort);
  return answer.ok ? { kind: 'response', response: answer.value } : { kind: 'problem', problem: answer.error };
}

/** Signs in again and renders anew; `undefined` where no sign-in of the request can be renewed. */
async function renew(
  work: HttpWorkContext,
  input: SendInput,
  stale: PreparedRequest,
): Promise<Result<PreparedRequest, Failure> | undefined> {
  let any = false;
  for (const [name, credential] of stale.credentials) {
    const renewed = await work.session.renew(name, credential, work.signals.abort);
    if (!renewed) continue;
    if (!renewed.ok) return err({ reason: 'sign_in', instance: work.id, auth: name, problem: renewed.error });
    any = true;
  }
  return any ? prepareRequest(work, input) : undefined;
}

/** What became of a request when there is no further attempt. */
interface LastAttempt {
  readonly prepared: PreparedRequest;
  readonly outcome: AttemptOutcome;
  readonly attempts: number;
  /** Whether any of the attempts may have arrived without an answer. */
  readonly unanswered: boolean;
}

function conclude(work: HttpWorkContext, input: SendInput, last: LastAttempt): SendOutcome {
  const { prepared, outcome, attempts, unanswered } = last;
  const { request } = prepared;
  if (outcome.kind === 'response') return { kind: 'response', response: outcome.response, request, prepared };
  const { problem } = outcome;
  const identity = requestIdentity(work.id, input.label, input.direction, request);
  const repeatable = isRepeatable(request.method, prepared.idempotencyKey !== undefined);
  // An interrupted request stays in doubt even where it may be repeated: the next start settles it without asking.
  const inDoubt = unanswered && (!repeatable || problem.cause === 'cancelled');
  const failure: Failure =
    inDoubt && !repeatable
      ? { reason: 'answer_unknown', request: identity, cause: problem.message }
      : { reason: 'request_failed', request: identity, cause: problem.cause, problem: problem.message, attempts };
  return { kind: 'failure', failure, inDoubt };
}

function policyOf(work: HttpWorkContext, definition: RequestDefinition): RetryPolicy {
  return mergeRetry(DEFAULT_REQUEST_RETRY, work.run.project.settings.retry, work.config.retry, definition.retry);
}

/** For requests of which no record is kept: probes. */
export function noRecord(): Promise<Result<void, Failure>> {
  return Promise.resolve(ok(undefined));
}
