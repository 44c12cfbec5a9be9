import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { Direction } from '../domain/migration.ts';
import { ownValues } from '../planning/recorded-values.ts';
import { inputsFailure, shellInputs } from '../planning/shell-inputs.ts';
import type { ShellInput } from '../planning/shell-inputs.ts';
import { PARAMETERS_VARIABLE } from '../planning/stage-parameters.ts';
import { scopeOf } from '../planning/stage-view.ts';
import type { StageView } from '../planning/stage-view.ts';
import { openRecorded } from './open-recorded.ts';
import type { StageWorkContext } from './stage-work.ts';

/** The variables that the shell work of a stage gets. A recorded secret that can't be opened is left unset. */
export function shellVariables(work: StageWorkContext, direction: Direction): Result<readonly ShellInput[], Failure> {
  const { id, stage, view } = work;
  const scope = scopeOf(
    view,
    ownValues(id, stage, view.history, direction, (from, value) => openRecorded(work.run, from, value)),
  );
  const found = shellInputs(scope);
  return found.ok ? ok(found.value.inputs) : err(inputsFailure(view, found.error));
}

/** What the product tells every script about itself (spec 11, "Shell work"). */
export function stageVariables(work: StageWorkContext): ReadonlyMap<string, string> {
  const traceparent = work.run.ports.traces?.ofStage(work.id);
  return new Map([
    ...stageFacts(work.view, work.run.identity.run),
    ...(work.parameters === undefined ? [] : [[PARAMETERS_VARIABLE, work.parameters.folder] as const]),
    // A tool that traces takes it from here: https://opentelemetry.io/docs/specs/otel/context/env-carriers/
    ...(traceparent === undefined ? [] : [['TRACEPARENT', traceparent] as const]),
  ]);
}

/** The part of it that is known without a run that has begun, such as to a preview. */
export function stageFacts(
  { stage, environment }: StageView,
  run: string,
): readonly (readonly [name: string, value: string])[] {
  return [
    ['STAGE_NAME', stage.name],
    ['STAGE_ENVIRONMENT', environment.name],
    ['STAGE_RUN_ID', run],
    ['STAGE_LABELS', JSON.stringify(Object.fromEntries(stage.labels))],
  ];
}
