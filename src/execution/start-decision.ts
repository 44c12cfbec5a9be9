import type { Failure } from '../domain/failure.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { Direction } from '../domain/migration.ts';
import type { RunReason, SkipReason, WaitReason } from '../domain/reason.ts';
import { decideUp } from '../planning/decide-stage.ts';
import type { Timing } from '../planning/due.ts';
import { renderContext, scopeOf } from '../planning/stage-view.ts';
import { ownValues } from '../planning/recorded-values.ts';
import type { StageParameters } from '../planning/stage-parameters.ts';
import { conditionData } from './condition-data.ts';
import { openRecorded } from './open-recorded.ts';
import type { StageWorkContext } from './stage-work.ts';

/** Whether a stage runs, now that everything it waited for has ended. */
export type StartDecision =
  | { readonly kind: 'run'; readonly reason: RunReason }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'scheduled'; readonly reason: WaitReason; readonly isNoted: boolean }
  | { readonly kind: 'fail'; readonly failure: Failure };

/** The plan's own decision made again with the values that are known now, and with the history as it is under the claim. */
export function decideAtStart(
  work: StageWorkContext,
  direction: Direction,
  { timing, parameters }: { readonly timing: Timing; readonly parameters: StageParameters | undefined },
): StartDecision {
  if (direction === 'down') return decideDown(work);
  const { run, view } = work;
  const own = ownValues(view.id, view.stage, view.history, 'up', (id, value) => openRecorded(run, id, value));
  const scope = scopeOf(view, own);
  const decision = decideUp({
    view,
    scope,
    conditions: conditionData(run, view, renderContext(view, scope, new Map())),
    fingerprint: run.sealer.fingerprint,
    repeat: run.allowances.repeat,
    timing,
    parameters,
  });
  if (!decision.ok) return { kind: 'fail', failure: decision.error };
  if (decision.value.kind !== 'undecided') return decision.value;
  // Inputs that can't be compared may have changed.
  if (!work.stage.condition) return { kind: 'run', reason: { because: 'changed' } };
  const { condition, after } = decision.value.reason;
  const message = `${after.join(', ')} is not known`;
  const location = work.stage.condition.at;
  return { kind: 'fail', failure: { reason: 'condition', instance: work.id, text: condition, message, location } };
}

/** In a rollback of a run only what that run did counts, which may be a script that did not come to its end. */
function decideDown({ view, only }: StageWorkContext): StartDecision {
  const isMeant = ({ version }: { readonly version: string }): boolean => only?.has(version) ?? true;
  const count = view.history.applied.filter(isMeant).length;
  return count > 0 || view.history.openIntents.some(isMeant) || only?.has(RUN_VERSION) === true
    ? { kind: 'run', reason: { because: 'applied', count } }
    : { kind: 'skip', reason: { because: 'nothing_applied' } };
}
