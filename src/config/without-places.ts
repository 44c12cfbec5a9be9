import type { SourceLocation } from '../domain/source-location.ts';
import type { YamlEntry, YamlNode } from './yaml-node.ts';

/**
 * A tree without the values and keys that begin at these places; undefined where that is all of it. A place is known
 * by what it is, not by what it says: a map may begin where its first key does.
 */
export function withoutPlaces(node: YamlNode, places: ReadonlySet<SourceLocation>): YamlNode | undefined {
  if (places.has(node.location)) return undefined;
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') return { ...node, items: node.items.flatMap((item) => withoutPlaces(item, places) ?? []) };
  const entries = new Map<string, YamlEntry>();
  for (const [key, entry] of node.entries) {
    const value = places.has(entry.keyLocation) ? undefined : withoutPlaces(entry.value, places);
    if (value !== undefined) entries.set(key, { ...entry, value });
  }
  return { ...node, entries };
}
