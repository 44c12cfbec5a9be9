import type { Failure } from '../domain/failure.ts';
import { isBroken } from '../template/go-value.ts';
import type { StageView } from './stage-view.ts';
import type { VariableScope } from './variable-scope.ts';

/**
 * The first variable of config.yaml whose `valueFromEnv` is not set, as a failure. Checked before anything is sent,
 * also where no request uses it: a deployment that lacks a credential should not get half-way (spec 03, "env").
 */
export function checkProcessVariables(view: StageView, scope: VariableScope): Failure | undefined {
  const { work } = view.stage;
  if (work.kind !== 'migrations') return undefined;
  for (const definition of work.config.env) {
    if (definition.value.kind !== 'process' || definition.value.optional) continue;
    const value = scope.get(definition.name)?.value;
    if (value === undefined || !isBroken(value)) continue;
    return {
      reason: 'template',
      instance: view.id,
      subject: 'env',
      message: value.message,
      location: definition.location,
    };
  }
  return undefined;
}
