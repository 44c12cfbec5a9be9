import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { PlannedStep, StageDecision } from '../domain/plan.ts';
import { unknownValue } from '../template/value.ts';
import type { HandedOn } from './imports.ts';
import type { PlanInput } from './plan-input.ts';
import type { LatestValue } from './recorded-values.ts';
import { isLatest, recordedValues } from './recorded-values.ts';

/** A stage as far as it is planned, for the stages that come after it. */
export interface PlannedWork {
  readonly decision: StageDecision;
  readonly steps: readonly PlannedStep[];
  /** Of one that runs and has `unique`: its id, where that is known. */
  readonly uniqueId?: string;
  /** Why it can't go well. */
  readonly failure?: Failure;
}

/**
 * What a stage will have handed on when its dependants run: a value not known yet where it will be produced in this
 * run, otherwise the recorded one.
 */
export function plannedValue(
  input: PlanInput,
  planned: ReadonlyMap<InstanceId, PlannedWork>,
  from: InstanceId,
  name: string,
): HandedOn {
  const work = planned.get(from);
  const { stage } = splitInstanceId(from);
  const notYet: HandedOn = {
    kind: 'value',
    value: unknownValue([`${stage}.${name}`]),
    sensitive: false,
    recorded: false,
  };
  const history = input.histories.get(from);
  const recorded = history && recordedValues(history).get(name);
  if (work && work.decision.kind !== 'skip' && produces(work, name, recorded)) return notYet;
  if (!recorded) return { kind: 'missing' };
  const opened = input.open(from, recorded);
  if (opened.ok) return { kind: 'value', value: opened.value.value, sensitive: opened.value.sensitive, recorded: true };
  return input.previewOnly ? { ...notYet, sensitive: true, recorded: true } : { kind: 'sealed', problem: opened.error };
}

/**
 * A script or a deployment may hand on anything; of migrations it is known. Of a stage that fails nothing is: its own failure is the one
 * to tell, and not what others miss because of it.
 */
function produces(work: PlannedWork, name: string, recorded: LatestValue | undefined): boolean {
  if (work.failure) return true;
  return work.steps.some(
    (step) =>
      step.kind !== 'migration' || (!step.skipped && step.exports.includes(name) && isLatest(step.version, recorded)),
  );
}
