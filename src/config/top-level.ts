import { textOfNode } from './located.ts';
import type { YamlMap, YamlNode } from './yaml-node.ts';

/** What stands under a key of a file; undefined where the key is absent or empty. */
export function filledNode(root: YamlMap, key: string): YamlNode | undefined {
  const node = root.entries.get(key)?.value;
  return node?.kind === 'scalar' && node.value === null ? undefined : node;
}

/** The items of a list under a key of a file; none where there is no list. */
export function listUnder(root: YamlMap, key: string): readonly YamlNode[] {
  const node = filledNode(root, key);
  return node?.kind === 'list' ? node.items : [];
}

/** The text under a key of a file; empty where there is none. */
export function textUnder(root: YamlMap, key: string): string {
  const node = filledNode(root, key);
  return node === undefined ? '' : textOfNode(node).text;
}
