import type { StageState } from '../../domain/history.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { DEFAULT_ENVIRONMENT, splitInstanceId } from '../../domain/instance.ts';
import type { Conclusion } from '../../domain/run.ts';

/** How a node looks: a state of records, the conclusion of a run, or nothing of the kind. */
export type NodeLook = StageState | 'unchanged' | 'cancelled' | 'undecided' | 'plain';

/** A graph of stages as it is drawn, whatever it was made from. */
export interface GraphDrawing {
  readonly nodes: readonly { readonly id: InstanceId; readonly look: NodeLook }[];
  /** From a dependency to what waits for it. */
  readonly edges: readonly { readonly from: InstanceId; readonly to: InstanceId }[];
}

/** One environment with its nodes. `place` is the place of the node in the drawing. */
export interface NodeGroup {
  readonly environment: string;
  readonly nodes: readonly GraphNode[];
}

/** A node with a name that is safe in every language: `s0`, `s1`. */
export interface GraphNode {
  readonly key: string;
  readonly label: string;
  readonly look: NodeLook;
}

/** Nodes under safe names, by environment; edges between nodes that are there. */
export interface NamedGraph {
  readonly groups: readonly NodeGroup[];
  /** Whether environments are drawn: there is another one than the default. */
  readonly hasEnvironments: boolean;
  readonly edges: readonly (readonly [string, string])[];
}

/** Gives the nodes safe names, since a stage may be called `end` or `constructor` and hold dots and hyphens. */
export function nameNodes({ nodes, edges }: GraphDrawing): NamedGraph {
  const keys = new Map(nodes.map(({ id }, place) => [id, `s${place}`]));
  const groups = Map.groupBy(nodes, ({ id }) => splitInstanceId(id).environment);
  return {
    groups: [...groups].map(([environment, ofEnvironment]) => ({
      environment,
      nodes: ofEnvironment.map(({ id, look }) => ({
        key: keys.get(id) ?? '',
        label: splitInstanceId(id).stage,
        look,
      })),
    })),
    hasEnvironments: [...groups.keys()].some((environment) => environment !== DEFAULT_ENVIRONMENT),
    edges: edges.flatMap(({ from, to }): readonly (readonly [string, string])[] => {
      const [start, end] = [keys.get(from), keys.get(to)];
      return start === undefined || end === undefined ? [] : [[start, end]];
    }),
  };
}

/** Colours of a look on GitHub's light and dark pages alike: filled, bordered, and the text upon it. */
export const LOOKS: Readonly<Record<NodeLook, { readonly fill: string; readonly stroke: string }>> = {
  plain: { fill: '#f6f8fa', stroke: '#59636e' },
  pending: { fill: '#ddf4ff', stroke: '#0969da' },
  scheduled: { fill: '#ddf4ff', stroke: '#0969da' },
  running: { fill: '#ddf4ff', stroke: '#0969da' },
  undecided: { fill: '#fff8c5', stroke: '#9a6700' },
  completed: { fill: '#dafbe1', stroke: '#1a7f37' },
  failed: { fill: '#ffebe9', stroke: '#d1242f' },
  in_doubt: { fill: '#ffebe9', stroke: '#d1242f' },
  rolled_back: { fill: '#fff8c5', stroke: '#9a6700' },
  cancelled: { fill: '#fff8c5', stroke: '#9a6700' },
  skipped: { fill: '#f6f8fa', stroke: '#d1d9e0' },
  unchanged: { fill: '#f6f8fa', stroke: '#59636e' },
};

/** Colour of the text upon every fill. */
export const TEXT_COLOUR = '#1f2328';

/** The look of a stage that ended in this way. */
export function lookOfConclusion(conclusion: Conclusion): NodeLook {
  switch (conclusion) {
    case 'success':
      return 'completed';
    case 'failure':
      return 'failed';
    case 'skipped':
    case 'cancelled':
      return conclusion;
  }
}
