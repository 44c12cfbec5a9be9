import type { Failure } from '../domain/failure.ts';
import type { Direction, FindDefinition } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import { excerptOf } from './excerpt.ts';
import { NOT_JSON, extractValues } from './extract.ts';
import type { RawValue } from './record-values.ts';
import { sendRequest } from './send-request.ts';
import { requestIdentity } from './stage-work.ts';
import type { RequestWorkContext } from './stage-work.ts';

/** What a probe found, and the status that said so. */
export type ProbeOutcome =
  | { readonly there: true; readonly status: number; readonly values: readonly RawValue[] }
  | { readonly there: false; readonly status: number };

const ABSENT: readonly number[] = [404, 410];

/**
 * Sends the `find` request. There: status accepted and every value found. Not there: 404, 410, or accepted with a
 * value missing. Anything else is a failed probe and never taken for absent (spec 11, "find").
 */
export async function probe(
  work: RequestWorkContext,
  input: {
    readonly label: string;
    readonly direction: Direction;
    readonly find: FindDefinition;
    readonly scope: VariableScope;
  },
): Promise<Result<ProbeOutcome, Failure>> {
  const { label, direction, find, scope } = input;
  const { request: definition, response: expectation } = find;
  const outcome = await sendRequest(work, {
    label,
    direction,
    definition,
    response: expectation,
    scope,
    alsoFinal: ABSENT,
  });
  if (outcome.kind === 'failure') return err(probeFailure(outcome.failure));
  const { response, prepared } = outcome;
  const { status, statusText, body } = response;
  if (prepared.expected.accepts(status)) {
    const { values, missing } = extractValues(expectation, response, work.run.ports.findPattern);
    // A page in place of data, such as a sign-in form, does not say that the thing is absent.
    const unreadable = missing.find(({ problem }) => problem === NOT_JSON);
    if (unreadable) return err(unclear(`answered ${status}, but ${NOT_JSON}, so ${unreadable.name} can't be read`));
    return ok(missing.length > 0 ? { there: false, status } : { there: true, status, values });
  }
  if (ABSENT.includes(status)) return ok({ there: false, status });
  return err(unclear(`answered ${`${status} ${statusText}`.trim()}, which says neither there nor absent`));

  function unclear(what: string): Failure {
    const excerpt = excerptOf(body, work.run.redactor);
    return {
      reason: 'find_failed',
      request: requestIdentity(work.id, label, direction, prepared.request),
      problem: excerpt === '' ? what : `${what}; body: ${excerpt}`,
    };
  }
}

/** Without an answer the probe has failed, whatever became of its request; an interruption stays what it is. */
function probeFailure(failure: Failure): Failure {
  if (failure.reason === 'answer_unknown')
    return { reason: 'find_failed', request: failure.request, problem: failure.cause };
  if (failure.reason === 'request_failed' && failure.cause !== 'cancelled')
    return { reason: 'find_failed', request: failure.request, problem: failure.problem };
  return failure;
}
