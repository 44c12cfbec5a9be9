import type { Failure } from '../domain/failure.ts';
import type { MigrationStep } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { evaluateCondition } from '../planning/condition.ts';
import { renderContext } from '../planning/stage-view.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import { conditionData } from './condition-data.ts';
import type { Wanted } from './run-steps.ts';
import type { StageWorkContext } from './stage-work.ts';

/**
 * Whether the condition of a migration lets it be carried out now. One that can't be decided fails its stage. `scope`
 * is asked for only where there is a condition: most migrations have none.
 */
export function isWanted(
  work: StageWorkContext,
  label: string,
  { condition }: Pick<MigrationStep, 'condition'>,
  scope: () => VariableScope,
): Result<Wanted, Failure> {
  if (!condition) return ok({ wanted: true });
  const { text } = condition;
  const failure = (message: string, location = condition.at): Result<Wanted, Failure> =>
    err({ reason: 'condition', instance: work.id, migration: label, text, message, location });
  const data = conditionData(work.run, work.view, renderContext(work.view, scope(), new Map()));
  const outcome = evaluateCondition(condition, data);
  if (!outcome.ok) return failure(outcome.error.message, outcome.error.location);
  if (!outcome.value.decided) return failure(`${outcome.value.after.join(', ')} is not known`);
  return ok(outcome.value.value ? { wanted: true } : { wanted: false, why: `condition false: ${outcome.value.shown}` });
}
