import type { Block } from './trailing-chains.ts';

/** Blocks that may share jobs: those with the same placement. */
export interface PlacedBlocks {
  readonly placement: string;
  readonly blocks: readonly Block[];
}

/**
 * Deals the blocks of a wave out to at most `most` jobs: as many jobs as blocks where there are enough, otherwise each
 * group gets jobs by the number of its blocks, at least one. `undefined`: there are more groups than jobs.
 * Each job gets neighbours, so that the names of jobs stay readable.
 */
export function shareLegs(groups: readonly PlacedBlocks[], most: number): readonly Block[] | undefined {
  if (groups.length > most) return undefined;
  const shares = groups.map(() => 1);
  for (let left = most - groups.length; left > 0; left -= 1) {
    const fullest = indexOfFullest(groups, shares);
    if (fullest === undefined) break;
    shares[fullest] = (shares[fullest] ?? 0) + 1;
  }
  return groups.flatMap(({ blocks }, index) => inParts(blocks, shares[index] ?? 1));
}

/** The group with the most blocks per job, the first of equals; `undefined`: every block has a job of its own. */
function indexOfFullest(groups: readonly PlacedBlocks[], shares: readonly number[]): number | undefined {
  let fullest: number | undefined;
  let highest = 1;
  for (const [index, { blocks }] of groups.entries()) {
    const load = blocks.length / (shares[index] ?? 1);
    if (load <= highest) continue;
    highest = load;
    fullest = index;
  }
  return fullest;
}

/** As even as whole blocks allow, the longer parts first. */
function inParts(blocks: readonly Block[], count: number): readonly Block[] {
  const parts: Block[] = [];
  for (let part = 0, begin = 0; part < count; part += 1) {
    const size = Math.ceil((blocks.length - begin) / (count - part));
    parts.push(blocks.slice(begin, begin + size).flat());
    begin += size;
  }
  return parts;
}
