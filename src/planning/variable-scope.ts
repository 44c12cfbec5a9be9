import { addressCredentials } from '../domain/address-credentials.ts';
import { compareText } from '../domain/diagnostic.ts';
import type { ProjectPart } from '../domain/part.ts';
import { formatLocation } from '../domain/source-location.ts';
import { locateInside } from '../domain/source-text.ts';
import type { SourceText } from '../domain/source-text.ts';
import { compileText } from '../template/compile.ts';
import { isBroken } from '../template/go-value.ts';
import { renderTemplate } from '../template/render.ts';
import type { RenderOptions } from '../template/render.ts';
import type { TemplateError } from '../template/template-error.ts';
import { brokenValue } from '../template/value.ts';
import type { TemplateValue } from '../template/value.ts';
import { templateData } from './scope-data.ts';
import type { ReadonlyLayer, ScopeEntry } from './variable-layer.ts';

/** How many variables may lead to each other, one by one: more than any person writes. */
export const MAX_REFERENCE_DEPTH = 100;

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
  /** See `WorldView`; absent: no. */
  readonly unsetIsUnknown?: boolean;
  readonly render: RenderOptions;
  /** Told of every sensitive value as soon as it is known, so that it is masked before anything uses it. */
  readonly onSecret: (value: string) => void;
  readonly isSensitiveName: (name: string) => boolean;
  /** The services of the stages of an included file; absent: these. */
  readonly ofPart?: (part: ProjectPart) => ScopeServices;
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
  const scope: Scope = { layers, services, resolved: new Map(), path: [], isTooDeep: false };
  const top = layers.length - 1;
  return {
    get: (name) => find(scope, name, top),
    names: () => namesUpTo(layers, top),
    with: (layer) => createScope([...layers, layer], services),
  };
}

/** What a template sees of variables: each under its own name, and all of them under `env`. */
export function scopeData(
  scope: VariableScope,
  more?: ReadonlyMap<string, TemplateValue>,
): ReadonlyMap<string, TemplateValue> {
  return templateData({ value: (name) => scope.get(name)?.value, names: () => scope.names() }, more);
}

interface Scope {
  readonly layers: readonly ReadonlyLayer[];
  readonly services: ScopeServices;
  /** By the number of the layer and the name. */
  readonly resolved: Map<string, ResolvedVariable>;
  /** The variables that are being computed, each because the one before asks for it. */
  readonly path: Step[];
  /** Set when the path became too long: what failed because of that may be found by a shorter one. */
  isTooDeep: boolean;
}

/** An entry of a layer, by which a variable is computed. */
interface Step {
  readonly name: string;
  readonly entry: ScopeEntry;
  /** Number of the layer, from 0 for the lowest. */
  readonly index: number;
}

/** The variable as the layers up to `from` have it. */
function find(scope: Scope, name: string, from: number): ResolvedVariable | undefined {
  for (let index = from; index >= 0; index -= 1) {
    const entry = scope.layers[index]?.entries.get(name);
    if (entry) return resolve(scope, { name, entry, index });
  }
  return undefined;
}

function resolve(scope: Scope, step: Step): ResolvedVariable {
  const key = `${step.index}/${step.name}`;
  const known = scope.resolved.get(key);
  if (known) return known;
  const { path, services } = scope;
  const start = path.findIndex(({ index, name }) => index === step.index && name === step.name);
  if (start >= 0) return describe(scope, step, brokenValue(circularMessage(path.slice(start))));
  if (path.length >= MAX_REFERENCE_DEPTH) {
    scope.isTooDeep = true;
    return describe(scope, step, brokenValue(`${TOO_DEEP}${path[0]?.name ?? ''} → … → ${step.name}`));
  }
  path.push(step);
  const variable = describe(scope, step, evaluate(scope, step));
  path.pop();
  scope.resolved.set(key, variable);
  if (path.length === 0 && scope.isTooDeep) forgetTooDeep(scope);
  if (typeof variable.value === 'string') {
    if (variable.sensitive) services.onSecret(variable.value);
    for (const secret of addressCredentials(variable.value)) services.onSecret(secret);
  }
  return variable;
}

