/** What has happened in many runs. */
export interface Figures {
  /** By name, such as `runs`, `fault: store down`, `refused`, `settled: --applied`. */
  readonly counts: ReadonlyMap<string, number>;
  add(name: string, count?: number): void;
}

/** No runs yet. */
export function createFigures(): Figures {
  const counts = new Map<string, number>();
  return {
    counts,
    add: (name, count = 1) => void counts.set(name, (counts.get(name) ?? 0) + count),
  };
}

/** Lines of a name and its count, in the order of the names. */
export function showFigures({ counts }: Figures): readonly string[] {
  const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(6)}`);
}
