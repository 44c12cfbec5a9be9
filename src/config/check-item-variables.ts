import type { Environment } from '../domain/project.ts';
import type { ItemVariable } from './expand-stages.ts';
import { problemAt, type Report } from './report.ts';

/**
 * Warns where an environment has other items under the name that `for_each` gives: all environments have the same stages, so
 * those would be expected there and not come.
 */
export function reportOtherItems(
  variables: readonly ItemVariable[],
  environments: readonly Environment[],
  report: Report,
): void {
  for (const { name, value, location } of variables) {
    const others = environments.filter(({ layers }) => {
      const own = layers.flatMap((layer) => layer.variables).findLast((variable) => variable.name === name)?.value;
      return own !== undefined && (own.kind !== 'text' || own.text.text !== value);
    });
    if (others.length === 0) continue;
    const names = others.map((environment) => environment.name).join(', ');
    const message = `for_each: ${names} ${others.length === 1 ? 'has' : 'have'} another value of "${name}", which makes no stages`;
    const hint = `the items are "${value}" in all environments; say with environments or condition where a stage is`;
    report(problemAt(location, { severity: 'warning', code: 'misplaced-key', message, hint }));
  }
}
