import type { Node } from './ast.ts';
import { refuse } from './parser.ts';
import type { Parser } from './parser.ts';

/** A named template: the body of a `{{define}}` or `{{block}}`, or the whole. */
export interface Definition {
  readonly name: string;
  readonly nodes: readonly Node[];
  /** Where it starts, for a complaint. */
  readonly offset: number;
}

/** Adds a named template. One that holds only blanks gives way to another of its name; otherwise a name is used once. */
export function define(parser: Parser, { name, nodes, offset }: Definition): void {
  const earlier = parser.definitions.get(name);
  if (earlier === undefined || isBlank(earlier)) parser.definitions.set(name, nodes);
  else if (!isBlank(nodes)) refuse(parser, `multiple definition of template ${JSON.stringify(name)}`, offset);
}

function isBlank(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}
