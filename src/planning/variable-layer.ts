import type { TemplateValue } from '../template/value.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { VariableDefinition } from '../domain/variables.ts';

/** A variable of one layer: a text (perhaps a template), a value, or a process variable. */
export type ScopeEntry = (
  | { readonly kind: 'text'; readonly text: SourceText; readonly secrets?: readonly SourceText[] }
  | { readonly kind: 'value'; readonly value: TemplateValue }
  | { readonly kind: 'process'; readonly variable: string; readonly optional: boolean }
) & { readonly sensitive?: boolean; readonly source?: string };

/** Variables with one origin. `source` is shown wherever the origin of a value is told. */
export interface ReadonlyLayer {
  readonly source: string;
  readonly entries: ReadonlyMap<string, ScopeEntry>;
}

const layersOf = new WeakMap<readonly VariableDefinition[], ReadonlyLayer>();

/** The layer of an `env` list or map. Made once for each list, since thousands of stages share the global one. */
export function layerOf(source: string, definitions: readonly VariableDefinition[]): ReadonlyLayer {
  const known = layersOf.get(definitions);
  if (known?.source === source) return known;
  const layer: ReadonlyLayer = {
    source,
    entries: new Map(definitions.map((definition) => [definition.name, definition.value])),
  };
  layersOf.set(definitions, layer);
  return layer;
}

/** A layer of plain values: the ones given on the command line, built-in ones. */
export function layerOfValues(
  source: string,
  values: ReadonlyMap<string, string>,
  isSecret: (name: string) => boolean = () => false,
): ReadonlyLayer {
  const entries = [...values].map(([name, value]): readonly [string, ScopeEntry] => [
    name,
    { kind: 'value', value, sensitive: isSecret(name) },
  ]);
  return { source, entries: new Map(entries) };
}
