import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import { instanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { Stage } from '../domain/stage.ts';
import type { TemplateValue } from '../template/value.ts';
import type { SealedProblem } from './recorded-values.ts';
import type { ObtainedValue } from './stage-scope.ts';

/** What a stage hands on under a name: from this run, or recorded. */
export type HandedOn =
  | { readonly kind: 'value'; readonly value: TemplateValue; readonly sensitive: boolean; readonly recorded: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'sealed'; readonly problem: SealedProblem };

/** Resolves `env_from_stages` of a stage, or names the first value that is not to be had. */
export function resolveImports(
  stage: Stage,
  environment: string,
  handedOn: (from: InstanceId, name: string) => HandedOn,
): Result<readonly ObtainedValue[], Failure> {
  const values: ObtainedValue[] = [];
  for (const wanted of stage.imports) {
    const from = instanceId(environment, wanted.stage);
    const found = handedOn(from, wanted.name);
    if (found.kind === 'value') {
      const source = found.recorded ? `stage ${wanted.stage} (recorded)` : `stage ${wanted.stage}`;
      values.push({ name: wanted.as, value: found.value, sensitive: found.sensitive, source });
    } else if (wanted.default) {
      values.push({ name: wanted.as, value: wanted.default.text, sensitive: false, source: 'default' });
    } else {
      return err({
        reason: 'import_missing',
        instance: instanceId(environment, stage.name),
        variable: wanted.name,
        from,
        sealed: found.kind === 'sealed' ? found.problem : 'no',
      });
    }
  }
  return ok(values);
}
