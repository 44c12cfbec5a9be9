import type { InstanceId } from '../domain/instance.ts';
import type { Migration } from '../domain/migration.ts';
import type { Project } from '../domain/project.ts';
import type { Stage } from '../domain/stage.ts';
import type { RecordedValue } from '../domain/variables.ts';
import { classifyValues, recordValues } from '../execution/record-values.ts';
import { exportedNames } from '../planning/plan-migrations-up.ts';
import type { CommandContext } from './command-context.ts';

/** What is known of the values that a migration takes out of its answer, when nobody has seen the answer. */
export interface ResolvedValues {
  readonly recorded: readonly RecordedValue[];
  /** Names of those that were not given. */
  readonly missing: readonly string[];
}

/** The values of a version that counts as applied: those that the user gives with `--variable`, the answer being lost. */
export function resolvedValues(
  { options, redactor, sealer }: CommandContext,
  { id, stage, project }: { readonly id: InstanceId; readonly stage: Stage; readonly project: Project },
  { up }: Migration,
): ResolvedValues {
  const names = exportedNames(up);
  const secret = new Set(up.response.extractions.flatMap(({ name, sensitive }) => (sensitive ? [name] : [])));
  const given = names.flatMap((name) => {
    const value = options.variables.get(name);
    return value === undefined ? [] : [{ name, value, declaredSensitive: secret.has(name) }];
  });
  const values = classifyValues({ redactor }, stage, given);
  return {
    recorded: recordValues({ project, sealer }, id, values),
    missing: names.filter((name) => !options.variables.has(name)),
  };
}
