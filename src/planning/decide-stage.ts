import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import { RUN_VERSION, appliedLabel } from '../domain/history.ts';
import type { StageDecision } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StageConfig } from '../domain/stage-config.ts';
import type { ShellWork } from '../domain/stage.ts';
import { evaluateCondition } from './condition.ts';
import type { ConditionData } from './condition-data.ts';
import { decideByTime, type Timing } from './due.ts';
import { migrationState } from './pending.ts';
import { inputsChecksum, inputsFailure, shellInputs } from './shell-inputs.ts';
import { inputsWith, type StageParameters } from './stage-parameters.ts';
import type { StageView } from './stage-view.ts';
import type { VariableScope } from './variable-scope.ts';

/** What the decision about a stage depends on: made once for the plan, and again when its turn comes. */
export interface DecideInput {
  readonly view: StageView;
  readonly scope: VariableScope;
  readonly conditions: ConditionData;
  readonly fingerprint: (value: string) => string | undefined;
  /** The parameter files of the stage; absent: it has none. */
  readonly parameters?: StageParameters | undefined;
  /** Run shell work again although it completed. */
  readonly repeat: boolean;
  /** For a stage with `execute_at`. */
  readonly timing: Timing;
}

/**
 * Whether a stage runs, and why; what has something to do waits for its `execute_at`. A condition that can't be
 * evaluated is a failure, never silently false.
 */
export function decideUp(input: DecideInput): Result<StageDecision, Failure> {
  const decided = decideWithoutTime(input);
  const { stage, history } = input.view;
  if (!decided.ok || decided.value.kind === 'skip' || !stage.executeAt) return decided;
  // Where its condition is still open, nobody knows whether it waits at all.
  if (decided.value.kind === 'undecided' && stage.condition) return decided;
  return ok(decideByTime({ executeAt: stage.executeAt, history, decision: decided.value }, input.timing));
}

function decideWithoutTime(input: DecideInput): Result<StageDecision, Failure> {
  const condition = decideCondition(input);
  if (!condition.ok) return condition;
  if (condition.value) return ok(condition.value);
  const { work } = input.view.stage;
  switch (work.kind) {
    case 'migrations':
      return decideMigrations(input, work.config);
    case 'shell':
      return decideShell(input, work);
    case 'infrastructure':
      return ok(
        work.disabled
          ? { kind: 'skip', reason: { because: 'disabled' } }
          : { kind: 'run', reason: { because: 'always' } },
      );
  }
}

function decideCondition({ view, conditions }: DecideInput): Result<StageDecision | undefined, Failure> {
  const { condition } = view.stage;
  if (!condition) return ok(undefined);
  const outcome = evaluateCondition(condition, conditions);
  if (!outcome.ok) {
    const { message, location } = outcome.error;
    return err({ reason: 'condition', instance: view.id, text: condition.text, message, location });
  }
  if (!outcome.value.decided) {
    return ok({
      kind: 'undecided',
      reason: { because: 'undecided', condition: condition.text, after: outcome.value.after },
    });
  }
  if (outcome.value.value) return ok(undefined);
  return ok({
    kind: 'skip',
    reason: { because: 'condition_false', condition: condition.text, evaluated: outcome.value.shown },
  });
}

function decideMigrations({ view }: DecideInput, config: StageConfig): Result<StageDecision, Failure> {
  const { history } = view;
  const state = migrationState(config.migrations, history);
  if (state.outOfOrder.length > 0 && config.outOfOrder === 'fail') {
    const labels = state.outOfOrder.map((migration) => migration.label);
    const highest = state.highestApplied === undefined ? '' : appliedLabel(state.highestApplied);
    return err({ reason: 'out_of_order', instance: view.id, labels, highest });
  }
  if (config.drift === 'fail' && state.drifted.length > 0) {
    return err({ reason: 'drift', versions: state.drifted.map(({ label }) => ({ instance: view.id, label })) });
  }
  const count = state.pending.length;
  // Also when it is to be repeated: nothing that is applied is ever applied again.
  if (count === 0 && history.completed && history.openIntents.length === 0) {
    return ok({ kind: 'skip', reason: { because: 'up_to_date' } });
  }
  if (count === 0) return ok({ kind: 'run', reason: { because: 'never_ran' } });
  const [first] = state.pending;
  if (first && isResumed(history))
    return ok({ kind: 'run', reason: { because: 'resumed', label: first.label, count } });
  return ok({ kind: 'run', reason: { because: 'pending', count } });
}

/** Some of it was done, and the attempt before did not come to its end. */
function isResumed(history: StageHistory): boolean {
  const state = history.lastAttempt?.state;
  return history.applied.length > 0 && !history.completed && (state === 'failed' || state === 'in_doubt');
}

function decideShell(
  { view, scope, repeat, fingerprint, parameters }: DecideInput,
  work: ShellWork,
): Result<StageDecision, Failure> {
  const { history } = view;
  const [open] = history.openIntents;
  if (open) return ok({ kind: 'run', reason: { because: 'in_doubt_repeatable', label: RUN_VERSION } });
  if (work.runPolicy === 'always') return ok({ kind: 'run', reason: { because: 'always' } });
  if (!history.completed) return ok({ kind: 'run', reason: { because: 'never_ran' } });
  if (repeat) return ok({ kind: 'run', reason: { because: 'repeated' } });
  if (work.runPolicy === 'once') return ok({ kind: 'skip', reason: { because: 'up_to_date' } });
  // Somebody said that it was done outside of this program; with which inputs nobody knows.
  if (history.inputsChecksum === undefined) return ok({ kind: 'skip', reason: { because: 'up_to_date' } });
  const inputs = shellInputs(scope);
  if (!inputs.ok) return err(inputsFailure(view, inputs.error));
  const after = [...new Set([...inputs.value.unknown, ...(parameters?.after ?? [])])].toSorted();
  if (after.length > 0) {
    return ok({ kind: 'undecided', reason: { because: 'undecided', condition: 'run_policy: on_change', after } });
  }
  const known = inputsWith(inputs.value.inputs, parameters);
  const changed = inputsChecksum(work, view.stage, known, fingerprint) !== history.inputsChecksum;
  return ok(
    changed ? { kind: 'run', reason: { because: 'changed' } } : { kind: 'skip', reason: { because: 'up_to_date' } },
  );
}
