/** What the order of environments follows from. */
interface Ordered {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/**
 * Environments with those that come before each other in that order, otherwise in the order of the file.
 * Those in a circle stay in the order of the file: the circle is reported elsewhere.
 */
export function inPromotionOrder<Environment extends Ordered>(
  environments: readonly Environment[],
): readonly Environment[] {
  const sorted: Environment[] = [];
  const placed = new Set<string>();
  let waiting = environments;
  while (waiting.length > 0) {
    const ready = waiting.find(({ dependsOn }) => dependsOn.every((name) => placed.has(name))) ?? waiting[0];
    if (ready === undefined) break;
    sorted.push(ready);
    placed.add(ready.name);
    waiting = waiting.filter((environment) => environment !== ready);
  }
  return sorted;
}
