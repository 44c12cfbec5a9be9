import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { SourceLocation } from '../domain/source-location.ts';
import { hintOfNearest } from './nearest.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';
import { mergeInto } from './yaml-merge.ts';
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';
import { readScalar } from './yaml-scalar.ts';

/** Lists and maps inside each other. What follows recurses over the tree and relies on this limit. */
export const MAX_NESTING_DEPTH = 100;

/** Values that the aliases of one file may stand for, all together: a few lines of YAML can stand for billions. */
const MAX_ALIASED_VALUES = 100_000;

/** What a tree is built from. `text` is the source without byte order mark. */
export interface TreeInput {
  readonly document: Document.Parsed;
  readonly text: string;
  readonly locate: (offset: number) => SourceLocation;
  readonly report: Report;
}

/** A node with how many values it stands for, aliases included, and how deep it is. */
interface Built {
  readonly node: YamlNode;
  readonly size: number;
  readonly depth: number;
}

interface Builder extends TreeInput {
  /** What each anchor names, in the order of the file; `open` while it is being built. */
  readonly anchors: Map<string, Built | 'open'>;
  aliasedValues: number;
  /** Something was reported after which the tree cannot be trusted. */
  isRefused: boolean;
}

/**
 * The tree of a document: aliases resolved, `<<` merged, keys unique.
 * Undefined after something was reported that leaves no tree.
 */
export function buildTree(input: TreeInput): YamlNode | undefined {
  const builder: Builder = { ...input, anchors: new Map(), aliasedValues: 0, isRefused: false };
  const { node } = build(input.document.contents, input.locate(0), builder);
  return builder.isRefused ? undefined : node;
}

/** `fallback` is where a value that is not written at all stands: at its key. */
function build(parsed: ParsedNode | null | undefined, fallback: SourceLocation, builder: Builder): Built {
  if (parsed === null || parsed === undefined) return leaf(nothingAt(fallback));
  if (isAlias(parsed)) return resolveAlias(parsed, builder);
  const anchor = parsed.anchor;
  if (anchor !== undefined) builder.anchors.set(anchor, 'open');
  const built = buildPlain(parsed, fallback, builder);
  if (anchor !== undefined) builder.anchors.set(anchor, built);
  return built;
}

/** The tags of YAML's core schema, which say what a plain value is anyway. */
const CORE_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

function buildPlain(
  parsed: Scalar.Parsed | YAMLMap.Parsed | YAMLSeq.Parsed,
  fallback: SourceLocation,
  builder: Builder,
): Built {
  if (parsed.tag !== undefined && !CORE_TAG.test(parsed.tag)) {
    return refuse(builder, builder.locate(parsed.range[0]), {
      code: 'yaml-tag',
      message: `YAML tags are not supported here: ${parsed.tag.replace('tag:yaml.org,2002:', '!!')}`,
      hint: 'remove the tag: values are plain text, numbers, true and false, lists and maps',
    });
  }
  if (isScalar(parsed)) {
    const isWritten = parsed.range[0] !== parsed.range[1];
    return leaf(isWritten ? readScalar(parsed, builder) : nothingAt(fallback));
  }
  const location = builder.locate(parsed.range[0]);
  return isMap(parsed) ? buildMap(parsed, location, builder) : buildList(parsed, location, builder);
}

function buildList(parsed: YAMLSeq.Parsed, location: SourceLocation, builder: Builder): Built {
  const built = parsed.items.map((item) => build(item, location, builder));
  const node: YamlList = { kind: 'list', items: built.map((item) => item.node), location };
  return measure(node, built, builder);
}

function buildMap(parsed: YAMLMap.Parsed, location: SourceLocation, builder: Builder): Built {
  const entries = new Map<string, YamlEntry>();
  const merges: YamlEntry[] = [];
  const built: Built[] = [];
  for (const pair of parsed.items) {
    const into = isMergeKey(pair) ? new Map<string, YamlEntry>() : entries;
    built.push(addEntry(pair, into, location, builder));
    if (into !== entries) merges.push(...into.values());
  }
  for (const merge of merges) mergeInto(entries, merge, builder.report);
  const node: YamlMap = { kind: 'map', entries, location };
  return measure(node, built, builder);
}

