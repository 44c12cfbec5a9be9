import type { Failure } from '../domain/failure.ts';
import type { ResponseDefinition } from '../domain/http-request.ts';
import type { Direction } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { excerptOf } from './excerpt.ts';
import { extractValues } from './extract.ts';
import type { RawValue } from './record-values.ts';
import { RETRY_AFTER_LIMIT_MS, retryAfterMs } from './retry-after.ts';
import { emit } from './run-context.ts';
import type { SendOutcome } from './send-request.ts';
import { requestIdentity } from './stage-work.ts';
import type { HttpWorkContext } from './stage-work.ts';

/** An answer that counts as a success, with the values taken out of it. */
export interface AcceptedAnswer {
  readonly status: number;
  readonly body: string;
  readonly values: readonly RawValue[];
}

/** Compares an answer with what the migration expects and takes its values out. */
export function judgeAnswer(
  work: HttpWorkContext,
  migration: { readonly label: string; readonly direction: Direction; readonly response: ResponseDefinition },
  { response, prepared }: Extract<SendOutcome, { kind: 'response' }>,
): Result<AcceptedAnswer, Failure> {
  const { label, direction, response: definition } = migration;
  const { status, statusText, body } = response;
  const { expected } = prepared;
  const request = requestIdentity(work.id, label, direction, prepared.request);
  if (!expected.accepts(status)) {
    const excerpt = excerptOf(body, work.run.redactor);
    const failure = {
      reason: 'unexpected_status',
      request,
      status,
      statusText,
      expected: expected.text,
      excerpt,
    } as const;
    const asked = retryAfterMs(response.headers, work.run.ports.clock.now()) ?? 0;
    return err(asked > RETRY_AFTER_LIMIT_MS ? { ...failure, retryAfterMs: asked } : failure);
  }
  const { values, missing } = extractValues(definition, response, work.run.ports.findPattern);
  const [first] = missing;
  if (first && definition.onMissing === 'fail') {
    const { name, path, problem } = first;
    return err({ reason: 'extraction', request, name, path, problem, excerpt: excerptOf(body, work.run.redactor) });
  }
  for (const value of missing) {
    const message = `${label}: ${value.name} was not extracted: ${value.problem} (${value.path})`;
    emit(work.run, { type: 'notice', severity: 'warning', id: work.id, message });
  }
  return ok({ status, body, values });
}
