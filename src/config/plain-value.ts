import type { YamlNode, YamlScalar } from './yaml-node.ts';

/** Stands for the key `__proto__`, which zod leaves out of records without a word. No YAML text holds a NUL. */
const PROTO_STAND_IN = '\u0000__proto__';

/** The name under which a key of the file is found in the value that zod reads. */
export function plainKey(key: string): string {
  return key === '__proto__' ? PROTO_STAND_IN : key;
}

/** The key of the file that `plainKey` made this name of. */
export function writtenKey(name: string): string {
  return name === PROTO_STAND_IN ? '__proto__' : name;
}

/**
 * The value of a node as zod reads it. Objects inherit nothing. A key that is written without a value is there with
 * `undefined`: it counts as absent, and an unknown one is still found.
 */
export function plainValue(node: YamlNode): unknown {
  if (node.kind === 'scalar') return plainScalar(node);
  if (node.kind === 'list') return node.items.map((item) => plainValue(item));
  const plain: Record<string, unknown> = { __proto__: null };
  for (const { key, value } of node.entries.values()) plain[plainKey(key)] = plainValue(value);
  return plain;
}

/** Zod takes no number that is not finite; as a text, `.inf` is as good as another. */
function plainScalar({ value, literal }: YamlScalar): unknown {
  const isEndless = typeof value === 'number' && !Number.isFinite(value);
  return isEndless ? literal : (value ?? undefined);
}
