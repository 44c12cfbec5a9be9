import { compareText } from '../../domain/diagnostic.ts';
import type { Direction } from '../../domain/migration.ts';
import type { Strategy } from '../../domain/strategy.ts';

/** What decides which of several stages that may start goes first. */
export interface StartRank {
  /** Promotion order of environments, then file order; lower goes first. */
  readonly position: number;
  /** The key `order` of the stage. */
  readonly order?: string;
  /** Length of the longest path from here to an end. */
  readonly remaining: number;
}

/**
 * Which of two stages that may start goes first; negative: `a`.
 *
 * A strategy with one slot is about order: `order`, then the file; on down the other way round. The others are about
 * time: the longest remaining path first, and only then as above.
 */
export function startOrder(strategy: Strategy, direction: Direction): (a: StartRank, b: StartRank) => number {
  const byOrder = direction === 'up' ? compareFileOrder : (a: StartRank, b: StartRank) => compareFileOrder(b, a);
  return strategy.slots === 1 ? byOrder : (a, b) => b.remaining - a.remaining || byOrder(a, b);
}

/** `order`, then the file. Stages without `order` come after those with it. */
function compareFileOrder(a: StartRank, b: StartRank): number {
  return compareOrder(a.order, b.order) || a.position - b.position;
}

function compareOrder(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareText(a, b);
}
