import { addressCredentials } from '../domain/address-credentials.ts';
import { isSensitiveName } from '../domain/sensitive-name.ts';
import type { InstanceId } from '../domain/instance.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { Stage } from '../domain/stage.ts';
import type { ExportedValue, RecordedValue } from '../domain/variables.ts';
import { emit } from './run-context.ts';
import type { RunContext } from './run-context.ts';
import type { SealContext } from './sealer.ts';

/** A value as it came: from an answer, from `$STAGE_OUTPUT`. */
export interface RawValue {
  readonly name: string;
  readonly value: string;
  readonly declaredSensitive: boolean;
}

/**
 * Decides which values are secrets and masks them before anything else sees them: declared, named like one, equal
 * to a value that is masked already (spec 04, "Exports"), or with one in it, an address with a password included: a
 * history would have that in clear.
 */
export function classifyValues(
  run: Pick<RunContext, 'redactor'>,
  stage: Stage,
  values: readonly RawValue[],
): readonly ExportedValue[] {
  const declared = new Set(stage.exports.filter(({ sensitive }) => sensitive).map(({ name }) => name));
  const saysSo = ({ name, value, declaredSensitive }: RawValue): boolean =>
    declaredSensitive || declared.has(name) || isSensitiveName(name) || addressCredentials(value).length > 0;
  // First, so that it does not matter which comes first: a password, or an address with it.
  for (const { value } of values.filter(saysSo)) {
    for (const secret of [value, ...addressCredentials(value)]) run.redactor.add(secret);
  }
  return values.map((raw) => {
    const { name, value } = raw;
    const sensitive = saysSo(raw) || run.redactor.holds(value);
    if (sensitive) run.redactor.add(value);
    return { name, value, sensitive };
  });
}

/** Values as a history keeps them: secrets sealed, or left out where there is no key to seal them with. */
export function recordValues(
  run: Pick<RunContext, 'sealer'> & { readonly project: { readonly name: string } },
  id: InstanceId,
  values: readonly ExportedValue[],
): readonly RecordedValue[] {
  return values.map(({ name, value, sensitive }): RecordedValue => {
    if (!sensitive) return { name, form: 'clear', text: value };
    const envelope = run.sealer.seal(value, sealContext(run, id, name));
    return envelope === undefined ? { name, form: 'withheld', text: '' } : { name, form: 'sealed', text: envelope };
  });
}

/** Says which secrets are not recorded, and what this costs. */
export function warnWithheld(run: RunContext, id: InstanceId, values: readonly ExportedValue[]): void {
  if (run.sealer.canSeal) return;
  for (const { name } of values.filter(({ sensitive }) => sensitive)) {
    emit(run, {
      type: 'notice',
      severity: 'warning',
      id,
      message: `${name} is a secret and there is no state key, so it is not recorded: a later run can't import it and down can't use it. Set STAGE_ORCHESTRATOR_STATE_KEY to keep it sealed`,
    });
  }
}

/** What a sealed value of an instance is bound to. */
export function sealContext(
  run: { readonly project: { readonly name: string } },
  id: InstanceId,
  name: string,
): SealContext {
  return { project: run.project.name, ...splitInstanceId(id), name };
}
