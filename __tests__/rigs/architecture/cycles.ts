/**
 * One cycle through each file that closes one, as the files in order with the first repeated at the end:
 * `['a.ts', 'b.ts', 'a.ts']`. Empty exactly when the graph has no cycle.
 * @param targets - for each file, the files it imports
 */
export function cyclesIn(targets: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const finished = new Set<string>();
  const path: string[] = [];
  const cycles: (readonly string[])[] = [];

  function visit(file: string): void {
    const start = path.indexOf(file);
    if (start !== -1) {
      cycles.push([...path.slice(start), file]);
      return;
    }
    if (finished.has(file)) return;
    path.push(file);
    for (const target of [...(targets.get(file) ?? [])].toSorted()) visit(target);
    path.pop();
    finished.add(file);
  }

  for (const file of [...targets.keys()].toSorted()) visit(file);
  return cycles;
}
