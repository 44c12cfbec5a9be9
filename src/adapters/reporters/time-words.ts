/** A moment in ISO 8601 as people read it, in UTC and whole seconds: `2026-01-02 03:04:05Z`. Other texts as they are. */
export function showTime(iso: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso);
  return parts ? `${parts[1]} ${parts[2]}Z` : iso;
}

/** How long something took, in milliseconds, from two moments in ISO 8601; `undefined` where one can't be read. */
export function elapsedMs(from: string, to: string): number | undefined {
  const elapsed = Date.parse(to) - Date.parse(from);
  return Number.isNaN(elapsed) ? undefined : Math.max(0, elapsed);
}

/** Milliseconds since 1970 in ISO 8601. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
