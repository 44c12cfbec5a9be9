import type { FailureWords } from '../failure-description.ts';
import type { Failure } from '../failure.ts';

/** What a failure is told apart by. */
export type FailureReason = Failure['reason'];

/** Each failure by its reason. */
export type FailureByReason = { readonly [Name in FailureReason]: Extract<Failure, { readonly reason: Name }> };

/** For each reason of `Name`, how its failure is put into words. */
export type FailureTable<Name extends FailureReason = FailureReason> = {
  readonly [Each in Name]: (failure: FailureByReason[Each]) => FailureWords;
};
