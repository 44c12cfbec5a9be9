import type { SourceLocation } from '../domain/source-location.ts';
import type { SourceText } from '../domain/source-text.ts';
import { plainKey } from './plain-value.ts';
import type { YamlNode, YamlScalar } from './yaml-node.ts';

/** A value that a schema has accepted, side by side with the node it was read from: its type, and its place. */
export interface Located<Value> {
  readonly value: Value;
  readonly node: YamlNode;
}

/** A scalar that stands for a text: numbers and booleans keep their text as written. */
export type TextValue = string | number | boolean;

/** The value of a key, or undefined where it is absent or empty. */
export function member<Value extends object, Key extends keyof Value & string>(
  parent: Located<Value>,
  key: Key,
): Located<NonNullable<Value[Key]>> | undefined {
  const value = parent.value[key];
  const node = parent.node.kind === 'map' ? parent.node.entries.get(key)?.value : undefined;
  return value === undefined || value === null || node === undefined ? undefined : { value, node };
}

/** The items of a list. */
export function items<Value>(list: Located<readonly Value[]>): readonly Located<Value>[] {
  const nodes = list.node.kind === 'list' ? list.node.items : [];
  return list.value.flatMap((value, index) => {
    const node = nodes[index];
    return node === undefined ? [] : [{ value, node }];
  });
}

/** One value or a list of them, as a list. */
export function oneOrMany<Value>(some: Located<Value | readonly Value[]> | undefined): readonly Located<Value>[] {
  if (some === undefined) return [];
  const { value, node } = some;
  const isMany = (one: Value | readonly Value[]): one is readonly Value[] => Array.isArray(one);
  return isMany(value) ? items({ value, node }) : [{ value, node }];
}

/** Whether a list stands where a list or something else may stand. */
export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** One entry of a map whose keys are the user's names. `value` is undefined where only the key is written. */
export interface LocatedEntry<Value> {
  readonly name: string;
  readonly location: SourceLocation;
  readonly value: Located<NonNullable<Value>> | undefined;
}

/** The entries of a map whose keys are the user's names, in the order of the file. */
export function entries<Value>(map: Located<Readonly<Record<string, Value>>>): readonly LocatedEntry<Value>[] {
  if (map.node.kind !== 'map') return [];
  return [...map.node.entries.values()].map(({ key, keyLocation, value: node }) => {
    const value = map.value[plainKey(key)];
    const located = value === undefined || value === null ? undefined : { value, node };
    return { name: key, location: keyLocation, value: located };
  });
}

/** Where a key stands; where it is absent, where its map begins. */
export function locationOfKey(parent: Located<object>, key: string): SourceLocation {
  const entry = parent.node.kind === 'map' ? parent.node.entries.get(key) : undefined;
  return entry?.keyLocation ?? parent.node.location;
}

/** The text of a scalar as written, with its place. */
export function sourceText(scalar: Located<TextValue>): SourceText {
  return textOfNode(scalar.node);
}

/** The text of a scalar as written: `007` stays `007`. */
export function literal(scalar: Located<TextValue>): string {
  return scalar.node.kind === 'scalar' ? scalar.node.literal : String(scalar.value);
}

/** The text of a node with its place; empty where the node is no scalar or holds nothing. */
export function textOfNode(node: YamlNode): SourceText {
  if (node.kind !== 'scalar') return { text: '', at: node.location, indent: 0 };
  return textOfScalar(node);
}

function textOfScalar({ value, literal: text, textLocation, indent }: YamlScalar): SourceText {
  return { text: value === null ? '' : text, at: textLocation, indent };
}

/** The text of a key as written; empty where it is absent. */
export function textOrEmpty<Key extends string>(parent: Located<TextHolder<Key>>, key: Key): string {
  const node = parent.node.kind === 'map' ? parent.node.entries.get(key)?.value : undefined;
  return node === undefined ? '' : textOfNode(node).text;
}

/** The text of a key as written, or undefined where it is absent or empty. */
export function textIfAny<Key extends string>(parent: Located<TextHolder<Key>>, key: Key): string | undefined {
  const text = textOrEmpty(parent, key);
  return text === '' ? undefined : text;
}

/** A map in which a key holds a text, or is absent. */
export type TextHolder<Key extends string> = { readonly [Name in Key]?: TextValue | undefined };
