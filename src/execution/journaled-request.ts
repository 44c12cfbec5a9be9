import type { Failure } from '../domain/failure.ts';
import type { Intent } from '../domain/history.ts';
import type { MigrationStep } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { AcceptedAnswer } from './judge-answer.ts';
import { migrationIntent } from './migration-intent.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { keptBody, recordVersion } from './record-version.ts';
import type { VersionStep } from './record-version.ts';
import { hasEffects } from './retry.ts';
import { emit } from './run-context.ts';
import { sendRequest } from './send-request.ts';
import type { SendOutcome } from './send-request.ts';
import type { HttpWorkContext } from './stage-work.ts';

/** A request that was carried out. Its intent is still open: what came of it is recorded next. */
export interface CarriedOut {
  readonly answer: AcceptedAnswer;
  readonly prepared: PreparedRequest;
}

/** One direction of a migration, ready to be sent. */
export interface JournaledInput {
  readonly step: VersionStep;
  readonly definition: Pick<MigrationStep, 'find' | 'request' | 'response'>;
  readonly scope: VariableScope;
  /** What an earlier run sent without an answer, and is sent again now. */
  readonly open: Intent | undefined;
  /** Whether a probe has told since that it was not carried out. */
  readonly settled: boolean;
  readonly startedAt: number;
}

/**
 * Sends the request of a migration between two entries of the journal (spec 04): its intent before it leaves, its
 * failure after the answer. The intent stays open where the request may have been carried out, so that nobody sends
 * it again without knowing.
 */
export async function sendJournaled(
  work: HttpWorkContext,
  input: JournaledInput,
): Promise<Result<CarriedOut, Failure>> {
  const { step, definition, open, scope, startedAt } = input;
  const { label, direction } = step;
  const outcome = await sendRequest(work, {
    label,
    direction,
    definition: definition.request,
    response: definition.response,
    scope,
    key: {
      own: ownKey(work, step),
      ...(open?.idempotencyKey === undefined ? {} : { sent: open.idempotencyKey }),
    },
    beforeSend: async (prepared) => {
      const { method, url } = prepared.request;
      emit(work.run, { type: 'migration_started', id: work.id, label, direction, method, url });
      return work.history.open(migrationIntent(work, step, prepared));
    },
  });
  if (outcome.kind === 'failure') {
    // The failure of the request is the one to report; an intent that stays open only asks once more next time.
    if (isKnown(outcome, input)) await recordVersion(work, step, startedAt, { outcome: 'failed' });
    return err(withOutlook(work, definition, outcome.failure));
  }
  const judged = judgeAnswer(work, { label, direction, response: definition.response }, outcome);
  if (judged.ok) return ok({ answer: judged.value, prepared: outcome.prepared });
  if (!mayHaveHappened(outcome, judged.error)) {
    const { status: statusCode, body } = outcome.response;
    await recordVersion(work, step, startedAt, { outcome: 'failed', statusCode, ...keptBody(work, body) });
  }
  return judged;
}

/** A person is not asked what the next run finds out by itself (spec 04, "Journal"). */
function withOutlook({ stage }: HttpWorkContext, { find }: JournaledInput['definition'], failure: Failure): Failure {
  const isSettled = failure.reason === 'answer_unknown' && (find !== undefined || stage.idempotent);
  return isSettled ? { ...failure, settledByNextRun: true } : failure;
}

/** The key of `idempotency_key: true`. */
function ownKey(work: HttpWorkContext, { version, direction }: VersionStep): string {
  const undone = work.view.history.undone?.get(version) ?? 0;
  return idempotencyKey({ project: work.run.project.name, id: work.id, version, direction, undone });
}

/** Without an answer: whether it is certain that nothing happened, in this run and in the one that left an intent. */
function isKnown(
  { begun, unanswered }: Extract<SendOutcome, { kind: 'failure' }>,
  { open, settled }: JournaledInput,
): boolean {
  return begun && !unanswered && (open === undefined || settled);
}

/** With an answer that is a failure: whether the request may have been carried out all the same. */
function mayHaveHappened(
  { unanswered, prepared }: Extract<SendOutcome, { kind: 'response' }>,
  failure: Failure,
): boolean {
  return unanswered || (failure.reason === 'extraction' && hasEffects(prepared.request.method));
}
