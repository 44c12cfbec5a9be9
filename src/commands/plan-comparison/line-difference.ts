import type { DifferenceLine } from '../../domain/comparison.ts';

/** Changes that are looked for; where there are more, all lines between the equal ends count as changed. */
const MAX_CHANGES = 500;

/** Equal lines that are shown before and after a change. */
const CONTEXT_LINES = 3;

/** Lines of one difference; the rest is counted. */
const MAX_LINES = 200;

/** The lines of two texts, the equal ones in their places: a shortest way from the first to the second. */
export function compareLines(before: readonly string[], now: readonly string[]): readonly DifferenceLine[] {
  const most = Math.min(before.length, now.length);
  let start = 0;
  while (start < most && before[start] === now[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  const gone = before.slice(start, before.length - end);
  const come = now.slice(start, now.length - end);
  return [
    ...before.slice(0, start).map((text) => ({ mark: ' ', text }) as const),
    ...(shortestWay(gone, come) ?? allChanged(gone, come)),
    ...before.slice(before.length - end).map((text) => ({ mark: ' ', text }) as const),
  ];
}

function allChanged(gone: readonly string[], come: readonly string[]): readonly DifferenceLine[] {
  return [...gone.map((text) => ({ mark: '-', text }) as const), ...come.map((text) => ({ mark: '+', text }) as const)];
}

/**
 * The shortest way from one text to the other, by the greedy algorithm of Myers ("An O(ND) difference algorithm and its
 * variations", 1986): `furthest[k]` is how many lines of the first text a way of so many changes has passed at most where
 * it has passed k more of the first text than of the second. `undefined`: it has more changes than are looked for.
 */
function shortestWay(gone: readonly string[], come: readonly string[]): readonly DifferenceLine[] | undefined {
  const furthest = new Map<number, number>([[1, 0]]);
  const before: ReadonlyMap<number, number>[] = [];
  for (let changes = 0; changes <= MAX_CHANGES; changes += 1) {
    before.push(new Map(furthest));
    for (let k = -changes; k <= changes; k += 2) {
      let x = startOn(furthest, k, changes);
      while (x < gone.length && x - k < come.length && gone[x] === come[x - k]) x += 1;
      furthest.set(k, x);
      if (x >= gone.length && x - k >= come.length) return wayBack(gone, come, before);
    }
  }
  return undefined;
}

/** Where a way goes on that has one change more: from the diagonal beside it that is further. */
function startOn(furthest: ReadonlyMap<number, number>, k: number, changes: number): number {
  const [below = -1, above = -1] = [furthest.get(k - 1), furthest.get(k + 1)];
  return isFromAbove(k, changes, below, above) ? above : below + 1;
}

function isFromAbove(k: number, changes: number, below: number, above: number): boolean {
  return k === -changes || (k !== changes && below < above);
}

function wayBack(
  gone: readonly string[],
  come: readonly string[],
  before: readonly ReadonlyMap<number, number>[],
): readonly DifferenceLine[] {
  const lines: DifferenceLine[] = [];
  let [x, y] = [gone.length, come.length];
  for (const [changes, furthest] of [...before.entries()].toReversed()) {
    const k = x - y;
    const [below = -1, above = -1] = [furthest.get(k - 1), furthest.get(k + 1)];
    const isAdded = isFromAbove(k, changes, below, above);
    const [fromX, fromK] = isAdded ? [above, k + 1] : [below, k - 1];
    const fromY = fromX - fromK;
    for (; x > fromX && y > fromY && x > 0 && y > 0; x -= 1, y -= 1) lines.push({ mark: ' ', text: gone[x - 1] ?? '' });
    if (changes === 0) break;
    lines.push(isAdded ? { mark: '+', text: come[fromY] ?? '' } : { mark: '-', text: gone[fromX] ?? '' });
    [x, y] = [fromX, fromY];
  }
  return lines.toReversed();
}

/** A difference with only those equal lines that are near a change, up to a number of lines. */
export function foldEqualLines(lines: readonly DifferenceLine[]): readonly DifferenceLine[] {
  const changes = lines.flatMap(({ mark }, place) => (mark === ' ' ? [] : [place]));
  const shown = new Set(
    changes.flatMap((place) =>
      Array.from({ length: 2 * CONTEXT_LINES + 1 }, (_, near) => place - CONTEXT_LINES + near),
    ),
  );
  const folded: DifferenceLine[] = [];
  let left = 0;
  const flush = (): void => {
    if (left > 0) folded.push({ mark: '@', text: left === 1 ? '1 line as it was' : `${left} lines as they were` });
    left = 0;
  };
  for (const [place, line] of lines.entries()) {
    if (!shown.has(place)) {
      left += 1;
      continue;
    }
    flush();
    folded.push(line);
  }
  flush();
  const more = folded.length - MAX_LINES;
  return more > 0
    ? [...folded.slice(0, MAX_LINES), { mark: '@', text: `${more} more ${more === 1 ? 'line' : 'lines'}` }]
    : folded;
}
