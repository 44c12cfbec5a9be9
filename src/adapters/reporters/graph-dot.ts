import type { StageGraph } from '../../domain/status.ts';
import type { GraphNode, NodeGroup } from './graph-drawing.ts';
import { LOOKS, nameNodes } from './graph-drawing.ts';
import { printable } from './printable.ts';
import type { Redact } from './style.ts';
import { asItIs } from './style.ts';

/** The graph of a project in the language of Graphviz. https://graphviz.org/doc/info/lang.html */
export function graphDot({ nodes, edges }: StageGraph, redact: Redact = asItIs): readonly string[] {
  const graph = nameNodes({ nodes: nodes.map(({ id, state }) => ({ id, look: state ?? 'plain' })), edges });
  const groups = graph.groups.flatMap((group, place) =>
    graph.hasEnvironments
      ? clusterLines(group, place, redact)
      : group.nodes.map((node) => `  ${nodeStatement(node, redact)}`),
  );
  return [
    'digraph stages {',
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled"];',
    ...groups,
    ...graph.edges.map(([from, to]) => `  ${from} -> ${to};`),
    '}',
  ];
}

function clusterLines({ environment, nodes }: NodeGroup, place: number, redact: Redact): readonly string[] {
  return [
    `  subgraph cluster_${place} {`,
    `    label=${quote(environment, redact)};`,
    ...nodes.map((node) => `    ${nodeStatement(node, redact)}`),
    '  }',
  ];
}

function nodeStatement({ key, label, look }: GraphNode, redact: Redact): string {
  const { fill, stroke } = LOOKS[look];
  return `${key} [label=${quote(label, redact)}, fillcolor="${fill}", color="${stroke}"];`;
}

function quote(text: string, redact: Redact): string {
  return `"${printable(redact(text)).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
