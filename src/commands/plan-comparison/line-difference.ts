import type { DifferenceLine } from '../../domain/comparison.ts';

/** Pairs of lines that are compared; where there would be more, all lines between the equal ends count as changed. */
const MAX_PAIRS = 1_000_000;

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
    ...(gone.length * come.length > MAX_PAIRS ? allChanged(gone, come) : longestCommon(gone, come)),
    ...before.slice(before.length - end).map((text) => ({ mark: ' ', text }) as const),
  ];
}

function allChanged(gone: readonly string[], come: readonly string[]): readonly DifferenceLine[] {
  return [...gone.map((text) => ({ mark: '-', text }) as const), ...come.map((text) => ({ mark: '+', text }) as const)];
}

/** By the table of the longest common subsequence: `lengths[i][j]` is that of what follows line i and line j. */
function longestCommon(gone: readonly string[], come: readonly string[]): readonly DifferenceLine[] {
  const width = come.length + 1;
  const lengths = new Uint32Array((gone.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = gone.length - 1; i >= 0; i -= 1) {
    for (let j = come.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = gone[i] === come[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DifferenceLine[] = [];
  let [i, j] = [0, 0];
  while (i < gone.length || j < come.length) {
    const [old, fresh] = [gone[i], come[j]];
    if (old !== undefined && old === fresh) {
      lines.push({ mark: ' ', text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', text: old });
      i += 1;
    } else if (fresh !== undefined) {
      lines.push({ mark: '+', text: fresh });
      j += 1;
    }
  }
  return lines;
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
