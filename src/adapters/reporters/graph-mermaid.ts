import type { StageGraph } from '../../domain/status.ts';
import type { GraphDrawing, GraphNode, NodeLook } from './graph-drawing.ts';
import { LOOKS, TEXT_COLOUR, nameNodes } from './graph-drawing.ts';
import { printable } from './printable.ts';
import type { Redact } from './style.ts';
import { asItIs } from './style.ts';

/** The graph of a project as a Mermaid flowchart, coloured by state. https://mermaid.js.org/syntax/flowchart.html */
export function graphMermaid({ nodes, edges }: StageGraph, redact: Redact = asItIs): readonly string[] {
  return mermaidLines({ nodes: nodes.map(({ id, state }) => ({ id, look: state ?? 'plain' })), edges }, redact);
}

/** Any graph of stages as a Mermaid flowchart. */
export function mermaidLines(drawing: GraphDrawing, redact: Redact): readonly string[] {
  const { groups, hasEnvironments, edges } = nameNodes(drawing);
  const lines = ['flowchart LR'];
  for (const [place, { environment, nodes }] of groups.entries()) {
    const drawn = nodes.map((node) => nodeLine(node, redact));
    if (!hasEnvironments) lines.push(...drawn.map((line) => `  ${line}`));
    else {
      lines.push(`  subgraph e${place}[${quoteLabel(environment, redact)}]`);
      lines.push(...drawn.map((line) => `    ${line}`), '  end');
    }
  }
  lines.push(...edges.map(([from, to]) => `  ${from} --> ${to}`));
  return [...lines, ...classLines(groups.flatMap(({ nodes }) => nodes))];
}

function nodeLine({ key, label }: GraphNode, redact: Redact): string {
  return `${key}[${quoteLabel(label, redact)}]`;
}

/** A class for each look that occurs, and the nodes that have it. */
function classLines(nodes: readonly GraphNode[]): readonly string[] {
  const byLook = Map.groupBy(nodes, ({ look }) => look);
  return [...byLook]
    .filter(([look]) => look !== 'plain')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([look, ofLook]) => [
      `  classDef ${className(look)} fill:${LOOKS[look].fill},stroke:${LOOKS[look].stroke},color:${TEXT_COLOUR}`,
      `  class ${ofLook.map(({ key }) => key).join(',')} ${className(look)}`,
    ]);
}

/** No word of Mermaid's own language. */
function className(look: NodeLook): string {
  return `is_${look}`;
}

/**
 * A label in quotation marks. All but letters, digits and a few signs stand as entities, `#35;` is `#`: Mermaid looks for
 * some of its language, such as `%%{init}%%` and `classDef`, in quoted labels too.
 */
function quoteLabel(text: string, redact: Redact): string {
  const escaped = printable(redact(text)).replaceAll(
    /[^\p{L}\p{N}\p{M} _./*-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
  return `"${escaped}"`;
}
