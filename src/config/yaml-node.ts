import type { SourceLocation } from '../domain/source-location.ts';

/** A YAML value with its place in the file. Aliases stand for what they name, so a node may have several parents. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

/** A single value. `value` is what YAML 1.2 makes of it, `literal` is its text as written: `007`, `1e3`, `true`. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly literal: string;
  readonly location: SourceLocation;
  /** Where the first character of the text stands: behind the quote, or in the first line of a block. */
  readonly textLocation: SourceLocation;
  /** Columns by which the lines of a block are moved to the right, otherwise 0. */
  readonly indent: number;
}

/** A list. */
export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly location: SourceLocation;
}

/** A map, in the order of the file. A `Map`, so that no key (`__proto__`, `constructor`) can mean anything else. */
export interface YamlMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly location: SourceLocation;
}

/** One key of a map with its value. */
export interface YamlEntry {
  readonly key: string;
  readonly keyLocation: SourceLocation;
  readonly value: YamlNode;
}

/** What a value is, in words for a message: `a list`, `the text "x"`, `the number 3`. */
export function describeNode(node: YamlNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a map';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'string') return `the text ${quoteShort(node.value)}`;
  return typeof node.value === 'number' ? `the number ${quoteShort(node.literal, '')}` : node.literal;
}

/** How much of a value a message repeats. */
const MAX_QUOTED_LENGTH = 60;

/** A text in quotes, on one line, cut where it is long. */
export function quoteShort(text: string, quote = '"'): string {
  const cut = text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}\u2026` : text;
  return `${quote}${cut.replaceAll('\n', '\u23ce')}${quote}`;
}
