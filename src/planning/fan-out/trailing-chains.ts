import type { Placement } from '../../domain/fan-out.ts';
import { edgesOf } from '../adjacency.ts';
import type { JobGraph } from './job-graph.ts';

/** Stages that run in one job, first to last, by their places in the graph. */
export type Block = readonly number[];

/**
 * The graph's stages in blocks. A chain that nobody else depends on is one block: a job of its own for each of its
 * stages would only start later than this one goes on. Every other stage is a block by itself. In the order of their
 * first stages.
 */
export function chainBlocks(graph: JobGraph, placements: readonly Placement[]): readonly Block[] {
  const endsAlone = new Uint8Array(graph.stages.length);
  const follower = (place: number): number | undefined => {
    const [next, ...others] = edgesOf(graph.awaitedBy, place);
    if (next === undefined || others.length > 0 || endsAlone[next] !== 1) return undefined;
    const hasOneReason = edgesOf(graph.waitsFor, next).length === 1;
    return hasOneReason && samePlacement(placements[place], placements[next]) ? next : undefined;
  };
  // From the ends backwards: a stage ends alone when nothing but a chain comes after it.
  for (let place = graph.stages.length - 1; place >= 0; place -= 1) {
    const isEnd = edgesOf(graph.awaitedBy, place).length === 0;
    if (isEnd || follower(place) !== undefined) endsAlone[place] = 1;
  }
  const taken = new Uint8Array(graph.stages.length);
  const blocks: Block[] = [];
  for (const place of graph.stages.keys()) {
    if (taken[place] === 1) continue;
    const block: number[] = [];
    for (let next: number | undefined = place; next !== undefined; next = follower(next)) {
      block.push(next);
      taken[next] = 1;
    }
    blocks.push(block);
  }
  return blocks;
}

function samePlacement(a: Placement | undefined, b: Placement | undefined): boolean {
  return a !== undefined && b !== undefined && placementKey(a) === placementKey(b);
}

/** The same text for the same placement. */
export function placementKey({ githubEnvironment, runsOn }: Placement): string {
  return JSON.stringify([githubEnvironment, ...runsOn]);
}
