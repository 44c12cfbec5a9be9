import type { SourceText } from '../../src/domain/source-text.ts';
import type { VariableDefinition } from '../../src/domain/variables.ts';
import { isSensitiveName } from '../../src/domain/sensitive-name.ts';
import type { ScopeServices } from '../../src/planning/variable-scope.ts';

/** A text at a place of a file; each test says which. */
export function textAt(text: string, line = 1, file = 'stages.yaml'): SourceText {
  return { text, at: { file, line, column: 1 }, indent: 0 };
}

/** Variables as an `env` map gives them: the first in line 1 of the file, the next in line 2, and so on. */
export function variables(
  values: Readonly<Record<string, string>>,
  file = 'stages.yaml',
): readonly VariableDefinition[] {
  return Object.entries(values).map(([name, text], place) => {
    const value = textAt(text, place + 1, file);
    return { name, value: { kind: 'text', text: value }, location: value.at };
  });
}

/** A variable with `valueFromEnv`. */
export function fromProcess(name: string, variable: string, optional = false): VariableDefinition {
  return {
    name,
    value: { kind: 'process', variable, optional },
    location: { file: 'config.yaml', line: 2, column: 5 },
  };
}

/** Services over some process variables; `secrets` is filled as values become known. */
export function scopeServicesOf(
  process: Readonly<Record<string, string>> = {},
): ScopeServices & { readonly secrets: readonly string[]; readonly read: readonly string[] } {
  const values = new Map(Object.entries(process));
  const secrets: string[] = [];
  const read: string[] = [];
  return {
    processVariable: (name) => {
      read.push(name);
      return values.get(name);
    },
    render: {},
    onSecret: (value) => secrets.push(value),
    isSensitiveName,
    secrets,
    read,
  };
}
