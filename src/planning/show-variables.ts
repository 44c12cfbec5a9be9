import type { ShownVariable } from '../domain/status.ts';
import type { VariableScope } from './variable-scope.ts';

/** Every variable of a scope as it may be shown: with its source, a secret without its value. Sorted by name. */
export function showVariables(scope: VariableScope): readonly ShownVariable[] {
  return scope.names().flatMap((name): ShownVariable[] => {
    const variable = scope.get(name);
    if (!variable) return [];
    const { value, sensitive, source } = variable;
    if (sensitive) return [{ name, note: 'secret', source }];
    return [typeof value === 'string' ? { name, value, source } : { name, note: 'not known yet', source }];
  });
}
