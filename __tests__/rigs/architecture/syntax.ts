import { parseSync } from '@swc/core';

/** A node of the syntax tree: what kind it is, and whatever belongs to that kind. */
export interface Syntax {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** Whether this part of a node is a node itself. */
export function isSyntax(part: unknown): part is Syntax {
  return typeof part === 'object' && part !== null && 'type' in part && typeof part.type === 'string';
}

/**
 * The syntax tree of a TypeScript source.
 * @throws Error when it does not parse
 */
export function parse(text: string): Syntax {
  const tree: unknown = parseSync(text, { syntax: 'typescript', target: 'es2024' });
  if (!isSyntax(tree)) throw new Error('the parser gave no tree');
  return tree;
}

/** A part of a node, when it is a node. */
export function child(node: Syntax, part: string): Syntax | undefined {
  const found = node[part];
  return isSyntax(found) ? found : undefined;
}

/** The nodes in a part of a node that is a list; wrappers without a kind (`{spread, expression}`) are opened. */
export function children(node: Syntax, part: string): readonly Syntax[] {
  const list = node[part];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    if (isSyntax(item)) return [item];
    const wrapped = typeof item === 'object' && item !== null && 'expression' in item ? item.expression : undefined;
    return isSyntax(wrapped) ? [wrapped] : [];
  });
}

/** The name that a node is; undefined when it is anything but a name. */
export function nameOf(node: Syntax | undefined): string | undefined {
  return node?.type === 'Identifier' && typeof node['value'] === 'string' ? node['value'] : undefined;
}

/** The text of a string without substitutions; undefined when the node is anything else. */
export function stringOf(node: Syntax | undefined): string | undefined {
  return node?.type === 'StringLiteral' && typeof node['value'] === 'string' ? node['value'] : undefined;
}

/**
 * Calls `visit` with each node from the top, and goes into those parts of it for which `visit` does not answer `false`:
 * its answer is the list of parts to leave out, or `false` for all of them.
 */
export function walk(node: Syntax, visit: (node: Syntax) => readonly string[] | false): void {
  const leftOut = visit(node);
  if (leftOut === false) return;
  for (const [part, value] of Object.entries(node)) {
    if (!leftOut.includes(part)) walkPart(value, visit);
  }
}

function walkPart(part: unknown, visit: (node: Syntax) => readonly string[] | false): void {
  if (Array.isArray(part)) {
    for (const item of part) walkPart(item, visit);
  } else if (isSyntax(part)) {
    walk(part, visit);
  } else if (typeof part === 'object' && part !== null) {
    for (const value of Object.values(part)) walkPart(value, visit);
  }
}
