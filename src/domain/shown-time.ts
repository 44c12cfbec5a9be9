/** A moment in ISO 8601 as people read it, in UTC and whole seconds: `2026-01-02 03:04:05Z`. Other texts as they are. */
export function showTime(iso: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso);
  return parts ? `${parts[1]} ${parts[2]}Z` : iso;
}
