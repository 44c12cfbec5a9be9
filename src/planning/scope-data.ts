import { compareText } from '../domain/diagnostic.ts';
import type { TemplateValue } from '../template/value.ts';

/** Variables by name, computed when they are asked for. */
export interface VariableLookup {
  value(name: string): TemplateValue | undefined;
  /** Sorted. */
  names(): readonly string[];
}

/** What a template sees: each variable under its own name, all of them under `env`, and `more`, which hides variables. */
export function templateData(
  variables: VariableLookup,
  more: ReadonlyMap<string, TemplateValue> = new Map(),
): ReadonlyMap<string, TemplateValue> {
  const env = new LazyMap(variables);
  return new LazyMap({
    value: (name) => (name === 'env' ? env : (more.get(name) ?? variables.value(name))),
    names: () => [...new Set([...variables.names(), ...more.keys(), 'env'])].toSorted(compareText),
  });
}

/** A map whose values are computed when they are asked for; only a template that prints the whole asks for all. */
class LazyMap implements ReadonlyMap<string, TemplateValue> {
  readonly #lookup: VariableLookup;

  constructor(lookup: VariableLookup) {
    this.#lookup = lookup;
  }

  get size(): number {
    return this.#lookup.names().length;
  }

  get(name: string): TemplateValue | undefined {
    return this.#lookup.value(name);
  }

  has(name: string): boolean {
    return this.#lookup.value(name) !== undefined;
  }

  keys(): MapIterator<string> {
    return this.#all().keys();
  }

  values(): MapIterator<TemplateValue> {
    return this.#all().values();
  }

  entries(): MapIterator<[string, TemplateValue]> {
    return this.#all().entries();
  }

  forEach(callback: (value: TemplateValue, key: string, map: ReadonlyMap<string, TemplateValue>) => void): void {
    for (const [key, value] of this.#all()) callback(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, TemplateValue]> {
    return this.entries();
  }

  #all(): Map<string, TemplateValue> {
    const all = new Map<string, TemplateValue>();
    for (const name of this.#lookup.names()) {
      const value = this.#lookup.value(name);
      if (value !== undefined) all.set(name, value);
    }
    return all;
  }
}
