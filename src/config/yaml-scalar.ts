import type { Scalar } from 'yaml';
import type { SourceLocation } from '../domain/source-location.ts';
import type { YamlScalar } from './yaml-node.ts';

/** What a scalar is read with: the source and how to find a place in it. */
export interface ScalarSource {
  readonly text: string;
  readonly locate: (offset: number) => SourceLocation;
}

/** A scalar as YAML 1.2 understands it, with its text as written and where that text begins. */
export function readScalar(parsed: Scalar.Parsed, source: ScalarSource): YamlScalar {
  const [start] = parsed.range;
  const location = source.locate(start);
  const value = valueOf(parsed.value);
  // The text of a quoted or block scalar is its value; that of a plain one stands in the file as it is.
  const literal = typeof value === 'string' ? value : parsed.source;
  const base = { kind: 'scalar', value, literal, location } as const;
  if (parsed.type === 'QUOTE_DOUBLE' || parsed.type === 'QUOTE_SINGLE') {
    return { ...base, textLocation: { ...location, column: location.column + 1 }, indent: 0 };
  }
  if (parsed.type === 'BLOCK_LITERAL' || parsed.type === 'BLOCK_FOLDED') {
    const indent = indentOfBlock(source.text, start, literal);
    return { ...base, textLocation: { ...location, line: location.line + 1, column: indent + 1 }, indent };
  }
  return { ...base, textLocation: location, indent: 0 };
}

function valueOf(value: unknown): YamlScalar['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

/** How far a block is indented: what its first written line has in the file more than in its text. */
function indentOfBlock(text: string, start: number, literal: string): number {
  let lineStart = text.indexOf('\n', start) + 1;
  let literalStart = 0;
  while (lineStart > 0 && lineStart < text.length) {
    const blanks = countBlanks(text, lineStart);
    const isWritten = text.charAt(lineStart + blanks) !== '\n';
    if (isWritten) return Math.max(0, blanks - countBlanks(literal, literalStart));
    lineStart = text.indexOf('\n', lineStart) + 1;
    literalStart = literal.indexOf('\n', literalStart) + 1;
  }
  return 0;
}

function countBlanks(text: string, start: number): number {
  let end = start;
  while (text.charAt(end) === ' ') end += 1;
  return end - start;
}