function isMergeKey(pair: Pair<ParsedNode, ParsedNode | null>): boolean {
  return isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<';
}

function addEntry(
  pair: Pair<ParsedNode, ParsedNode | null>,
  entries: Map<string, YamlEntry>,
  at: SourceLocation,
  builder: Builder,
): Built {
  const keyNode = build(pair.key, at, builder).node;
  if (keyNode.kind !== 'scalar' || keyNode.value === null) {
    return refuse(builder, keyNode.location, {
      code: 'invalid-key',
      message: keyNode.kind === 'scalar' ? 'a key is empty' : `a key must be a text, not a ${keyNode.kind}`,
      hint: 'put quotes around a text that begins with {, [ or ?',
    });
  }
  const built = build(pair.value, keyNode.location, builder);
  const key = keyNode.literal;
  const first = entries.get(key);
  if (first === undefined) {
    entries.set(key, { key, keyLocation: keyNode.location, value: built.node });
  } else {
    builder.report(
      problemAt(keyNode.location, {
        code: 'duplicate-key',
        message: `"${key}" is written twice in the same map`,
        hint: 'remove one of them',
        related: [{ message: 'the first one', location: first.keyLocation }],
      }),
    );
  }
  return built;
}

function resolveAlias(alias: Alias.Parsed, builder: Builder): Built {
  const location = builder.locate(alias.range[0]);
  const target = builder.anchors.get(alias.source);
  if (target === undefined) {
    return refuse(builder, location, {
      code: 'unknown-alias',
      message: `alias *${alias.source} names no anchor above it`,
      hint: hintOfNearest(alias.source, [...builder.anchors.keys()]) ?? `write &${alias.source} before the value meant`,
    });
  }
  if (target === 'open') {
    return refuse(builder, location, {
      code: 'circular-alias',
      message: `alias *${alias.source} stands inside the value it names`,
      hint: 'write the value out',
    });
  }
  const isFirstBeyond = builder.aliasedValues <= MAX_ALIASED_VALUES;
  builder.aliasedValues += target.size;
  if (builder.aliasedValues > MAX_ALIASED_VALUES) {
    if (!isFirstBeyond) return leaf(nothingAt(location));
    return refuse(builder, location, {
      code: 'too-many-aliases',
      message: `the aliases of this file expand to more than the limit of ${MAX_ALIASED_VALUES} values`,
      hint: 'use fewer aliases, or write the values out',
    });
  }
  return { ...target, node: { ...target.node, location } };
}

function leaf(node: YamlScalar): Built {
  return { node, size: 1, depth: 0 };
}

function measure(node: YamlList | YamlMap, children: readonly Built[], builder: Builder): Built {
  let [size, depth] = [1, 0];
  for (const child of children) {
    size += child.size;
    depth = Math.max(depth, child.depth);
  }
  if (depth < MAX_NESTING_DEPTH) return { node, size, depth: depth + 1 };
  return refuse(builder, node.location, {
    code: 'nesting-too-deep',
    message: `lists and maps are nested more than ${MAX_NESTING_DEPTH} deep, counting what aliases stand for`,
    hint: 'make the value flatter',
  });
}

/** Reports, and puts nothing in the place of what was refused: the rest of the file can still be looked through. */
function refuse(builder: Builder, location: SourceLocation, words: ProblemWords): Built {
  builder.report(problemAt(location, words));
  builder.isRefused = true;
  return leaf(nothingAt(location));
}

function nothingAt(location: SourceLocation): YamlScalar {
  return { kind: 'scalar', value: null, literal: '', location, textLocation: location, indent: 0 };
}
