import type { ReadonlyLayer, ScopeEntry } from './variable-layer.ts';
import { compileText } from '../template/compile.ts';
import { renderTemplate } from '../template/render.ts';
import type { RenderOptions } from '../template/render.ts';
import { brokenValue } from '../template/value.ts';
import type { TemplateValue } from '../template/value.ts';
import { compareText } from '../domain/diagnostic.ts';
import { formatLocation } from '../domain/source-location.ts';
import type { SourceText } from '../domain/source-text.ts';

/** A variable as a template sees it, with where its value comes from. */
export interface ResolvedVariable {
  readonly name: string;
  /** Text, a value that is not known yet, or one that could not be computed. */
  readonly value: TemplateValue;
  readonly sensitive: boolean;
  readonly source: string;
}

/** What a scope needs of the world. */
export interface ScopeServices {
  readonly processVariable: (name: string) => string | undefined;
  readonly render: RenderOptions;
  /** Told of every sensitive value as soon as it is known, so that it is masked before anything uses it. */
  readonly onSecret: (value: string) => void;
  readonly isSensitiveName: (name: string) => boolean;
}

/** The variables of one stage (or of one migration) by layers, resolved when they are asked for. */
export interface VariableScope {
  get(name: string): ResolvedVariable | undefined;
  /** Every name of every layer, sorted. */
  names(): readonly string[];
  /** The same scope with one more layer above. */
  with(layer: ReadonlyLayer): VariableScope;
}

/**
 * Layers from the lowest to the highest (spec 02, "Variables"). A value that is a template sees the variables of its
 * own layer and of lower ones; its own name means the lower one, so that a layer can extend what it covers.
 */
export function createScope(layers: readonly ReadonlyLayer[], services: ScopeServices): VariableScope {
  const resolved = new Map<string, ResolvedVariable>();
  const path: string[] = [];

  function find(name: string, from: number): ResolvedVariable | undefined {
    for (let index = from; index >= 0; index -= 1) {
      const entry = layers[index]?.entries.get(name);
      if (entry) return resolve(name, entry, index);
    }
    return undefined;
  }

  function resolve(name: string, entry: ScopeEntry, index: number): ResolvedVariable {
    const key = `${index}/${name}`;
    const known = resolved.get(key);
    if (known) return known;
    if (path.includes(key)) {
      const names = [...path.slice(path.indexOf(key)), key].map((step) => step.slice(step.indexOf('/') + 1));
      return describe(name, entry, index, brokenValue(`the variables refer to each other: ${names.join(' → ')}`));
    }
    path.push(key);
    const value = describe(name, entry, index, evaluate(name, entry, index));
    path.pop();
    resolved.set(key, value);
    if (value.sensitive && typeof value.value === 'string') services.onSecret(value.value);
    return value;
  }

  function describe(name: string, entry: ScopeEntry, index: number, value: TemplateValue): ResolvedVariable {
    const sensitive = entry.sensitive === true || services.isSensitiveName(name);
    return { name, value, sensitive, source: entry.source ?? layers[index]?.source ?? '' };
  }

  function evaluate(name: string, entry: ScopeEntry, index: number): TemplateValue {
    switch (entry.kind) {
      case 'value':
        return entry.value;
      case 'process': {
        const value = services.processVariable(entry.variable);
        if (value !== undefined && value !== '') return value;
        if (entry.optional) return '';
        return brokenValue(
          `variable ${name} takes its value from the process variable ${entry.variable}, which is not set`,
        );
      }
      case 'text':
        return entry.text.text.includes('{{') ? render(name, entry.text, index) : entry.text.text;
    }
  }

  function render(name: string, text: SourceText, index: number): TemplateValue {
    const template = compileText(text);
    if (!template.ok) return brokenValue(`variable ${name} (${formatLocation(text.at)}): ${template.error.message}`);
    const lower = (key: string) => find(key, key === name ? index - 1 : index);
    const rendered = renderTemplate(
      template.value,
      rootData(lower, () => namesUpTo(index)),
      services.render,
    );
    if (!rendered.ok) return brokenValue(`variable ${name} (${formatLocation(text.at)}): ${rendered.error.message}`);
    return rendered.value.unknown.length > 0 ? { kind: 'unknown', after: rendered.value.unknown } : rendered.value.text;
  }

  function namesUpTo(index: number): readonly string[] {
    const names = new Set<string>();
    for (const layer of layers.slice(0, index + 1)) for (const name of layer.entries.keys()) names.add(name);
    return [...names].toSorted(compareText);
  }

  return {
    get: (name) => find(name, layers.length - 1),
    names: () => namesUpTo(layers.length - 1),
    with: (layer) => createScope([...layers, layer], services),
  };
}

/** What a template sees of variables: each under its own name, and all of them under `env`. */
export function scopeData(
  scope: VariableScope,
  more: ReadonlyMap<string, TemplateValue> = new Map(),
): ReadonlyMap<string, TemplateValue> {
  return rootData(scope.get, scope.names, more);
}

function rootData(
  get: (name: string) => ResolvedVariable | undefined,
  names: () => readonly string[],
  more: ReadonlyMap<string, TemplateValue> = new Map(),
): ReadonlyMap<string, TemplateValue> {
  const variables = new LazyMap((name) => get(name)?.value, names);
  return new LazyMap(
    (name) => (name === 'env' ? variables : (more.get(name) ?? get(name)?.value)),
    () => [...new Set([...names(), ...more.keys(), 'env'])].toSorted(compareText),
  );
}

/** A map whose values are computed when they are asked for; entries are listed only when a template prints the whole. */
class LazyMap implements ReadonlyMap<string, TemplateValue> {
  readonly #value: (name: string) => TemplateValue | undefined;
  readonly #names: () => readonly string[];

  constructor(value: (name: string) => TemplateValue | undefined, names: () => readonly string[]) {
    this.#value = value;
    this.#names = names;
  }

  get size(): number {
    return this.#names().length;
  }

  get(name: string): TemplateValue | undefined {
    return this.#value(name);
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  keys(): MapIterator<string> {
    return this.#materialise().keys();
  }

  values(): MapIterator<TemplateValue> {
    return this.#materialise().values();
  }

  entries(): MapIterator<[string, TemplateValue]> {
    return this.#materialise().entries();
  }

  forEach(callback: (value: TemplateValue, key: string, map: ReadonlyMap<string, TemplateValue>) => void): void {
    for (const [key, value] of this.#materialise()) callback(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, TemplateValue]> {
    return this.entries();
  }

  #materialise(): Map<string, TemplateValue> {
    const map = new Map<string, TemplateValue>();
    for (const name of this.#names()) {
      const value = this.#value(name);
      if (value !== undefined) map.set(name, value);
    }
    return map;
  }
}
