import type { Failure } from '../domain/failure.ts';
import type { ExportedValue } from '../domain/variables.ts';
import { recordedValues } from '../planning/recorded-values.ts';
import type { StageWorkContext } from './stage-work.ts';

/**
 * Compares what a stage hands on with what its `exports` declare; the first difference, in the order of the file. A
 * value that migrations recorded earlier and that can't be opened here was exported all the same.
 */
export function checkExports(
  { stage, id, view, run }: StageWorkContext,
  exports: readonly ExportedValue[],
): Failure | undefined {
  const values = new Map(exports.map((value) => [value.name, value]));
  const sealed = stage.work.kind === 'migrations' ? recordedValues(view.history) : new Map<string, unknown>();
  for (const { name, required, pattern } of stage.exports) {
    const value = values.get(name)?.value;
    if (value === undefined && required && !sealed.has(name)) {
      return { reason: 'export_invalid', instance: id, name, problem: 'is required and was not exported' };
    }
    if (value === undefined || pattern === undefined) continue;
    const found = run.ports.findPattern(`^(?:${pattern})$`, value);
    if (!found.ok || !found.value) {
      const problem = found.ok ? `does not match ${pattern}` : `can't be checked: ${found.error}`;
      return { reason: 'export_invalid', instance: id, name, problem };
    }
  }
  if (!stage.exportsStrict) return undefined;
  const declared = new Set(stage.exports.map(({ name }) => name));
  const undeclared = exports
    .map(({ name }) => name)
    .filter((name) => !declared.has(name))
    .toSorted();
  const [first] = undeclared;
  return first === undefined
    ? undefined
    : {
        reason: 'export_invalid',
        instance: id,
        name: first,
        problem: 'is not declared in exports, and exports_strict is set',
      };
}
