import type { Failure } from '../domain/failure.ts';
import type { Direction, FindDefinition } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import { extractValues } from './extract.ts';
import { excerptOf } from './excerpt.ts';
import type { IncomingResponse } from './ports.ts';
import type { RawValue } from './record-values.ts';
import { noRecord, sendRequest } from './send-request.ts';
import { requestIdentity, templateProblem } from './stage-work.ts';
import type { HttpWorkContext } from './stage-work.ts';
import { expectedStatuses } from './status.ts';
import type { ExpectedStatuses } from './status.ts';

/** What a probe found. */
export type ProbeOutcome =
  | { readonly there: true; readonly values: readonly RawValue[]; readonly response: IncomingResponse }
  | { readonly there: false };

const ABSENT: ReadonlySet<number> = new Set([404, 410]);

/**
 * Sends the `find` request. There: status accepted and every value found. Not there: 404, 410, or accepted with a
 * value missing. Anything else is a failed probe and never taken for absent (spec 11, "find").
 */
export async function probe(
  work: HttpWorkContext,
  input: {
    readonly label: string;
    readonly direction: Direction;
    readonly find: FindDefinition;
    readonly scope: VariableScope;
  },
): Promise<Result<ProbeOutcome, Failure>> {
  const { label, direction, find, scope } = input;
  let expected: Result<ExpectedStatuses, Failure> | undefined;
  const outcome = await sendRequest(work, {
    label,
    direction,
    definition: find.request,
    scope,
    accepts: (status, prepared) => {
      expected ??= expectedOf(work, label, find, prepared.context);
      return ABSENT.has(status) || !expected.ok || expected.value.accepts(status);
    },
    beforeSend: noRecord,
  });
  if (outcome.kind === 'failure') return err(probeFailure(outcome.failure));
  if (expected && !expected.ok) return expected;
  const { response } = outcome;
  if (expected?.ok && expected.value.accepts(response.status)) {
    const { values, missing } = extractValues(find.response, response);
    return ok(missing.length > 0 ? { there: false } : { there: true, values, response });
  }
  if (ABSENT.has(response.status)) return ok({ there: false });
  const identity = requestIdentity(work.id, label, direction, outcome.request);
  const answer = excerptOf(response.body, work.run.redactor);
  return err({
    reason: 'find_failed',
    request: identity,
    problem: `answered ${response.status} ${response.statusText}, which says neither there nor absent${answer ? `; body: ${answer}` : ''}`,
  });
}

function expectedOf(
  work: HttpWorkContext,
  label: string,
  find: FindDefinition,
  context: Parameters<typeof expectedStatuses>[1],
): Result<ExpectedStatuses, Failure> {
  const statuses = expectedStatuses(find.response.resultCodes, context);
  return statuses.ok ? statuses : err(templateProblem(work.id, label, statuses.error));
}

function probeFailure(failure: Failure): Failure {
  if (failure.reason === 'answer_unknown')
    return { reason: 'find_failed', request: failure.request, problem: failure.cause };
  if (failure.reason === 'request_failed')
    return { reason: 'find_failed', request: failure.request, problem: failure.problem };
  return failure;
}