function forgetTooDeep(scope: Scope): void {
  for (const [key, { value }] of scope.resolved) {
    if (isBroken(value) && value.message.startsWith(TOO_DEEP)) scope.resolved.delete(key);
  }
  scope.isTooDeep = false;
}

function describe({ layers, services }: Scope, { name, entry, index }: Step, value: TemplateValue): ResolvedVariable {
  const sensitive = entry.sensitive === true || services.isSensitiveName(name);
  return { name, value, sensitive, source: entry.source ?? layers[index]?.source ?? '' };
}

function evaluate(scope: Scope, step: Step): TemplateValue {
  const { entry, name } = step;
  switch (entry.kind) {
    case 'value':
      return entry.value;
    case 'process': {
      const value = scope.services.processVariable(entry.variable);
      if (value !== undefined && value !== '') return value;
      if (scope.services.unsetIsUnknown === true) {
        return { kind: 'unknown', after: [`process variable ${entry.variable}`] };
      }
      if (entry.optional) return '';
      const problem = `takes its value from the process variable ${entry.variable}, which is not set`;
      return brokenValue(`variable ${name} ${problem}`);
    }
    case 'text':
      // A part of a text is hidden too, and before the text is known.
      for (const secret of entry.secrets ?? []) {
        const value = textOf(scope, step, secret);
        if (typeof value === 'string') scope.services.onSecret(value);
      }
      return textOf(scope, step, entry.text);
  }
}

function textOf(scope: Scope, step: Step, text: SourceText): TemplateValue {
  return text.text.includes('{{') ? render(scope, step, text) : text.text;
}

function render(scope: Scope, { name, index }: Step, text: SourceText): TemplateValue {
  const template = compileText(text);
  if (!template.ok) return broken(name, text, template.error);
  const data = templateData({
    value: (key) => find(scope, key, key === name ? index - 1 : index)?.value,
    names: () => namesUpTo(scope.layers, index),
  });
  const missingKeyHint = (key: string): string | undefined => hiddenBy(scope, key, index);
  const rendered = renderTemplate(template.value, data, { ...scope.services.render, missingKeyHint });
  if (!rendered.ok) return broken(name, text, rendered.error);
  const { text: value, unknown: after } = rendered.value;
  return after.length > 0 ? { kind: 'unknown', after } : value;
}

/** A name that only a higher layer has is easily expected to be there. */
function hiddenBy({ layers }: Scope, name: string, index: number): string | undefined {
  const higher = layers.slice(index + 1).find(({ entries }) => entries.has(name));
  if (!higher) return undefined;
  return `${higher.source} defines it, a higher layer than ${layers[index]?.source ?? ''}`;
}

/** A variable says where it could not be computed, and so does each that needs it; a circle is told once and whole. */
function broken(name: string, text: SourceText, { message, line, column }: TemplateError): TemplateValue {
  if (message.startsWith(CIRCULAR) || message.startsWith(TOO_DEEP)) return brokenValue(message);
  return brokenValue(`variable ${name} (${formatLocation(locateInside(text, line, column))}): ${message}`);
}

const CIRCULAR = 'circular reference between variables: ';
const TOO_DEEP = `variables lead to each other over more than ${MAX_REFERENCE_DEPTH} steps: `;

/** The same words wherever the circle is entered: it begins with the first of its names. */
function circularMessage(circle: readonly Step[]): string {
  const [first] = circle.toSorted((a, b) => compareText(a.name, b.name));
  const start = circle.findIndex((step) => step === first);
  const turned = [...circle.slice(start), ...circle.slice(0, start + 1)];
  return `${CIRCULAR}${turned.map(showStep).join(' → ')}`;
}

function showStep({ name, entry }: Step): string {
  return entry.kind === 'text' ? `${name} (${formatLocation(entry.text.at)})` : name;
}

function namesUpTo(layers: readonly ReadonlyLayer[], index: number): readonly string[] {
  const names = new Set<string>();
  for (const layer of layers.slice(0, index + 1)) for (const name of layer.entries.keys()) names.add(name);
  return [...names].toSorted(compareText);
}
