/** Names this much longer than what was written, or shorter, are no slip of the pen. */
const MAX_DISTANCE = 3;

/** Names that a message lists at most: more than a map has keys. */
const MAX_LISTED_NAMES = 50;

/** Names of the user's own that a message lists at most. */
const MAX_LISTED_OWN_NAMES = 20;

/**
 * The known name that was most likely meant, or undefined where none is near: at most one slip per three letters,
 * where `-`, `_` and case do not count. Of equally near ones, the first.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const folded = fold(written);
  const limit = Math.min(MAX_DISTANCE, Math.max(1, Math.floor(folded.length / 3)));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(folded, fold(name), best === undefined ? limit : best.distance - 1);
    if (distance !== undefined) best = { name, distance };
    if (distance === 0) break;
  }
  return best?.name;
}

/** `did you mean "depends_on"?`, or undefined. */
export function hintOfNearest(written: string, known: readonly string[]): string | undefined {
  const name = nearest(written, known);
  return name === undefined ? undefined : `did you mean "${name}"?`;
}

/** What was most likely meant, then all there is: `did you mean "a"? Known stages: a, b`. */
export function hintOfNames(written: string, known: readonly string[], what: string): string {
  const meant = hintOfNearest(written, known);
  const names =
    known.length === 0 ? `there are no ${what}` : `known ${what}: ${listNames(known, MAX_LISTED_OWN_NAMES)}`;
  return meant === undefined ? names : `${meant} (${names})`;
}

/** Names in a row, cut where there are many. */
export function listNames(names: readonly string[], limit: number = MAX_LISTED_NAMES): string {
  const shown = names.slice(0, limit).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/**
 * How many letters must be inserted, removed, replaced or swapped with their neighbour to come from `a` to `b`;
 * undefined when it is more than `limit`. (Optimal string alignment distance.)
 */
function editDistance(a: string, b: string, limit: number): number | undefined {
  if (limit < 0 || Math.abs(a.length - b.length) > limit) return undefined;
  // What both begin and end with costs nothing, and names of one project often begin alike.
  const shortest = Math.min(a.length, b.length);
  let start = 0;
  while (start < shortest && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shortest - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return alignmentDistance(a.slice(start, a.length - end), b.slice(start, b.length - end), limit);
}

function alignmentDistance(a: string, b: string, limit: number): number | undefined {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = at(previous, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let cost = Math.min(replaced, at(previous, column) + 1, at(current, column - 1) + 1);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) cost = Math.min(cost, at(beforePrevious, column - 2) + 1);
      current.push(cost);
      smallest = Math.min(smallest, cost);
    }
    if (smallest > limit) return undefined;
    [beforePrevious, previous] = [previous, current];
  }
  const distance = at(previous, b.length);
  return distance <= limit ? distance : undefined;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
